import type { Page } from '../../store/ports/plan.ts';
import type { Position } from '../../store/ports/plan.ts';
import type { TraceListPlan, TraceOrder, TraceSummary } from '../../store/ports/trace-store.ts';
import type { ServiceIdentity } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';
import { matcher } from './match.ts';
import { spanView } from './row-view.ts';

/** Traces of spans held in memory, as TraceReader lists them: whole, where one span matches and starts within the range. */
export function listTraces(spans: readonly Span[], plan: TraceListPlan): Page<TraceSummary> {
  const { fromNano, toNano } = plan.range;
  const matches = matcher(plan.filter, spanView);
  const found = spans.filter((span) => span.startNano >= fromNano && span.startNano < toNano && matches(span));
  const traceIds = new Set(found.map(({ traceId }) => traceId));
  const byTrace = Map.groupBy(
    spans.filter(({ traceId }) => traceIds.has(traceId)),
    ({ traceId }) => traceId,
  );
  const all = [...byTrace.values()]
    .map(summarize)
    .map((item) => ({ item, position: positionOf(item, plan.order) }))
    .sort((left, right) => descending(left.position, right.position));
  const { after } = plan;
  const rest = after ? all.filter(({ position }) => descending(after, position) < 0) : all;
  const page = rest.slice(0, plan.limit);
  return {
    items: page.map(({ item }) => item),
    positions: page.map(({ position }) => position),
    hasNextPage: rest.length > page.length,
    report: { range: plan.range, scannedRows: spans.length, truncated: false, notes: [] },
  };
}

function positionOf(trace: TraceSummary, order: TraceOrder): Position {
  const newest = [trace.startNano, trace.traceId];
  if (order === 'NEWEST') return newest;
  return [order === 'SLOWEST' ? trace.durationNano : trace.spanCount, ...newest];
}

function descending(left: Position, right: Position): number {
  const index = left.findIndex((part, index) => part !== right[index]);
  if (index < 0) return 0;
  return left[index]! > right[index]! ? -1 : 1;
}

/** The spans of one trace, in any order. */
function summarize(spans: readonly Span[]): TraceSummary {
  const ordered = [...spans].sort((left, right) => Number(left.startNano - right.startNano));
  const first = ordered[0]!;
  const root = ordered.find(({ parentSpanId }) => parentSpanId === null);
  const ends = ordered.map(({ startNano, durationNano }) => startNano + BigInt(durationNano));
  const last = ends.reduce((latest, end) => (end > latest ? end : latest));
  return {
    traceId: first.traceId,
    startNano: first.startNano,
    durationNano: Number(last - first.startNano),
    spanCount: ordered.length,
    errorCount: ordered.filter(({ statusCode }) => statusCode === 'ERROR').length,
    services: distinct(ordered.map(({ service }) => service)),
    root: root ? { spanId: root.spanId, name: root.name, service: root.service } : null,
  };
}

function distinct(services: ServiceIdentity[]): ServiceIdentity[] {
  const byName = new Map(services.map((service) => [JSON.stringify([service.namespace, service.name]), service]));
  return [...byName.values()];
}
