import { logView } from '../../query/memory/row-view.ts';
import { toText } from '../../telemetry/any-value.ts';
import type { Arrival } from '../../telemetry/arrival.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import { mergeTemplates, WILDCARD } from '../../telemetry/log-template.ts';
import { TimeBuckets } from '../../telemetry/time-buckets.ts';
import type {
  FoundPatterns,
  LogContextRequest,
  LogPattern,
  LogRecordId,
  PatternPlan,
  TraceLogsPage,
  TraceLogsRequest,
} from '../ports/log-store.ts';
import type { Filter, Key } from '../ports/plan.ts';
import { byArrival, MemoryReader } from './memory-reader.ts';
import type { LogReads } from './readers.ts';

const allTime = { fromNano: 0n, toNano: 2n ** 63n };
const budget = { maxRows: Infinity, timeoutMs: Infinity };
const instanceKeys = ['service.instance.id', 'k8s.pod.name', 'container.id', 'host.name'];

/** Log records held in memory, read as LogReader reads them. */
export class MemoryLogs extends MemoryReader<LogRecord> implements LogReads {
  constructor(records: readonly LogRecord[], deleted: Arrival) {
    super(records, logView, deleted);
  }

  recordsById(ids: LogRecordId[]): Promise<(LogRecord | null)[]> {
    return Promise.resolve(ids.map((id) => this.items.find((record) => isSame(record, id)) ?? null));
  }

  recordsOfTraces(requests: TraceLogsRequest[]): Promise<TraceLogsPage[]> {
    return Promise.all(
      requests.map(async ({ traceId, spanId, limit, after }) => {
        const terms = [equals('trace_id', traceId), ...(spanId === undefined ? [] : [equals('span_id', spanId)])];
        const filter: Filter = { op: 'and', terms };
        const plan = { filter, range: allTime, oldestFirst: true, limit, budget, ...(after && { after }) };
        const { items, positions, hasNextPage } = await this.list(plan);
        return { records: items, positions, hasNextPage };
      }),
    );
  }

  contexts(requests: LogContextRequest[]): Promise<LogRecord[][]> {
    return Promise.resolve(
      requests.map(({ id, before, after }) => {
        const record = this.items.find((item) => isSame(item, id));
        if (!record) return [];
        const same = this.items
          .filter((item) => instanceOf(item) === instanceOf(record))
          .sort((left, right) => Number(left.timeNano - right.timeNano) || byArrival(left, right));
        const at = same.indexOf(record);
        return same.slice(Math.max(0, at - before), at + after + 1);
      }),
    );
  }

  async patterns({ before = 0, ...plan }: PatternPlan): Promise<FoundPatterns> {
    const { fromNano, toNano } = plan.range;
    const range = { fromNano: fromNano - BigInt(before), toNano };
    const { items, report } = await this.list({ ...plan, range, limit: Infinity });
    const buckets = new TimeBuckets(plan.range, plan.step);
    const bucketOf = buckets.from(0n);
    const byTemplate = Map.groupBy(items, ({ body }) => templateOf(toText(body)));
    const counted = [...byTemplate].map(([template, members]) => ({
      template,
      count: members.filter(({ timeNano }) => timeNano >= fromNano).length,
      members,
    }));
    const patterns = mergeTemplates(counted)
      .filter(({ count, members }) => count > 0 && (count === members.length || plan.newOnly !== true))
      .map(({ template, count, members }): LogPattern => {
        const within = members.filter(({ timeNano }) => timeNano >= fromNano);
        within.sort((left, right) => Number(right.timeNano - left.timeNano));
        return {
          template,
          count,
          countBefore: members.length - within.length,
          counts: buckets.times.map(
            (_, bucket) => within.filter(({ timeNano }) => bucketOf(Number(timeNano)) === bucket).length,
          ),
          firstNano: within.at(-1)!.timeNano,
          lastNano: within[0]!.timeNano,
          severityNumber: Math.max(...within.map(({ severityNumber }) => severityNumber)),
          examples: within.slice(0, 3),
        };
      });
    return { patterns: patterns.slice(0, plan.limit), times: buckets.times, report: { ...report, range: plan.range } };
  }
}

function isSame(record: LogRecord, { timeNano, arrival }: LogRecordId): boolean {
  return record.timeNano === timeNano && byArrival(record, { arrival }) === 0;
}

function instanceOf({ service, environment, resource }: LogRecord): string {
  const valueOf = (name: string): string | undefined => {
    const found = resource.attributes.find(({ key }) => key === name);
    return found && `${name} ${toText(found.value)}`;
  };
  return JSON.stringify([service, environment, instanceKeys.map(valueOf).find((value) => value !== undefined)]);
}

function equals(name: string, text: string): Filter {
  const key: Key = { place: 'intrinsic', name };
  return { op: 'equals', key, value: { text, number: null } };
}

/** Words with a digit vary. */
function templateOf(body: string): string {
  return body.replaceAll(/[\w.:-]*\d[\w.:-]*/g, WILDCARD);
}
