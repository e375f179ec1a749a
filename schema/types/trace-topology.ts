import { spansWithPeers, traceTopology } from '../../api/analysis/trace-topology.ts';
import { peerOf } from '../../api/telemetry/span-peer.ts';
import type { Peer } from '../../api/telemetry/span-peer.ts';
import { NANO_PER_SECOND } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import type { CallEdge, CallGraph, Topology, TraceNode } from '../nodes.ts';
import { readStore } from '../result-meta.ts';
import { endsOf, topologyNodeId } from '../topology.ts';
import { briefOf, shapeOfTrace, summaryOfTrace } from '../traces.ts';

/** Spans whose attributes are read to see whom they talk to. */
const MOST_PEERS = 1000;

builder.objectField('Trace', 'topology', (t) =>
  t.field({
    type: 'Topology',
    description: 'Who calls whom in this trace: its services, and the databases, queues and external hosts they call.',
    resolve: (trace, _, context) => topologyOfTrace(trace, context),
  }),
);

async function topologyOfTrace(trace: TraceNode, context: GraphContext): Promise<Topology> {
  const { startNano, durationNano } = await summaryOfTrace(trace, context);
  const range = { fromNano: startNano, toNano: startNano + BigInt(durationNano) + 1n };
  const nothing = { edges: [], called: [], services: [] };
  const { value, meta } = await readStore(context, 'traces', range, nothing, async () => {
    const { outline, tree } = await shapeOfTrace(trace, context);
    const calling = spansWithPeers(outline, tree);
    const looked = calling.slice(0, MOST_PEERS);
    const spans = await Promise.all(looked.map((span) => context.loaders.spans.load(briefOf(outline, span))));
    const peers = new Map(
      looked.flatMap((span, index): [number, Peer][] => {
        const whole = spans[index];
        return whole ? [[span, peerOf(whole.attributes)]] : [];
      }),
    );
    const isCut = looked.length < calling.length;
    const notes = isCut ? [`Whom they call is told of the first ${MOST_PEERS} of ${calling.length} spans.`] : [];
    const report = { range, scannedRows: outline.starts.length, truncated: isCut, notes };
    return { value: { ...traceTopology(outline, tree, peers), services: outline.serviceList }, report };
  });
  const called = new Map(value.called.map(({ node, ...calls }) => [topologyNodeId(node), calls]));
  const among: CallGraph = { requests: null, seconds: durationNano / NANO_PER_SECOND, called };
  const edges = value.edges.map((edge): CallEdge => ({ ...edge, among }));
  const services = value.services.map((service) => ({ kind: 'SERVICE' as const, ...service, among }));
  const nodes = new Map([...services, ...edges.flatMap(endsOf)].map((node) => [topologyNodeId(node), node]));
  return { nodes: [...nodes.values()], edges, meta };
}
