import { listTraces } from '../../query/memory/memory-traces.ts';
import { spanView } from '../../query/memory/row-view.ts';
import type { ServiceIdentity } from '../../telemetry/resource.ts';
import { type Span, spanKindNumber, statusCodes } from '../../telemetry/span.ts';
import { msFromNano } from '../../telemetry/time.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import type { Page } from '../ports/plan.ts';
import type { Senders } from '../ports/senders.ts';
import type {
  ServiceActivity,
  SpanId,
  SpanPoints,
  SpanPointsPlan,
  TraceListPlan,
  TraceOutline,
  TraceSummary,
} from '../ports/trace-store.ts';
import type { Arrival } from '../../telemetry/arrival.ts';
import { MemoryReader } from './memory-reader.ts';
import type { TraceReads } from './readers.ts';

/** Spans held in memory, read as TraceReader reads them. */
export class MemoryTraces extends MemoryReader<Span> implements TraceReads {
  constructor(spans: readonly Span[], deleted: Arrival) {
    super(spans, spanView, deleted);
  }

  listTraces(plan: TraceListPlan): Promise<Page<TraceSummary>> {
    return Promise.resolve(listTraces(this.sentBy(plan.of), plan));
  }

  outlines(traceIds: string[], of?: Senders): Promise<(TraceOutline | null)[]> {
    return Promise.resolve(
      traceIds.map((traceId) => {
        const spans = this.sentBy(of).filter((span) => span.traceId === traceId);
        return spans.length > 0 ? outlineOf(traceId, spans) : null;
      }),
    );
  }

  spansById(ids: SpanId[]): Promise<(Span | null)[]> {
    const find = ({ traceId, spanId }: SpanId): Span | undefined =>
      this.items.find((span) => span.traceId === traceId && span.spanId === spanId);
    return Promise.resolve(ids.map((id) => find(id) ?? null));
  }

  async spanPoints(plan: SpanPointsPlan): Promise<SpanPoints> {
    const { items, report } = await this.list({ ...plan, oldestFirst: true, limit: Infinity });
    return {
      count: items.length,
      startsMs: Float64Array.from(items, ({ startNano }) => msFromNano(startNano)),
      durations: Float64Array.from(items, ({ durationNano }) => durationNano),
      statuses: Uint8Array.from(items, ({ statusCode }) => statusCodes.indexOf(statusCode)),
      traceIds: new Uint8Array(Buffer.from(items.map(({ traceId }) => traceId).join(''), 'hex')),
      report,
    };
  }

  services({ fromNano, toNano }: TimeRange, environment: string | null, of?: Senders): Promise<ServiceActivity[]> {
    const found = this.sentBy(of).filter(({ startNano, ...span }) => {
      return startNano >= fromNano && startNano < toNano && (environment === null || span.environment === environment);
    });
    const byService = Map.groupBy(found, ({ service }) => `${service.name}\0${service.namespace ?? ''}`);
    const activities = [...byService]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, spans]) => ({
        service: spans[0]!.service,
        environments: [...new Set(spans.map((span) => span.environment))].filter((name) => name !== null),
        spanCount: spans.length,
      }));
    return Promise.resolve(activities);
  }
}

function outlineOf(traceId: string, spans: Span[]): TraceOutline {
  const ordered = spans.sort(
    (left, right) => Number(left.startNano - right.startNano) || (left.spanId < right.spanId ? -1 : 1),
  );
  const startNano = ordered[0]!.startNano;
  const nameList = [...new Set(ordered.map(({ name }) => name))];
  const serviceKeys = [...new Set(ordered.map(({ service }) => JSON.stringify(service)))];
  return {
    traceId,
    startNano,
    spanIds: words(ordered.map(({ spanId }) => spanId)),
    parentSpanIds: words(ordered.map(({ parentSpanId }) => parentSpanId)),
    starts: Float64Array.from(ordered, (span) => Number(span.startNano - startNano)),
    durations: Float64Array.from(ordered, ({ durationNano }) => durationNano),
    kinds: Uint8Array.from(ordered, ({ kind }) => spanKindNumber[kind]),
    statuses: Uint8Array.from(ordered, ({ statusCode }) => statusCodes.indexOf(statusCode)),
    names: Uint32Array.from(ordered, ({ name }) => nameList.indexOf(name)),
    services: Uint32Array.from(ordered, ({ service }) => serviceKeys.indexOf(JSON.stringify(service))),
    nameList,
    serviceList: serviceKeys.map((key) => JSON.parse(key) as ServiceIdentity),
  };
}

/** Ids of eight bytes as two 32-bit words each. */
function words(ids: (string | null)[]): Int32Array {
  const bytes = Buffer.from(ids.map((id) => id ?? '0'.repeat(16)).join(''), 'hex');
  return new Int32Array(new Uint8Array(bytes).buffer);
}
