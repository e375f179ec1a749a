import { latencyHeatmap } from '../../api/analysis/latency-heatmap.ts';
import type { HistogramBucket } from '../../api/analysis/latency-heatmap.ts';
import { earlier } from '../../api/analysis/earlier-windows.ts';
import { NANO_PER_MS, NANO_PER_SECOND } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { defineConnection } from '../connection.ts';
import { badInput } from '../errors.ts';
import {
  failedCount,
  figureOf,
  histogram,
  loadFigure,
  quantile,
  redOf,
  requestCount,
  seriesOf,
  timeSeries,
} from '../red.ts';
import { readDistance } from '../arguments.ts';
import { readStore } from '../result-meta.ts';
import { redArguments } from './usual-arguments.ts';

builder.objectType('Operation', {
  description: 'What is asked of a service, by the name of its spans.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as "GET /cart".' }),
    red: t.field({
      type: 'Red',
      description: 'Rate, errors and the whole latency distribution of this operation.',
      args: redArguments,
      resolve: ({ service, name }, args, { now }) => redOf(service, name, args, now),
    }),
  }),
});

defineConnection('Operation', 'operations');

const MOST_PERCENTILES = 20;

builder.objectType('Red', {
  description:
    'Rate, errors and durations of requests: of server, consumer and root spans, where nothing else is said.',
  fields: (t) => ({
    requestCount: t.field({
      type: 'BigInt',
      description: 'How many requests there were.',
      resolve: async (red, _, context) => (await figureOf(red, requestCount, context)).values[0] ?? 0,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of them failed, by the status of their span.',
      resolve: async (red, _, context) => (await figureOf(red, failedCount, context)).values[0] ?? 0,
    }),
    requestsPerSecond: t.float({
      description: 'Requests by the seconds of the range.',
      resolve: async (red, _, context) => {
        const { values, report } = await figureOf(red, requestCount, context);
        const seconds = Number(report.range.toNano - report.range.fromNano) / NANO_PER_SECOND;
        return (values[0] ?? 0) / seconds;
      },
    }),
    errorRate: t.float({
      nullable: true,
      description: '0 to 1; null without requests.',
      resolve: async (red, _, context) => {
        const [all, errors] = await Promise.all([
          figureOf(red, requestCount, context),
          figureOf(red, failedCount, context),
        ]);
        return share(errors.values[0], all.values[0]);
      },
    }),
    latencyMs: t.floatList({
      nullable: { list: false, items: true },
      description:
        'Any percentiles, 0 < p < 100; milliseconds; nearest rank, sorted[ceil(p/100 * n) - 1], within 1 %. Null without requests.',
      args: {
        percentiles: t.arg.floatList({
          required: true,
          defaultValue: [50, 90, 95, 99],
          description: 'Which, 20 at the most.',
        }),
      },
      resolve: (red, { percentiles }, context) => {
        if (percentiles.length > MOST_PERCENTILES) throw badInput(`more than ${MOST_PERCENTILES} percentiles`);
        return Promise.all(
          percentiles.map(async (percentile) => {
            return inMs((await figureOf(red, quantile(percentile), context)).values[0]);
          }),
        );
      },
    }),
    distribution: t.field({
      type: ['LatencyBucket'],
      description: 'Requests by how long they took: the full distribution, empty buckets left out.',
      resolve: async (red, _, context) => {
        const { json } = await figureOf(red, histogram, context);
        const buckets = (json?.[0] ?? []) as HistogramBucket[];
        return buckets.map(([from, to, count]) => ({ fromMs: from / NANO_PER_MS, toMs: to / NANO_PER_MS, count }));
      },
    }),
    heatmap: t.field({
      type: 'LatencyHeatmap',
      description: 'How many requests took how long in each bucket of time.',
      resolve: async (red, _, context) => {
        const { times, json } = await seriesOf(red, histogram, context);
        const histograms = times.map((_, bucket) => (json?.[bucket] ?? []) as HistogramBucket[]);
        return { stepMs: red.step / NANO_PER_MS, ...latencyHeatmap(times, histograms) };
      },
    }),
    rateSeries: t.field({
      type: 'TimeSeries',
      description: 'Requests per second in each bucket.',
      resolve: async (red, _, context) => {
        const { times, values } = await seriesOf(red, requestCount, context);
        const seconds = red.step / NANO_PER_SECOND;
        return timeSeries(
          'rate()',
          '1/s',
          times,
          values.map((value) => (value ?? 0) / seconds),
        );
      },
    }),
    errorRateSeries: t.field({
      type: 'TimeSeries',
      description: '0 to 1 in each bucket; null where there were no requests.',
      resolve: async (red, _, context) => {
        const [all, errors] = await Promise.all([
          seriesOf(red, requestCount, context),
          seriesOf(red, failedCount, context),
        ]);
        return timeSeries(
          'error_rate()',
          '1',
          all.times,
          all.values.map((value, at) => share(errors.values[at], value)),
        );
      },
    }),
    latencySeries: t.field({
      type: 'TimeSeries',
      description: 'A percentile of the durations in each bucket, in milliseconds; null where there were no requests.',
      args: {
        percentile: t.arg.float({ required: true, defaultValue: 95, description: 'Which, 0 < p < 100.' }),
      },
      resolve: async (red, { percentile }, context) => {
        const { times, values } = await seriesOf(red, quantile(percentile), context);
        return timeSeries(`p${percentile}`, 'ms', times, values.map(inMs));
      },
    }),
    earlier: t.field({
      type: 'Red',
      description: 'The same of a range of the same length that much earlier, to compare with.',
      args: { by: t.arg.string({ required: true, defaultValue: '1d', description: 'A duration: 15m, 1d, 7d.' }) },
      resolve: (red, { by }) => ({ ...red, range: earlier(red.range, BigInt(readDistance('by', by))) }),
    }),
    meta: t.field({
      type: 'ResultMeta',
      description: 'How the figures of the whole range came about.',
      resolve: async (red, _, context) => {
        const { meta } = await readStore(context, 'traces', red.range, null, async () => {
          const { report } = await loadFigure({ ...red, step: null }, requestCount, context);
          return { value: null, report };
        });
        return meta;
      },
    }),
  }),
});

