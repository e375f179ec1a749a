import { runMetricSeries } from '../../api/query/run-metric-series.ts';
import { queryBudget } from '../../api/query/budget.ts';
import type { MetricType, Temporality } from '../../api/telemetry/metric-point.ts';
import { PageAsked, rangeRequest, readFilter, readRange, readStep } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { listMetrics, listPoints } from '../metrics.ts';
import { seriesSetOf } from '../query-results.ts';
import { orNull } from '../result-meta.ts';
import { TimeRangeInput } from './time.ts';

const MetricTypeEnum = builder.enumType('MetricType', {
  description: 'How a metric measures.',
  values: {
    GAUGE: { description: 'Values that are looked at now and then.' },
    SUM: { description: 'Values that are added up.' },
    HISTOGRAM: { description: 'A distribution in buckets with given bounds.' },
    EXPONENTIAL_HISTOGRAM: { description: 'A distribution in buckets that grow exponentially.' },
    SUMMARY: { description: 'Quantiles that the sender reckoned.' },
  } satisfies Record<MetricType, { description: string }>,
});

const TemporalityEnum = builder.enumType('Temporality', {
  description: 'Which time a point of a sum or histogram is of.',
  values: {
    DELTA: { description: 'Of the time since the point before.' },
    CUMULATIVE: { description: 'Of the time since a start that stays the same.' },
  } satisfies Record<Temporality, { description: string }>,
});

builder.node('Metric', {
  description: 'A metric. Its identity is name, unit, type, temporality and monotonicity.',
  id: { resolve: ({ id }) => id },
  loadManyWithoutCache: (ids, { loaders }) => Promise.all(ids.map((id) => orNull(loaders.metrics.load(id)))),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as "http.server.request.duration".' }),
    description: t.string({
      nullable: true,
      description: 'What it measures; null where it was not sent.',
      resolve: ({ description }) => description || null,
    }),
    unit: t.string({
      nullable: true,
      description: 'In UCUM; null where it was not sent.',
      resolve: ({ unit }) => unit || null,
    }),
    type: t.field({ type: MetricTypeEnum, description: 'How it measures.', resolve: ({ type }) => type }),
    temporality: t.field({
      type: TemporalityEnum,
      nullable: true,
      description: 'Which time its points are of; null for gauges and summaries.',
      resolve: ({ temporality }) => temporality,
    }),
    isMonotonic: t.exposeBoolean('isMonotonic', {
      nullable: true,
      description: 'Whether it only grows; null for all but sums.',
    }),
    metadata: t.field({
      type: ['Attribute'],
      description: 'What was said of the metric itself, in the order in which it was sent.',
      resolve: ({ metadata }) => metadata,
    }),
    attributeKeys: t.exposeStringList('attributeKeys', {
      description: "The keys of its points' own attributes, of recent ones at least.",
    }),
    series: t.field({
      type: 'TimeSeriesSet',
      description: 'An aggregate of its points in each bucket of time.',
      args: {
        filter: t.arg.string({ description: 'The filter part of the query language; all points where empty.' }),
        range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
        step: t.arg.string({ description: 'The width of a bucket, such as 1m; by the range where nothing is said.' }),
        aggregate: t.arg.string({
          description: 'An aggregate of the query language; default avg (gauge), rate (sum), p95 (histogram).',
        }),
        by: t.arg.stringList({ description: 'Keys of which each combination of values makes a series.' }),
      },
      resolve: async (metric, { filter, range, step, aggregate, by }, context) => {
        readFilter(filter, 'metric', context.now);
        readStep(step, readRange(range, context.now));
        const { traces, logs, metrics } = context.graph.stores;
        const readers = { traces: traces.reader, logs: logs.reader, metrics: metrics.reader };
        const asked = {
          metric,
          filter: filter ?? undefined,
          range: rangeRequest(range),
          step: step ?? undefined,
          aggregate: aggregate ?? undefined,
          by: by ?? undefined,
          budget: queryBudget,
        };
        return seriesSetOf(await runMetricSeries(asked, readers, context.now), context);
      },
    }),
    points: t.field({
      type: 'DataPointConnection',
      description: 'The points as they came, newest first.',
      args: {
        filter: t.arg.string({ description: 'The filter part of the query language; all points where empty.' }),
        range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
        ...pageArguments,
      },
      resolve: (metric, { filter, range, ...args }, context) => {
        const page = new PageAsked(args, context.now, 'Metric.points', metric.id, filter, range);
        const parsed = readFilter(filter, 'metric', page.now);
        return listPoints(metric, { filter: parsed, range: readRange(range, page.now), page }, context);
      },
    }),
  }),
});

defineConnection('Metric', 'metrics');

builder.queryFields((t) => ({
  metrics: t.field({
    type: 'MetricConnection',
    description: 'Metrics with a point in the range, by name, then unit and type.',
    args: {
      match: t.arg.string({ description: 'A part of the name, in any case.' }),
      name: t.arg.string({ description: 'The whole name.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      ...pageArguments,
    },
    resolve: (_, { match, name, range, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'metrics', match, name, range);
      return listMetrics({ match: match ?? '', name: name ?? null, range: readRange(range, page.now), page }, context);
    },
  }),
  metric: t.field({
    type: 'Metric',
    nullable: true,
    description: 'The metric of that exact name that was seen last; null where there is none.',
    args: { name: t.arg.string({ required: true, description: 'Such as "http.server.request.duration".' }) },
    resolve: (_, { name }, { graph }) => orNull(graph.stores.metrics.reader.metricByName(name)),
  }),
}));
