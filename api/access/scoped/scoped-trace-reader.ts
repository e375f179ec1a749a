import type { Page } from '../../store/ports/plan.ts';
import type {
  CallTopology,
  ServiceActivity,
  SpanId,
  SpanPoints,
  SpanPointsPlan,
  TopologyNode,
  TraceListPlan,
  TraceOutline,
  TraceReader,
  TraceSummary,
} from '../../store/ports/trace-store.ts';
import { isSentBy } from '../../store/ports/senders.ts';
import type { ServiceIdentity } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';
import { peerKeys } from '../../telemetry/span-peer.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { redactSpan } from './redact.ts';
import { ScopedRows, VisibleRows } from './scoped-rows.ts';
import type { Visibility } from './visibility.ts';

/** Of a trace the spans that may be seen, as if there were no others; of calls those of which both ends may be. */
export class ScopedTraceReader extends ScopedRows<Span, TraceReader> implements TraceReader {
  constructor(reader: TraceReader, visibility: Visibility) {
    super(reader, new VisibleRows(visibility, redactSpan));
  }

  outlines(traceIds: string[]): Promise<(TraceOutline | null)[]> {
    return this.reader.outlines(traceIds, this.visible.of);
  }

  async spansById(ids: SpanId[]): Promise<(Span | null)[]> {
    const spans = await this.reader.spansById(ids);
    return spans.map((span) => {
      return span && isSentBy(span.resource.attributes, this.visible.of) ? this.visible.item(span) : null;
    });
  }

  listTraces(plan: TraceListPlan): Promise<Page<TraceSummary>> {
    return this.reader.listTraces({ ...plan, filter: this.visible.filter(plan.filter), of: this.visible.of });
  }

  spanPoints(plan: SpanPointsPlan): Promise<SpanPoints> {
    return this.reader.spanPoints({ ...plan, filter: this.visible.filter(plan.filter) });
  }

  services(range: TimeRange, environment: string | null): Promise<ServiceActivity[]> {
    return this.reader.services(range, environment, this.visible.of);
  }

  async topology(range: TimeRange, environment: string | null): Promise<CallTopology> {
    const { of, hidden } = this.visible;
    const found = await this.reader.topology(range, environment, of);
    // What is not a service is named by attributes.
    const hasNames = !Object.values(peerKeys)
      .flat()
      .some((key) => hidden.has(key));
    // Of the service that is called calls do not tell the environment.
    const theirs = of.environments ? await this.reader.services(found.report.range, null, of) : undefined;
    const names = theirs && new Set(theirs.map(({ service }) => nameOf(service)));
    const isSeen = (node: TopologyNode): boolean => {
      return node.kind === 'SERVICE' ? (names?.has(nameOf(node)) ?? true) : hasNames;
    };
    return {
      ...found,
      edges: found.edges.filter(({ from, to }) => isSeen(from) && isSeen(to)),
      called: found.called.filter(({ node }) => isSeen(node)),
    };
  }
}

function nameOf({ name, namespace }: ServiceIdentity): string {
  return JSON.stringify([name, namespace]);
}
