import { LogRecordReader } from '../../columnar/log-record-reader.ts';
import { findAttribute, toText } from '../../../telemetry/any-value.ts';
import type { LogRecord } from '../../../telemetry/log-record.ts';
import { resourceKeys } from '../../../telemetry/resource.ts';
import { NANO_PER_HOUR } from '../../../telemetry/time.ts';
import type {
  FoundPatterns,
  LogContextRequest,
  LogReader,
  LogRecordId,
  PatternPlan,
  TraceLogsPage,
  TraceLogsRequest,
} from '../../ports/log-store.ts';
import type { Filter, Key, ListPlan, Position } from '../../ports/plan.ts';
import { allTime } from '../rows/arrived-rows.ts';
import { compareArrivals, rowOfArrival } from '../rows/arrivals.ts';
import { rangeOfPage, type RowIdentity } from '../rows/list-rows.ts';
import type { PartitionCatalog } from '../rows/partition-catalog.ts';
import type { PartitionView, RowRef } from '../rows/partition-view.ts';
import { ample, RowStoreReader } from '../rows/row-store-reader.ts';
import { Scan } from '../rows/scan.ts';
import { findPatterns, searchedRange } from './log-patterns.ts';

/** Records of one instant: in lists that begin with the newest, what arrived last comes first. */
const logIdentity: RowIdentity = {
  source: 'logs',
  compare: (a, b) => compareArrivals(b.group.arrival(b.row), a.group.arrival(a.row)),
  position: (ref) => {
    const { sequence, ordinal } = ref.group.arrival(ref.row);
    return [sequence, ordinal];
  },
  comparePosition: (ref, [sequence, ordinal]) =>
    compareArrivals({ sequence: Number(sequence), ordinal: Number(ordinal) }, ref.group.arrival(ref.row)),
};

/** What tells services apart. */
const serviceKeys = [
  resourceKeys.serviceName,
  resourceKeys.serviceNamespace,
  resourceKeys.environment,
  resourceKeys.oldEnvironment,
];
/** What tells the instances of a service apart, the first that a resource has. */
const instanceKeys = [resourceKeys.serviceInstanceId, 'k8s.pod.name', 'container.id', 'host.name'];
const contextSpan = BigInt(24 * NANO_PER_HOUR);

export class EmbeddedLogReader extends RowStoreReader<LogRecord> implements LogReader {
  constructor(catalog: PartitionCatalog) {
    super(catalog, logIdentity);
  }

  recordsById(ids: LogRecordId[]): Promise<(LogRecord | null)[]> {
    return this.reading(() =>
      ids.map((id) => {
        const ref = this.#find(id);
        return ref ? this.read([ref])[0]! : null;
      }),
    );
  }

  recordsOfTraces(requests: TraceLogsRequest[]): Promise<TraceLogsPage[]> {
    return this.reading(async () => {
      const views = this.catalog.views();
      const pages: TraceLogsPage[] = [];
      for (const request of requests) pages.push(await this.#recordsOfTrace(request, views));
      return pages;
    });
  }

  contexts(requests: LogContextRequest[]): Promise<LogRecord[][]> {
    return this.reading(async () => {
      const contexts: LogRecord[][] = [];
      for (const request of requests) contexts.push(await this.#context(request));
      return contexts;
    });
  }

  patterns(plan: PatternPlan): Promise<FoundPatterns> {
    return this.reading(async () => {
      const scan = new Scan(plan.budget);
      const { patterns, times } = await findPatterns(plan, this.catalog.views(searchedRange(plan)), scan);
      return {
        patterns: patterns.map((pattern) => ({ ...pattern, examples: this.read(pattern.examples) })),
        times,
        report: this.report(scan, plan.range),
      };
    });
  }

  protected itemReader({ tables, contexts }: PartitionView): LogRecordReader {
    return new LogRecordReader(tables, contexts);
  }

  async #context({ id, before, after }: LogContextRequest): Promise<LogRecord[]> {
    const ref = this.#find(id);
    if (!ref) return [];
    const record = this.read([ref])[0]!;
    const range = { fromNano: id.timeNano - contextSpan, toNano: id.timeNano + contextSpan };
    const position: Position = [id.timeNano, id.arrival.sequence, id.arrival.ordinal];
    const plan = { filter: sameInstance(record), range, budget: ample, after: position };
    const earlier = await this.#records({ ...plan, limit: before });
    const later = await this.#records({ ...plan, limit: after, oldestFirst: true });
    return [...earlier.toReversed(), record, ...later];
  }

  async #recordsOfTrace(
    { traceId, spanId, limit, after }: TraceLogsRequest,
    views: PartitionView[],
  ): Promise<TraceLogsPage> {
    const terms: Filter[] = [equals(intrinsic('trace_id'), traceId)];
    if (spanId !== undefined) terms.push(equals(intrinsic('span_id'), spanId));
    const plan: ListPlan = {
      filter: { op: 'and', terms },
      range: allTime,
      oldestFirst: true,
      limit,
      budget: ample,
      ...(after && { after }),
    };
    const { items, positions, hasNextPage } = await this.listed(plan, views, new Scan(ample));
    return { records: items, positions, hasNextPage };
  }

  async #records(plan: ListPlan): Promise<LogRecord[]> {
    return (await this.listed(plan, this.catalog.views(rangeOfPage(plan)), new Scan(plan.budget))).items;
  }

  #find({ timeNano, arrival }: LogRecordId): RowRef | undefined {
    for (const view of this.catalog.views({ fromNano: timeNano, toNano: timeNano + 1n })) {
      for (const group of view.groups) {
        const row = rowOfArrival(group.arrivals, arrival.sequence, arrival.ordinal);
        if (row < 0) continue;
        const time = group.numbers('time')[row]!;
        if (group.baseNano + BigInt(time) === timeNano) return { view, group, row, time };
      }
    }
    return undefined;
  }
}

/** A filter for the records of the instance that wrote one: what its resource lacks, theirs lack too. */
function sameInstance({ resource: { attributes } }: LogRecord): Filter {
  const instance = instanceKeys.findIndex((key) => findAttribute(attributes, key));
  const telling = instance < 0 ? instanceKeys : instanceKeys.slice(0, instance + 1);
  const terms = [...serviceKeys, ...telling].map((name): Filter => {
    const key: Key = { place: 'resource', name };
    const own = findAttribute(attributes, name);
    return own ? equals(key, toText(own.value)) : { op: 'not', term: { op: 'exists', key } };
  });
  return { op: 'and', terms };
}

function intrinsic(name: string): Key {
  return { place: 'intrinsic', name };
}

function equals(key: Key, text: string): Filter {
  return { op: 'equals', key, value: { text, number: null } };
}
