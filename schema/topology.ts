import { compareServices, listServices } from '../api/analysis/list-services.ts';
import { queryBudget } from '../api/query/budget.ts';
import type { ParsedFilter } from '../api/query/filter-text.ts';
import type { CallTopology, ServiceEdge, TopologyNode } from '../api/store/ports/trace-store.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import { NANO_PER_SECOND } from '../api/telemetry/time.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { filterNotes } from './key-notes.ts';
import type { CallEdge, CallGraph, CallNode, Topology } from './nodes.ts';
import { orNull, readStore } from './result-meta.ts';

export function topologyNodeId({ kind, namespace, name }: TopologyNode): string {
  return [kind, ...(namespace === null ? [] : [namespace]), name].map(encode).join(':');
}

function encode(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

/** Who calls whom; with a filter on spans, the calls from or to a service of which a span matches. */
export async function readTopology(
  range: TimeRange,
  environment: string | null,
  filter: ParsedFilter,
  context: GraphContext,
): Promise<Topology> {
  const { value, meta } = await readStore(context, 'traces', range, noCalls(range), async () => {
    const found = await context.loaders.topologies.load({ range, environment });
    if (filter.filter.op === 'all') return { value: found, report: found.report };
    const asked = { range, environment, filter: filter.filter, budget: queryBudget };
    const { services } = await listServices(asked, context.graph.stores.traces.reader);
    const wanted = new Set(services.map((service) => topologyNodeId({ kind: 'SERVICE', ...service })));
    const touches = ({ from, to }: ServiceEdge): boolean => [from, to].some((node) => wanted.has(topologyNodeId(node)));
    const notes = await filterNotes(filter, 'spans', { range, found: services.length }, context);
    const report = { ...found.report, notes: [...found.report.notes, ...notes] };
    return { value: { ...found, edges: found.edges.filter(touches) }, report };
  });
  const edges = edgesOf(value, range, environment);
  const nodes = new Map(edges.flatMap(endsOf).map((node) => [topologyNodeId(node), node]));
  return { nodes: [...nodes.values()], edges, meta };
}

/** The calls of a service by others, or by it of others; none while the store cannot answer. */
export async function callsOf(
  service: ServiceIdentity,
  direction: 'callers' | 'callees',
  range: TimeRange,
  environment: string | null,
  { loaders }: GraphContext,
): Promise<CallEdge[]> {
  const found = (await orNull(loaders.topologies.load({ range, environment }))) ?? noCalls(range);
  const own = topologyNodeId({ kind: 'SERVICE', ...service });
  return edgesOf(found, range, environment).filter(({ from, to }) => {
    return topologyNodeId(direction === 'callers' ? to : from) === own;
  });
}

/** The nodes at both ends of an edge. */
export function endsOf({ from, to, among }: CallEdge): [from: CallNode, to: CallNode] {
  return [
    { ...from, among },
    { ...to, among },
  ];
}

function edgesOf({ edges, called, report }: CallTopology, range: TimeRange, environment: string | null): CallEdge[] {
  const seconds = Number(report.range.toNano - report.range.fromNano) / NANO_PER_SECOND;
  const byId = new Map(called.map(({ node, ...calls }) => [topologyNodeId(node), calls]));
  const among: CallGraph = { requests: { range, environment }, seconds, called: byId };
  return edges.map((edge) => ({ ...edge, among }));
}

function noCalls(range: TimeRange): CallTopology {
  return { edges: [], called: [], report: { range, scannedRows: 0, truncated: false, notes: [] } };
}

/** The services that a service calls, or that call it, directly or through a queue; none while the store cannot answer. */
export async function neighboursOf(
  service: ServiceIdentity,
  direction: 'upstream' | 'downstream',
  range: TimeRange,
  { loaders }: GraphContext,
): Promise<ServiceIdentity[]> {
  const topology = await orNull(loaders.topologies.load({ range, environment: null }));
  const edges = topology?.edges ?? [];
  const [near, far] = direction === 'downstream' ? (['from', 'to'] as const) : (['to', 'from'] as const);
  const beside = (id: string): TopologyNode[] =>
    edges.filter((edge) => topologyNodeId(edge[near]) === id).map((edge) => edge[far]);
  const direct = beside(topologyNodeId({ kind: 'SERVICE', ...service }));
  const queues = new Set(direct.filter(({ kind }) => kind === 'MESSAGING').map(topologyNodeId));
  const all = [...direct, ...[...queues].flatMap(beside)].filter(({ kind }) => kind === 'SERVICE');
  const distinct = new Map(all.map((node) => [topologyNodeId(node), { name: node.name, namespace: node.namespace }]));
  return [...distinct.values()].sort(compareServices);
}
