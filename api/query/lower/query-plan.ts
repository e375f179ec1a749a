import type { AggregatePlan, Filter, Key, ListPlan } from '../../store/ports/plan.ts';
import type { MetricAggregate, SeriesPlan } from '../../store/ports/metric-store.ts';
import type { TraceOrder } from '../../store/ports/trace-store.ts';
import type { TimeRange } from '../../telemetry/time.ts';

/** A query ready to run: what to ask of which store, and what to do with its answer. */
export type QueryPlan = ListQuery | TracesQuery | GroupsQuery | MetricQuery;

interface Lowered {
  range: TimeRange;
  /** The keys it looks for, to tell of those that nothing has. */
  keys: Key[];
  notes: string[];
}

export interface ListQuery extends Lowered {
  shape: 'list';
  source: 'logs' | 'spans';
  filter: Filter;
  order: Pick<ListPlan, 'order' | 'oldestFirst'>;
  /** Rows over all pages; null where the query says nothing. */
  limit: number | null;
}

export interface TracesQuery extends Lowered {
  shape: 'traces';
  filter: Filter;
  order: TraceOrder;
  limit: number | null;
}

/** Aggregates of rows by group: a table, or with a step series. Columns are the keys of `by`, then the measures. */
export interface GroupsQuery extends Lowered {
  shape: 'groups';
  source: 'logs' | 'spans';
  by: string[];
  plan: AggregatePlan;
  measures: Measure[];
  steps: GroupStep[];
}

/** The same of a metric. Without measures the metric's type decides. */
export interface MetricQuery extends Lowered {
  shape: 'metric';
  by: string[];
  plan: Omit<SeriesPlan, 'aggregates'>;
  measures: MetricMeasure[] | null;
  steps: GroupStep[];
}

export type ColumnType = 'STRING' | 'NUMBER' | 'BOOL' | 'TIME' | 'DURATION' | 'JSON';

/** A column of an answer. `null` as a type: that of its values. */
export interface Measure {
  name: string;
  type: ColumnType | null;
  unit: string | null;
  formula: Formula;
}

/** How a column is made of the plan's aggregates, which are given by their place. Divisors turn nanoseconds into milliseconds. */
export type Formula =
  | { op: 'value'; of: number; divisor: number }
  | { op: 'json'; of: number; divisor: number }
  /** By the seconds of the bucket, or of the range where there is one bucket. */
  | { op: 'perSecond'; of: number }
  | { op: 'quotient'; of: number; by: number; divisor: number }
  /** (satisfied + tolerating / 2) / all. */
  | { op: 'apdex'; satisfied: number; tolerating: number; all: number };

export interface MetricMeasure {
  name: string;
  aggregate: MetricAggregate;
  /** The metric's own, the metric's for a second, or none. */
  unit: 'own' | 'perSecond' | 'none';
}

/** What is done with groups in memory; columns by number. */
export type GroupStep =
  | { do: 'sort'; by: { column: number; descending: boolean }[] }
  | { do: 'limit'; count: number }
  /** The groups of the `count` values of a key whose column is highest. */
  | { do: 'top'; count: number; key: number; by: number };
