import type { GraphEdge, GraphNode, GraphSelection } from '../../charts/graph/graph-parts.ts';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { MapGraph_TopologyFragment as Topology, TopologyNodeKind } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';

export const MapGraph_Topology = graphql(`
  fragment MapGraph_Topology on Topology {
    nodes {
      id
      name
      kind
      filter
      service {
        namespace
      }
      requestsPerSecond
      errorCount
      errorRate
      p95Ms
    }
    edges {
      from
      to
      filter
      requestsPerSecond
      errorCount
      errorRate
      p95Ms
    }
  }
`);

export type MapNode = Topology['nodes'][number];
export type MapEdge = Topology['edges'][number];

export interface MapGraph {
  nodes: readonly MapNode[];
  edges: readonly MapEdge[];
}

const nothing = { requestsPerSecond: 0, errorCount: '0', errorRate: null, p95Ms: null };

/** All that is there in the whole time, with the figures of a moment of it where one is given: what rests then stays. */
export function mapGraph(
  whole: FragmentType<typeof MapGraph_Topology>,
  moment: FragmentType<typeof MapGraph_Topology> | undefined,
): MapGraph {
  const all = readFragment(MapGraph_Topology, whole);
  const then = readFragment(MapGraph_Topology, moment);
  if (!then) return all;
  const nodes = new Map(then.nodes.map((node) => [node.id, node]));
  const edges = new Map(then.edges.map((edge) => [keyOf(edge), edge]));
  return {
    nodes: all.nodes.map((node) => nodes.get(node.id) ?? { ...node, ...nothing }),
    edges: all.edges.map((edge) => edges.get(keyOf(edge)) ?? { ...edge, ...nothing }),
  };
}

const shapes: Record<TopologyNodeKind, GraphNode['shape']> = {
  SERVICE: 'service',
  DATABASE: 'database',
  MESSAGING: 'queue',
  EXTERNAL: 'external',
};

/** The same as the chart draws it. */
export function drawnGraph({ nodes, edges }: MapGraph): { nodes: GraphNode[]; edges: GraphEdge[] } {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      name: node.name,
      shape: shapes[node.kind],
      token: node.kind === 'SERVICE' ? seriesColor(node.name) : '--color-quiet',
      rate: node.requestsPerSecond,
      errorShare: node.errorRate ?? 0,
      detail: figuresOf(node),
    })),
    edges: edges.map((edge) => ({
      from: edge.from,
      to: edge.to,
      rate: edge.requestsPerSecond,
      errorShare: edge.errorRate ?? 0,
      detail: figuresOf(edge),
    })),
  };
}

function figuresOf({ requestsPerSecond, errorRate, p95Ms }: MapNode | MapEdge): string {
  return [
    formatRate(requestsPerSecond),
    ...(errorRate ? [`${formatPercent(errorRate)} failed`] : typeof p95Ms === 'number' ? [formatDuration(p95Ms)] : []),
  ].join(' · ');
}

/** Ids have no such sign in them. */
const ARROW = '>';

/** What is chosen, as the address has it: a node by its id, a call by its ends. */
export function writeChoice(chosen: GraphSelection | undefined): string | undefined {
  if (!chosen) return undefined;
  return chosen.kind === 'node' ? chosen.id : `${chosen.from}${ARROW}${chosen.to}`;
}

/** Undefined where it is nothing of the map. */
export function readChoice(text: string, { nodes, edges }: MapGraph): GraphSelection | undefined {
  const [from = '', to, ...more] = text.split(ARROW);
  if (more.length > 0) return undefined;
  if (to === undefined) return nodes.some(({ id }) => id === from) ? { kind: 'node', id: from } : undefined;
  return edges.some((edge) => edge.from === from && edge.to === to) ? { kind: 'edge', from, to } : undefined;
}

function keyOf({ from, to }: MapEdge): string {
  return `${from}${ARROW}${to}`;
}
