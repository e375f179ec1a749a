import { SpanReader } from '../../columnar/span-reader.ts';
import type { Page } from '../../ports/plan.ts';
import type { Senders } from '../../ports/senders.ts';
import type { Span } from '../../../telemetry/span.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import type {
  CallTopology,
  ServiceActivity,
  SpanId,
  SpanPoints,
  SpanPointsPlan,
  TraceListPlan,
  TraceOutline,
  TraceReader,
  TraceSummary,
} from '../../ports/trace-store.ts';
import type { RowIdentity } from '../rows/list-rows.ts';
import type { PartitionCatalog } from '../rows/partition-catalog.ts';
import type { PartitionView, RowRef } from '../rows/partition-view.ts';
import { ample, RowStoreReader } from '../rows/row-store-reader.ts';
import { Scan } from '../rows/scan.ts';
import { idOf } from '../../columnar/span-reader.ts';
import { gatherTraces } from './gather-traces.ts';
import { listTraces } from './list-traces.ts';
import { outlineOf } from './outline.ts';
import { findPoints } from './span-points.ts';
import { findServices } from './service-activity.ts';
import { findCalls, wholeMinutes } from './topology.ts';

/** Spans of one instant are in order of their ids; one that came twice is the same. */
const spanIdentity: RowIdentity = {
  source: 'spans',
  compare: (a, b) => compareTexts(idsOf(a), idsOf(b)),
  position: (ref) => [idsOf(ref)],
  comparePosition: (ref, [ids]) => compareTexts(idsOf(ref), String(ids)),
};

export class EmbeddedTraceReader extends RowStoreReader<Span> implements TraceReader {
  constructor(catalog: PartitionCatalog) {
    super(catalog, spanIdentity);
  }

  outlines(traceIds: string[], of?: Senders): Promise<(TraceOutline | null)[]> {
    return this.reading(() => {
      const distinct = [...new Set(traceIds)];
      const rows = gatherTraces(this.catalog.views(), distinct, of);
      const outlines = new Map(distinct.map((traceId, index) => [traceId, outlineOf(traceId, rows[index]!)]));
      return traceIds.map((traceId) => outlines.get(traceId)!);
    });
  }

  spansById(ids: SpanId[]): Promise<(Span | null)[]> {
    return this.reading(() => {
      const traceIds = [...new Set(ids.map(({ traceId }) => traceId))];
      const rows = gatherTraces(this.catalog.views(), traceIds);
      const found = new Map<string, RowRef>();
      rows.forEach((refs, index) => {
        for (const ref of refs) found.set(`${traceIds[index]}${idOf(ref.group.ids('spanId'), ref.row)}`, ref);
      });
      const refs = ids.map(({ traceId, spanId }) => found.get(`${traceId}${spanId}`));
      const spans = this.read(refs.filter((ref) => ref !== undefined));
      let next = 0;
      return refs.map((ref) => (ref ? spans[next++]! : null));
    });
  }

  listTraces(plan: TraceListPlan): Promise<Page<TraceSummary>> {
    return this.reading(async () => {
      const scan = new Scan(plan.budget);
      const traces = await listTraces(plan, this.catalog, scan);
      const page = traces.slice(0, plan.limit);
      return {
        items: page.map(({ summary }) => summary),
        positions: page.map(({ position }) => position),
        hasNextPage: traces.length > plan.limit,
        report: this.report(scan, plan.range),
      };
    });
  }

  spanPoints(plan: SpanPointsPlan): Promise<SpanPoints> {
    return this.reading(async () => {
      const scan = new Scan(plan.budget);
      const points = await findPoints(plan, this.catalog.views(plan.range), scan);
      return { ...points, report: this.report(scan, plan.range) };
    });
  }

  services(range: TimeRange, environment: string | null, of?: Senders): Promise<ServiceActivity[]> {
    return this.reading(() => findServices(this.catalog.views(range), range, environment, new Scan(ample), of));
  }

  topology(range: TimeRange, environment: string | null, of?: Senders): Promise<CallTopology> {
    return this.reading(() => {
      const minutes = wholeMinutes(range);
      const calls = findCalls(this.catalog.views(minutes), minutes, environment, of);
      return { ...calls, report: this.report(new Scan(ample), minutes) };
    }, true);
  }

  protected itemReader({ tables, contexts }: PartitionView): SpanReader {
    return new SpanReader(tables, contexts);
  }
}

/** The trace's id, then the span's. */
function idsOf(ref: RowRef): string {
  const { view, group, row } = ref;
  return `${view.tables.traceId(group.codes('trace')[row]!)}${idOf(group.ids('spanId'), row)}`;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
