import type { Attribute } from '../../telemetry/any-value.ts';
import type { JsonValue } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Exemplar } from '../../telemetry/metric-point.ts';
import type { Span } from '../../telemetry/span.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import type { TraceSummary } from '../../store/ports/trace-store.ts';
import type { ColumnType } from '../lower/query-plan.ts';
import type { QueryError } from '../syntax/query-error.ts';

/** QueryResult of the graph. */
export type QueryResult =
  | { kind: 'logs'; page: ListPage<LogRecord>; meta: QueryMeta }
  | { kind: 'spans'; page: ListPage<Span>; meta: QueryMeta }
  | { kind: 'traces'; page: ListPage<TraceSummary>; meta: QueryMeta }
  | { kind: 'table'; columns: Column[]; rows: JsonValue[][]; meta: QueryMeta }
  | { kind: 'series'; stepMs: number; series: TimeSeries[]; meta: QueryMeta }
  | { kind: 'invalid'; error: QueryError }
  | { kind: 'tooExpensive'; message: string; estimatedRows: number; limitRows: number; suggestion: string | null };

export interface QueryMeta {
  range: TimeRange;
  /** A bound or a limit cut the answer. */
  truncated: boolean;
  scannedRows: number;
  elapsedMs: number;
  notes: string[];
  /** The store that could not answer; the answer is empty then. */
  unavailable: { store: string; detail: string } | null;
}

export interface ListPage<Item> {
  items: Item[];
  /** The cursor of each item. */
  cursors: string[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

export interface Column {
  name: string;
  type: ColumnType;
  unit: string | null;
}

/** Columns, not points: values[i] is of the bucket that begins at times[i], Unix milliseconds. */
export interface TimeSeries {
  name: string;
  unit: string | null;
  role: 'VALUE';
  labels: Attribute[];
  times: number[];
  values: (number | null)[];
  exemplars: Exemplar[];
}
