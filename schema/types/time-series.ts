import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { finite } from '../numbers.ts';
import { orNull } from '../result-meta.ts';
import { findTrace } from '../traces.ts';

const SeriesRole = builder.enumType('SeriesRole', {
  description: 'What a series is in a chart.',
  values: {
    VALUE: { description: 'What was asked for.' },
    COMPARISON: { description: 'The same of another time or filter.' },
    EXPECTED_LOW: { description: 'The lower bound of what is expected.' },
    EXPECTED_HIGH: { description: 'The upper bound of what is expected.' },
    ANOMALY: { description: 'Where the value lies outside of what is expected.' },
  },
});

builder.objectType('TimeSeriesSet', {
  description: 'Series over the same buckets.',
  fields: (t) => ({
    stepMs: t.exposeFloat('stepMs', { description: 'The width of a bucket in milliseconds.' }),
    series: t.field({
      type: ['TimeSeries'],
      description: 'One for each group and aggregate.',
      resolve: ({ series }) => series,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

builder.objectType('TimeSeries', {
  description: 'Columns, not points: times[i] is the start of the bucket of values[i].',
  fields: (t) => ({
    name: t.exposeString('name', { description: "The aggregate: count(), p95, or the name given by 'as'." }),
    unit: t.exposeString('unit', { nullable: true, description: 'The unit in UCUM; null where it is not known.' }),
    role: t.field({ type: SeriesRole, description: 'What it is in a chart.', resolve: ({ role }) => role }),
    labels: t.field({
      type: ['Attribute'],
      description: 'The keys of its group with their values.',
      resolve: ({ labels }) => labels,
    }),
    times: t.exposeFloatList('times', { description: 'Milliseconds since the Unix epoch.' }),
    values: t.exposeFloatList('values', {
      nullable: { list: false, items: true },
      description: 'null where there is no data.',
    }),
    exemplars: t.field({
      type: ['Exemplar'],
      description: 'Measurements that stand for it, 20 at the most, spread over the range, newest first.',
      args: { first: t.arg.int({ defaultValue: 10, description: 'How many, 0 to 200.' }) },
      resolve: ({ exemplars }, { first }) => exemplars.slice(0, readCount('first', first, 10)),
    }),
  }),
});

builder.objectType('Exemplar', {
  description: 'One measurement with the trace it was made in.',
  fields: (t) => ({
    time: t.field({ type: 'DateTime', description: 'When it was made.', resolve: ({ timeNano }) => timeNano }),
    value: t.float({
      nullable: true,
      description: 'What was measured; null where it is no finite number.',
      resolve: ({ value, intValue }) => finite(intValue === null ? value : Number(intValue)),
    }),
    intValue: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The value where it was sent as an integer.',
      resolve: ({ intValue }) => intValue,
    }),
    filteredAttributes: t.field({
      type: ['Attribute'],
      description: 'Attributes of the measurement that its series does not have.',
      resolve: ({ filteredAttributes }) => filteredAttributes,
    }),
    traceId: t.exposeString('traceId', {
      nullable: true,
      description: '32 lower-case hex digits; null where it was made outside of a trace.',
    }),
    spanId: t.exposeString('spanId', {
      nullable: true,
      description: '16 lower-case hex digits; null where it was made outside of a span.',
    }),
    trace: t.field({
      type: 'Trace',
      nullable: true,
      description: 'The trace it was made in; null where nothing of it is kept.',
      resolve: ({ traceId }, _, context) => findTrace(traceId, context),
    }),
    span: t.field({
      type: 'Span',
      nullable: true,
      description: 'The span it was made in; null where that is not kept.',
      resolve: ({ traceId, spanId }, _, { loaders }) =>
        traceId === null || spanId === null ? null : orNull(loaders.spans.load({ traceId, spanId })),
    }),
  }),
});
