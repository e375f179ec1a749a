import type { Attribute } from '../../telemetry/any-value.ts';
import type { DataPoint, Exemplar, MetricIdentity, MetricType } from '../../telemetry/metric-point.ts';
import type { MetricBatch } from '../../telemetry/columns/metric-batch.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../../telemetry/time.ts';
import type { Filter, GroupValue, Key, Position, ReadBudget, ScanReport } from './plan.ts';
import type { BatchWriter, StoreStatistics } from './row-store.ts';
import type { Senders } from './senders.ts';

/**
 * Same promises as RowReader. Of senders it is told exactly which metrics, series, keys and values are theirs; when a metric
 * was last sent, and how it was described then, is told of the metric, whoever sent it.
 */
export interface MetricReader {
  /** Metrics with a point in the range whose name holds `match` in any case (all: ''). */
  listMetrics(
    request: MetricListRequest,
  ): Promise<{ metrics: MetricDescription[]; total: number; hasNextPage: boolean }>;
  /** The metric of that exact name that was seen last; null where there is none. */
  metricByName(name: string, of?: Senders): Promise<MetricDescription | null>;
  metricById(id: string, of?: Senders): Promise<MetricDescription | null>;
  /** How many series metrics have in the range and of what they are made, by id, in the order asked. */
  cardinalities(ids: string[], range: TimeRange, mostValues: number, of?: Senders): Promise<MetricCardinality[]>;
  series(plan: SeriesPlan): Promise<{ result: SeriesResult; report: ScanReport }>;
  /** Points as they came, newest first. */
  points(
    plan: PointsPlan,
  ): Promise<{ points: DataPoint[]; positions: Position[]; hasNextPage: boolean; report: ScanReport }>;
  attributeKeys(prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]>;
  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]>;
  statistics(): Promise<StoreStatistics>;
}

export interface MetricListRequest {
  match: string;
  name?: string;
  unit?: string;
  type?: MetricType;
  range: TimeRange;
  of?: Senders;
  /** By name, then unit and type, where nothing is said. */
  order?: MetricOrder;
  limit: number;
  /** The id of the last metric of the page before. */
  after?: string;
}

export type MetricOrder = 'NAME' | 'MOST_SERIES';

export interface MetricDescription extends MetricIdentity {
  /** Stable: a hash of the identity. */
  id: string;
  /** As it was last sent. */
  description: string;
  /** What was said of the metric itself, last. */
  metadata: Attribute[];
  /** Of its points' own attributes, those of recent points at least. */
  attributeKeys: string[];
  /** In the day, or among what came lately, that has most: at least as many as there are at once. */
  seriesCount: number;
  lastSeenNano: UnixNano;
}

export interface MetricCardinality {
  /** Each once, whenever in the range it had points. */
  seriesCount: number;
  /** There are more than were counted. */
  isCut: boolean;
  /** Those of the points first, then those of resources; those of most values first. */
  attributes: MetricAttribute[];
}

/** A key by which the series of a metric differ. */
export interface MetricAttribute {
  key: string;
  /** It is of what sent the metric, not of its points. */
  isResource: boolean;
  /** Series that have it. */
  seriesCount: number;
  valueCount: number;
  /** As text, those of most series first. */
  values: { value: string; seriesCount: number }[];
}

/**
 * One number for each series group and step. Counters are read with resets, both temporalities; `rate` is per second,
 * `increase` per step. `quantile` is of the distribution of histograms (interpolated inside explicit buckets), of the
 * values for gauges and sums. avg, min, max, sum, last: of gauges' and sums' values, or of histograms' recorded values.
 * count: recorded measurements of histograms, else points.
 */
export type MetricAggregate =
  | { fn: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count' | 'rate' | 'increase' | 'uniq' }
  | { fn: 'quantile'; q: number };

export interface SeriesPlan {
  /** All metrics of this name, or the one of this id. */
  metric: { name: string } | { id: string };
  filter: Filter;
  range: TimeRange;
  /** Aligned to the Unix epoch; undefined: one value for the range. */
  step?: Nanoseconds;
  by: Key[];
  /** Keeps every series apart, whatever `by`. */
  eachSeries?: boolean;
  aggregates: MetricAggregate[];
  maxSeries: number;
  budget: ReadBudget;
}

/** Columns as in Aggregation; `exemplars` by group, at most 20 each, spread over the range, newest first. */
export interface SeriesResult {
  metric: MetricIdentity | null;
  times: number[];
  keys: GroupValue[][];
  /** With `eachSeries`, the attributes of each series with its resource's. */
  labels: Attribute[][] | null;
  values: (number | null)[][];
  exemplars: Exemplar[][];
}

export interface PointsPlan {
  metric: { name: string } | { id: string };
  filter: Filter;
  range: TimeRange;
  limit: number;
  after?: Position;
  budget: ReadBudget;
}

export type MetricWriter = BatchWriter<MetricBatch>;
