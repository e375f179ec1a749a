import { compareServices, listServices } from '../api/analysis/list-services.ts';
import { queryBudget } from '../api/query/budget.ts';
import type { ParsedFilter } from '../api/query/filter-text.ts';
import type { ServiceEdge, TopologyNode } from '../api/store/ports/trace-store.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { filterNotes } from './key-notes.ts';
import type { Topology } from './objects.ts';
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
  const { value: edges, meta } = await readStore(context, 'traces', range, [], async () => {
    const { edges, report } = await context.loaders.topologies.load({ range, environment });
    if (filter.filter.op === 'all') return { value: edges, report };
    const asked = { range, environment, filter: filter.filter, budget: queryBudget };
    const { services } = await listServices(asked, context.graph.stores.traces.reader);
    const wanted = new Set(services.map((service) => topologyNodeId({ kind: 'SERVICE', ...service })));
    const touches = ({ from, to }: ServiceEdge): boolean => [from, to].some((node) => wanted.has(topologyNodeId(node)));
    const notes = await filterNotes(filter, 'spans', { range, found: services.length }, context);
    return { value: edges.filter(touches), report: { ...report, notes: [...report.notes, ...notes] } };
  });
  const nodes = new Map(edges.flatMap(({ from, to }) => [from, to]).map((node) => [topologyNodeId(node), node]));
  return { nodes: [...nodes.values()], edges, meta };
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
