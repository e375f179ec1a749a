import type { Arrival } from '../../telemetry/arrival.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Filter, Position, ReadBudget, ScanReport } from './plan.ts';
import type { TimeRange, UnixNano } from '../../telemetry/time.ts';
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
  /** The records of the same service instance around one, oldest first, it included. */
  context(id: LogRecordId, before: number, after: number): Promise<LogRecord[]>;
  /** Templates of the bodies that match, most frequent first. */
  patterns(plan: PatternPlan): Promise<{ patterns: LogPattern[]; report: ScanReport }>;
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
  limit: number;
  budget: ReadBudget;
}

/** `<*>` stands for what varies. */
export interface LogPattern {
  template: string;
  count: number;
  examples: LogRecord[];
}
