import { builder } from '../builder.ts';
import { defineConnection } from '../connection.ts';
import { countAsInt, finite, flagsAsInt } from '../numbers.ts';

builder.objectType('DataPoint', {
  description: 'One point of any type; fields that its type lacks are null, as are numbers that are not finite.',
  fields: (t) => ({
    time: t.field({ type: 'DateTime', description: 'When it was measured.', resolve: ({ timeNano }) => timeNano }),
    startTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the measuring began; null where that was not sent.',
      resolve: ({ startNano }) => startNano,
    }),
    flags: t.int({
      description: 'Bit 0: there is no recorded value.',
      resolve: ({ flags }) => flagsAsInt(flags),
    }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order of their keys.',
      resolve: ({ attributes }) => attributes,
    }),
    resourceAttributes: t.field({
      type: ['Attribute'],
      description: 'The attributes of what sent it, in the order in which they were sent.',
      resolve: ({ resource }) => resource.attributes,
    }),
    resourceDroppedAttributesCount: t.int({
      description: 'Attributes of what sent it that were left out, by the sender or at a limit here.',
      resolve: ({ resource }) => countAsInt(resource.droppedAttributesCount),
    }),
    resourceSchemaUrl: t.string({
      nullable: true,
      description: 'null where it was not sent.',
      resolve: ({ resource }) => resource.schemaUrl,
    }),
    scope: t.field({ type: 'Scope', description: 'The instrumentation that made it.', resolve: ({ scope }) => scope }),
    value: t.float({
      nullable: true,
      description: 'Of gauges and sums.',
      resolve: ({ value, intValue }) => finite(value ?? (intValue === null ? null : Number(intValue))),
    }),
    intValue: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The value where it was sent as an integer.',
      resolve: ({ intValue }) => intValue,
    }),
    count: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'How many measurements, of histograms and summaries.',
      resolve: ({ count }) => count,
    }),
    sum: t.float({
      nullable: true,
      description: 'The sum of all measurements, of histograms and summaries.',
      resolve: ({ sum }) => finite(sum),
    }),
    min: t.float({ nullable: true, description: 'The least measurement.', resolve: ({ min }) => finite(min) }),
    max: t.float({ nullable: true, description: 'The greatest measurement.', resolve: ({ max }) => finite(max) }),
    bucketCounts: t.field({
      type: ['BigInt'],
      nullable: true,
      description: 'How many measurements in each bucket, of histograms.',
      resolve: ({ bucketCounts }) => bucketCounts,
    }),
    explicitBounds: t.floatList({
      nullable: true,
      description: 'The upper bounds of all buckets but the last, of histograms; null where one is not finite.',
      resolve: ({ explicitBounds }) => (explicitBounds?.every(Number.isFinite) ? explicitBounds : null),
    }),
    scale: t.exposeInt('scale', {
      nullable: true,
      description: 'Of exponential histograms: bucket i ends at 2^((i + 1) / 2^scale).',
    }),
    zeroCount: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'How many measurements are zero, of exponential histograms.',
      resolve: ({ zeroCount }) => zeroCount,
    }),
    zeroThreshold: t.float({
      nullable: true,
      description: 'Up to which distance from zero a measurement counts as zero.',
      resolve: ({ zeroThreshold }) => finite(zeroThreshold),
    }),
    positive: t.field({
      type: 'ExponentialBuckets',
      nullable: true,
      description: 'The measurements above zero, of exponential histograms.',
      resolve: ({ positive }) => positive,
    }),
    negative: t.field({
      type: 'ExponentialBuckets',
      nullable: true,
      description: 'The measurements below zero, of exponential histograms.',
      resolve: ({ negative }) => negative,
    }),
    quantiles: t.field({
      type: ['QuantileValue'],
      nullable: true,
      description: 'What the sender reckoned, of summaries.',
      resolve: ({ quantiles }) => quantiles,
    }),
    exemplars: t.field({
      type: ['Exemplar'],
      description: 'Measurements that stand for it.',
      resolve: ({ exemplars }) => exemplars,
    }),
  }),
});

builder.objectType('ExponentialBuckets', {
  description: 'One side of an exponential histogram.',
  fields: (t) => ({
    offset: t.exposeInt('offset', { description: 'The number of the first bucket.' }),
    counts: t.field({
      type: ['BigInt'],
      description: 'How many measurements in each bucket from there on.',
      resolve: ({ counts }) => counts,
    }),
  }),
});

builder.objectType('QuantileValue', {
  description: 'A quantile of a summary.',
  fields: (t) => ({
    quantile: t.float({ description: '0 to 1.', resolve: ({ quantile }) => finite(quantile) ?? 0 }),
    value: t.float({
      nullable: true,
      description: 'Its value; null where it is not finite.',
      resolve: ({ value }) => finite(value),
    }),
  }),
});

defineConnection('DataPoint', 'data points', { isCounted: false });
