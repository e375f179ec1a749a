import type {
  FoundPatterns,
  LogContextRequest,
  LogReader,
  LogRecordId,
  PatternPlan,
  TraceLogsPage,
  TraceLogsRequest,
} from '../../store/ports/log-store.ts';
import type { Filter } from '../../store/ports/plan.ts';
import { isSentBy } from '../../store/ports/senders.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { redactLogRecord } from './redact.ts';
import { ScopedRows, VisibleRows } from './scoped-rows.ts';
import type { Visibility } from './visibility.ts';

const allTime: TimeRange = { fromNano: -(2n ** 63n), toNano: 2n ** 63n };
/** As readers have for what is bounded by what it asks for. */
const ample = { maxRows: Number.MAX_SAFE_INTEGER, timeoutMs: 30_000 };

/** Log records that may be seen. A body that is a map or a list, which may hold what is hidden, has no pattern. */
export class ScopedLogReader extends ScopedRows<LogRecord, LogReader> implements LogReader {
  constructor(reader: LogReader, visibility: Visibility) {
    super(reader, new VisibleRows(visibility, redactLogRecord));
  }

  async recordsById(ids: LogRecordId[]): Promise<(LogRecord | null)[]> {
    const records = await this.reader.recordsById(ids);
    return records.map((record) => (record && this.#isSeen(record) ? this.visible.item(record) : null));
  }

  recordsOfTraces(requests: TraceLogsRequest[]): Promise<TraceLogsPage[]> {
    return Promise.all(
      requests.map(async ({ traceId, spanId, limit, after }) => {
        const terms = [isEqual('trace_id', traceId), ...(spanId === undefined ? [] : [isEqual('span_id', spanId)])];
        const filter: Filter = { op: 'and', terms };
        const plan = { filter, range: allTime, oldestFirst: true, limit, budget: ample, ...(after && { after }) };
        const { items, positions, hasNextPage } = await this.list(plan);
        return { records: items, positions, hasNextPage };
      }),
    );
  }

  /** All records of a context are of one service in one environment: of what may not be seen there is none. */
  async contexts(requests: LogContextRequest[]): Promise<LogRecord[][]> {
    const contexts = await this.reader.contexts(requests);
    return contexts.map((records) => this.visible.items(records.filter((record) => this.#isSeen(record))));
  }

  async patterns(plan: PatternPlan): Promise<FoundPatterns> {
    const terms: Filter[] = [this.visible.filter(plan.filter)];
    if (!this.visible.hidden.isEmpty) terms.push({ op: 'not', term: { op: 'structured' } });
    const found = await this.reader.patterns({ ...plan, filter: { op: 'and', terms } });
    const patterns = found.patterns.map((pattern) => ({ ...pattern, examples: this.visible.items(pattern.examples) }));
    return { ...found, patterns };
  }

  #isSeen({ resource }: LogRecord): boolean {
    return isSentBy(resource.attributes, this.visible.of);
  }
}

function isEqual(name: string, text: string): Filter {
  return { op: 'equals', key: { place: 'intrinsic', name }, value: { text, number: null } };
}
