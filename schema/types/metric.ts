import { runMetricSeries } from '../../api/query/run-metric-series.ts';
import { queryBudget } from '../../api/query/budget.ts';
import type { MetricType, Temporality } from '../../api/telemetry/metric-point.ts';
import type { MetricOrder } from '../../api/store/ports/metric-store.ts';
import { PageAsked, rangeRequest, readCount, readFilter, readRange, readStep } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { listMetrics, listPoints } from '../metrics.ts';
import { seriesSetOf } from '../query-results.ts';
import { orNull } from '../result-meta.ts';
import { TimeRangeInput } from './time.ts';
import { rangeArguments } from './usual-arguments.ts';

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
    seriesCount: t.exposeInt('seriesCount', {
      description:
        'How many series it has: in the day, or among what came lately, that has most. Counted over a range by `cardinality`.',
    }),
    lastSeen: t.field({
      type: 'DateTime',
      description: 'The time of its latest point.',
      resolve: ({ lastSeenNano }) => lastSeenNano,
    }),
    cardinality: t.field({
      type: 'MetricCardinality',
      description:
        'How many series it has in a range, and of what they are made; nothing while the store cannot answer.',
      args: rangeArguments,
      resolve: async ({ id }, { range }, { loaders, now }) => {
        const found = await orNull(loaders.cardinalities.load({ id, range: readRange(range, now) }));
        return found ?? { seriesCount: 0, isCut: false, attributes: [] };
      },
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
        readFilter(filter, 'metric', context.now, context);
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
          hiddenKeys: context.hiddenKeys,
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
        const parsed = readFilter(filter, 'metric', page.now, context);
        return listPoints(metric, { filter: parsed, range: readRange(range, page.now), page }, context);
      },
    }),
  }),
});

defineConnection('Metric', 'metrics');

builder.objectType('MetricCardinality', {
  description: 'How many series a metric has, and of what they are made.',
  fields: (t) => ({
    seriesCount: t.exposeInt('seriesCount', { description: 'Series with a point in the range, each once.' }),
    truncated: t.boolean({
      description: 'True where there are more than the 100,000 that are counted.',
      resolve: ({ isCut }) => isCut,
    }),
    attributes: t.field({
      type: ['MetricAttribute'],
      description: 'The keys of its points, then those of resources; those of most values first.',
      resolve: ({ attributes }) => attributes,
    }),
  }),
});

builder.objectType('MetricAttribute', {
  description: 'A key by which the series of a metric differ.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Such as "http.route".' }),
    isResource: t.exposeBoolean('isResource', {
      description: 'Whether it is of what sent the metric rather than of its points.',
    }),
    seriesCount: t.exposeInt('seriesCount', { description: 'Series that have it.' }),
    valueCount: t.exposeInt('valueCount', { description: 'How many different values it has.' }),
    values: t.field({
      type: ['MetricAttributeValue'],
      description: 'Its values, those of most series first.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'How many, 0 to 200.' }) },
      resolve: ({ values }, { first }, context) => {
        const shown = values.slice(0, readCount('first', first, 10));
        context.countItems(shown.length);
        return shown;
      },
    }),
  }),
});

builder.objectType('MetricAttributeValue', {
  description: 'A value of a key.',
  fields: (t) => ({
    value: t.exposeString('value', { description: 'As text.' }),
    seriesCount: t.exposeInt('seriesCount', { description: 'Series that have it.' }),
  }),
});

const MetricOrderEnum = builder.enumType('MetricOrder', {
  description: 'The order of a list of metrics.',
  values: {
    NAME: { description: 'By name, then unit and type.' },
    MOST_SERIES: { description: 'By how many series they have, the most first.' },
  } satisfies Record<MetricOrder, { description: string }>,
});

builder.queryFields((t) => ({
  metrics: t.field({
    type: 'MetricConnection',
    description: 'Metrics with a point in the range.',
    args: {
      match: t.arg.string({ description: 'A part of the name, in any case.' }),
      name: t.arg.string({ description: 'The whole name.' }),
      unit: t.arg.string({ description: 'The unit as it was sent, such as "ms"; empty for those without one.' }),
      type: t.arg({ type: MetricTypeEnum, description: 'How they measure.' }),
      orderBy: t.arg({ type: MetricOrderEnum, defaultValue: 'NAME', description: 'The order of the list.' }),
      ...rangeArguments,
      ...pageArguments,
    },
    resolve: (_, { match, name, unit, type, orderBy, range, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'metrics', match, name, unit, type, orderBy, range);
      const asked = {
        match: match ?? '',
        name: name ?? null,
        unit: unit ?? null,
        type: type ?? null,
        order: orderBy ?? 'NAME',
        range: readRange(range, page.now),
        page,
      };
      return listMetrics(asked, context);
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
