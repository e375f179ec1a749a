import type { Arrival } from '../../telemetry/arrival.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Filter, Position, ReadBudget, ScanReport } from './plan.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../../telemetry/time.ts';
import type { RowReader } from './row-store.ts';

/** What names a log record for good. */
export interface LogRecordId {
  timeNano: UnixNano;
  arrival: Arrival;
}

export interface LogReader extends RowReader<LogRecord> {
  /** In the order asked; null where it is not kept. */
  recordsById(ids: LogRecordId[]): Promise<(LogRecord | null)[]>;
  /** Records of each trace, or of one span of it, oldest first, from a position on; in the order asked. */
  recordsOfTraces(requests: TraceLogsRequest[]): Promise<TraceLogsPage[]>;
  /** The records of the same service instance around each, oldest first, it included; in the order asked. */
  contexts(requests: LogContextRequest[]): Promise<LogRecord[][]>;
  /** Templates of the bodies that match, most frequent first. */
  patterns(plan: PatternPlan): Promise<FoundPatterns>;
}

export interface LogContextRequest {
  id: LogRecordId;
  /** How many before and after it. */
  before: number;
  after: number;
}

export interface TraceLogsRequest {
  traceId: string;
  spanId?: string;
  limit: number;
  after?: Position;
}

export interface TraceLogsPage {
  records: LogRecord[];
  positions: Position[];
  hasNextPage: boolean;
}

export interface PatternPlan {
  filter: Filter;
  range: TimeRange;
  /** A length of time just before the range, of which matching records are counted apart. */
  before?: Nanoseconds;
  /** Leaves out patterns that were there before the range. */
  newOnly?: boolean;
  /** The width of a bucket, aligned to the Unix epoch; undefined: one for the range. */
  step?: Nanoseconds;
  limit: number;
  budget: ReadBudget;
}

export interface FoundPatterns {
  patterns: LogPattern[];
  /** Start of each bucket, Unix milliseconds. */
  times: number[];
  report: ScanReport;
}

/** `<*>` stands for what varies. All but `countBefore` is of the range. */
export interface LogPattern {
  template: string;
  count: number;
  countBefore: number;
  /** By bucket. */
  counts: number[];
  firstNano: UnixNano;
  lastNano: UnixNano;
  /** The highest of its records. */
  severityNumber: number;
  /** The newest. */
  examples: LogRecord[];
}