builder.objectType('LatencyBucket', {
  description: 'How many requests took how long.',
  fields: (t) => ({
    fromMs: t.exposeFloat('fromMs', { description: 'They took longer than this, in milliseconds.' }),
    toMs: t.exposeFloat('toMs', { description: 'They took this or less, in milliseconds.' }),
    count: t.field({ type: 'BigInt', description: 'How many.', resolve: ({ count }) => count }),
  }),
});

builder.objectType('LatencyHeatmap', {
  description: 'Columns of time, and in each rows of latency, on a logarithmic scale: four for each doubling.',
  fields: (t) => ({
    stepMs: t.exposeFloat('stepMs', { description: 'The width of a column in milliseconds.' }),
    times: t.exposeFloatList('times', {
      description: 'The start of each column, milliseconds since the Unix epoch.',
    }),
    boundsMs: t.exposeFloatList('boundsMs', {
      description:
        'The bounds between rows in milliseconds, ascending: row r is above boundsMs[r], up to and with boundsMs[r + 1]. Empty without requests.',
    }),
    counts: t.field({
      type: t.listRef(t.listRef('Float')),
      description: 'How many requests, by column, then row.',
      resolve: ({ counts }) => counts,
    }),
  }),
});

function share(part: number | null | undefined, whole: number | null | undefined): number | null {
  return whole ? (part ?? 0) / whole : null;
}

function inMs(nano: number | null | undefined): number | null {
  return typeof nano === 'number' ? nano / NANO_PER_MS : null;
}
