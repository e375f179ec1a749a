import type { Attribute } from '../../../telemetry/any-value.ts';
import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import type { DataPoint, ExponentialBuckets, MetricType } from '../../../telemetry/metric-point.ts';
import { type PointExtra, readPointExtra } from '../../../telemetry/otlp/point-extra-reader.ts';
import type { DistributionPoints } from './distribution-chunk.ts';
import type { KnownMetric, MetricTables } from './metric-tables.ts';
import type { NumberPoints } from './number-chunk.ts';
import { extraOf, startNanoOf } from './run-points.ts';
import { firstRow } from './series-pieces.ts';
import type { BucketRange, Shape } from './shape.ts';
import { readExactVarints } from './varints.ts';

/** A point where it lies. */
export interface PointPlace {
  tables: MetricTables;
  metric: KnownMetric;
  dayNano: bigint;
  points: NumberPoints | DistributionPoints;
  run: number;
  row: number;
}

export function timeNanoOf({ points, run, row, dayNano }: PointPlace): bigint {
  return dayNano + BigInt(points.times[run]![row - firstRow(points, run)]!);
}

/** The point with all that was sent of it. */
export function readDataPoint(place: PointPlace): DataPoint {
  const { tables, metric, dayNano, points, run, row } = place;
  const series = points.series[run]!;
  const { type } = metric.identity;
  const extra = readPointExtra(extraOf(points, row), type);
  const { resource, scope } = tables.contextOf(series);
  const attributes: Attribute[] = tables.attributesOf(series);
  const bits = points.flags[row]!;
  return {
    ...absent,
    timeNano: timeNanoOf(place),
    startNano: startNanoOf(points, run, row, dayNano) ?? null,
    flags: extra.flags ?? bits & pointFlags.NO_VALUE,
    attributes,
    resource,
    scope,
    exemplars: extra.exemplars,
    ...(points.kind === 'number'
      ? numberFields(points.values[row]!, bits, extra)
      : distributionFields(points, row, tables.shape(points.shapes[row]!), type, extra)),
  };
}

const absent = {
  value: null,
  intValue: null,
  count: null,
  sum: null,
  min: null,
  max: null,
  bucketCounts: null,
  explicitBounds: null,
  scale: null,
  zeroCount: null,
  zeroThreshold: null,
  positive: null,
  negative: null,
  quantiles: null,
} satisfies Partial<DataPoint>;

function numberFields(value: number, bits: number, extra: PointExtra): Partial<DataPoint> {
  if ((bits & pointFlags.NO_VALUE) !== 0) return {};
  if ((bits & pointFlags.INTEGER) === 0) return { value };
  return { value, intValue: extra.intValue ?? BigInt(value) };
}

function distributionFields(
  points: DistributionPoints,
  row: number,
  shape: Shape,
  type: MetricType,
  extra: PointExtra,
): Partial<DataPoint> {
  const [count, ...buckets] = exactCounts(points, row);
  const sum = (points.flags[row]! & pointFlags.HAS_SUM) === 0 ? null : points.sums[row]!;
  if (type === 'SUMMARY') return { count: count!, sum: sum ?? 0, quantiles: extra.quantiles };
  const fields: Partial<DataPoint> = {
    count: count!,
    sum,
    min: (points.flags[row]! & pointFlags.HAS_MIN) === 0 ? null : points.mins[row]!,
    max: (points.flags[row]! & pointFlags.HAS_MAX) === 0 ? null : points.maxs[row]!,
  };
  if (shape.kind !== 'exponential') {
    const explicitBounds = shape.kind === 'explicit' ? [...shape.bounds] : [];
    return { ...fields, bucketCounts: buckets, explicitBounds };
  }
  const { scale, zeroThreshold, positive, negative } = shape;
  return {
    ...fields,
    scale,
    zeroThreshold,
    zeroCount: buckets[0]!,
    positive: bucketsOf(positive, buckets, 1),
    negative: bucketsOf(negative, buckets, 1 + positive.length),
  };
}

function bucketsOf({ offset, length }: BucketRange, counts: bigint[], first: number): ExponentialBuckets {
  return { offset, counts: counts.slice(first, first + length) };
}

/** The count, then the buckets. */
function exactCounts({ counts, buckets, bucketOffsets, exact }: DistributionPoints, row: number): bigint[] {
  if (exact) return readExactVarints(exact.bytes.subarray(exact.offsets[row], exact.offsets[row + 1]));
  return [counts[row]!, ...buckets.subarray(bucketOffsets[row], bucketOffsets[row + 1])].map(BigInt);
}
