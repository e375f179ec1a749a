import type { CalledNode, Calls, ServiceEdge, TopologyNode, TraceOutline } from '../store/ports/trace-store.ts';
import { spanKindNumber, STATUS_ERROR } from '../telemetry/span.ts';
import type { Peer } from '../telemetry/span-peer.ts';
import type { Nanoseconds } from '../telemetry/time.ts';
import { childrenOf } from '../telemetry/trace-tree.ts';
import type { TraceTree } from '../telemetry/trace-tree.ts';

const { CLIENT, CONSUMER, PRODUCER, SERVER } = spanKindNumber;

/** The spans of a trace whose attributes tell whom they talk to, where their children do not. */
export function spansWithPeers(outline: TraceOutline, tree: TraceTree): number[] {
  return [...tree.order].filter((span) => {
    const kind = outline.kinds[span]!;
    if (kind === PRODUCER || kind === CONSUMER) return true;
    return kind === CLIENT && answering(span, outline, tree) === undefined;
  });
}

/** The span of another service that answers a call. */
function answering(span: number, { services }: TraceOutline, tree: TraceTree): number | undefined {
  return childrenOf(span, tree).find((child) => services[child] !== services[span]);
}

/**
 * Who calls whom within one trace, as the caller saw it where it made a span of the call, and what came into each service.
 * `peers` tells of the spans that `spansWithPeers` named.
 */
export function traceTopology(
  outline: TraceOutline,
  tree: TraceTree,
  peers: ReadonlyMap<number, Peer>,
): { edges: ServiceEdge[]; called: CalledNode[] } {
  const { kinds, services, serviceList } = outline;
  const edges = new Map<string, { from: TopologyNode; to: TopologyNode; calls: CallCount }>();
  const called = new Map<string, { node: TopologyNode; calls: CallCount }>();
  const enter = (node: TopologyNode, span: number): void => {
    const key = JSON.stringify(node);
    let entry = called.get(key);
    if (!entry) called.set(key, (entry = { node, calls: new CallCount(outline) }));
    entry.calls.add(span);
  };
  const call = (from: TopologyNode, to: TopologyNode, span: number): void => {
    const key = JSON.stringify([from, to]);
    let edge = edges.get(key);
    if (!edge) edges.set(key, (edge = { from, to, calls: new CallCount(outline) }));
    edge.calls.add(span);
    if (to.kind !== 'SERVICE') enter(to, span);
  };
  const serviceOf = (span: number): TopologyNode => ({ kind: 'SERVICE', ...serviceList[services[span]!]! });

  for (const span of tree.order) {
    const kind = kinds[span]!;
    const parent = tree.parents[span]!;
    const own = serviceOf(span);
    if (kind === SERVER || kind === CONSUMER || parent < 0) enter(own, span);
    const peer = peers.get(span);
    if (kind === CONSUMER && peer?.messaging)
      call({ kind: 'MESSAGING', name: peer.messaging, namespace: null }, own, span);
    if (kind === CLIENT || kind === PRODUCER) {
      const answer = answering(span, outline, tree);
      const outside = outsideOf(peer);
      if (outside && (outside.kind !== 'EXTERNAL' || answer === undefined)) call(own, outside, span);
      else if (answer !== undefined) call(own, serviceOf(answer), span);
      continue;
    }
    // Called without a span of the call itself.
    if (parent < 0 || services[parent] === services[span] || kind === CONSUMER) continue;
    if (kinds[parent] !== CLIENT && kinds[parent] !== PRODUCER) call(serviceOf(parent), own, span);
  }
  return {
    edges: [...edges.values()]
      .map(({ from, to, calls }) => ({ from, to, ...calls.finish() }))
      .sort((a, b) => b.requestCount - a.requestCount),
    called: [...called.values()].map(({ node, calls }) => ({ node, ...calls.finish() })),
  };
}

function outsideOf(peer: Peer | undefined): TopologyNode | null {
  if (peer?.database) return { kind: 'DATABASE', name: peer.database, namespace: null };
  if (peer?.messaging) return { kind: 'MESSAGING', name: peer.messaging, namespace: null };
  return peer?.address ? { kind: 'EXTERNAL', name: peer.address, namespace: null } : null;
}

class CallCount {
  readonly #outline: TraceOutline;
  readonly #durations: Nanoseconds[] = [];
  #errorCount = 0;

  constructor(outline: TraceOutline) {
    this.#outline = outline;
  }

  add(span: number): void {
    this.#durations.push(this.#outline.durations[span]!);
    if (this.#outline.statuses[span] === STATUS_ERROR) this.#errorCount++;
  }

  finish(): Calls {
    const sorted = Float64Array.from(this.#durations).sort();
    const rank = Math.ceil(0.95 * sorted.length) - 1;
    return { requestCount: sorted.length, errorCount: this.#errorCount, p95Nano: sorted[rank] ?? null };
  }
}
