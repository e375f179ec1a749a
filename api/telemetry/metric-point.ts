import type { Attribute } from './any-value.ts';
import type { Resource, Scope } from './resource.ts';
import type { UnixNano } from './time.ts';

export type MetricType = 'GAUGE' | 'SUM' | 'HISTOGRAM' | 'EXPONENTIAL_HISTOGRAM' | 'SUMMARY';
export type Temporality = 'DELTA' | 'CUMULATIVE';

/** What makes a metric: two of one name that differ in any of these are two metrics. */
export interface MetricIdentity {
  name: string;
  unit: string;
  type: MetricType;
  /** null for gauges and summaries. */
  temporality: Temporality | null;
  /** null for all but sums. */
  isMonotonic: boolean | null;
}

export interface ExponentialBuckets {
  offset: number;
  counts: bigint[];
}

export interface Exemplar {
  timeNano: UnixNano;
  value: number | null;
  /** The value where it was sent as an integer. */
  intValue: bigint | null;
  filteredAttributes: Attribute[];
  traceId: string | null;
  spanId: string | null;
}

/** One data point of any type with all that was sent of it; what its type lacks is null. */
export interface DataPoint {
  timeNano: UnixNano;
  startNano: UnixNano | null;
  /** Bit 0: no recorded value. */
  flags: number;
  attributes: Attribute[];
  resource: Resource;
  scope: Scope;
  value: number | null;
  intValue: bigint | null;
  count: bigint | null;
  sum: number | null;
  min: number | null;
  max: number | null;
  bucketCounts: bigint[] | null;
  explicitBounds: number[] | null;
  scale: number | null;
  zeroCount: bigint | null;
  zeroThreshold: number | null;
  positive: ExponentialBuckets | null;
  negative: ExponentialBuckets | null;
  quantiles: { quantile: number; value: number }[] | null;
  exemplars: Exemplar[];
}
