import { Graph, layout } from '@dagrejs/dagre';
import { wayKey } from './way-key.ts';

export interface Place {
  x: number;
  y: number;
}

export interface GraphBox {
  id: string;
  width: number;
  height: number;
}

export interface GraphArrow {
  from: string;
  to: string;
}

export interface GraphLayout {
  width: number;
  height: number;
  /** The middle of each box, by id. */
  places: ReadonlyMap<string, Place>;
  /** The way of each arrow whose ends are both there, by wayKey. */
  ways: ReadonlyMap<string, readonly Place[]>;
}

const BETWEEN_LAYERS_PX = 96;
const WITHIN_LAYER_PX = 20;
const MARGIN_PX = 24;

/**
 * Boxes in layers from left to right, so that most arrows lead to the right. The same graph has the same picture in
 * whatever order it is given; boxes of a layer that were in `before` keep their order, so that what is added moves little.
 */
export function layoutGraph(
  boxes: readonly GraphBox[],
  arrows: readonly GraphArrow[],
  before?: GraphLayout,
): GraphLayout {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    acyclicer: 'greedy',
    ranker: 'tight-tree',
    ranksep: BETWEEN_LAYERS_PX,
    nodesep: WITHIN_LAYER_PX,
    marginx: MARGIN_PX,
    marginy: MARGIN_PX,
  });
  for (const { id, width, height } of boxes.toSorted((a, b) => compare(a.id, b.id)))
    graph.setNode(id, { width, height });
  for (const { from, to } of arrows.toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to))) {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {});
  }
  layout(graph, before ? { customOrder: keepingOrder(before) } : {});
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width: Math.max(0, width),
    height: Math.max(0, height),
    places: new Map(boxes.map(({ id }) => [id, placeOf(graph.node(id) as Place)])),
    ways: new Map(
      arrows
        .filter(({ from, to }) => graph.hasEdge(from, to))
        .map((arrow) => {
          const [from, to] = [graph.node(arrow.from) as PlacedBox, graph.node(arrow.to) as PlacedBox];
          const { points } = graph.edge(arrow.from, arrow.to) as { points: Place[] };
          return [wayKey(arrow), wayBetween(from, to, points.map(placeOf))];
        }),
    ),
  };
}

type CustomOrder = NonNullable<NonNullable<Parameters<typeof layout>[1]>['customOrder']>;

/** The library's order, in which boxes that were there before change places with each other until they stand as before. */
function keepingOrder({ places }: GraphLayout): CustomOrder {
  return (graph, order) => {
    order(graph);
    const layers = Map.groupBy(
      graph.nodes().filter((id) => places.has(id)),
      (id) => graph.node(id).rank as number,
    );
    for (const layer of layers.values()) {
      const orders = layer.map((id) => graph.node(id).order!).sort((a, b) => a - b);
      const asBefore = layer.toSorted((a, b) => places.get(a)!.y - places.get(b)!.y);
      for (const [at, id] of asBefore.entries()) graph.node(id).order = orders[at]!;
    }
  };
}

type PlacedBox = Place & { width: number };

const STRAIGHT_PX = 28;

/** Out of one box at its side and straight into the other, past other boxes as the library found its way. */
function wayBetween(from: PlacedBox, to: PlacedBox, found: readonly Place[]): Place[] {
  if (from.x === to.x) return [...found];
  const right = from.x < to.x ? 1 : -1;
  const start = { x: from.x + (right * from.width) / 2, y: from.y };
  const end = { x: to.x - (right * to.width) / 2, y: to.y };
  // The ends that the library found lie anywhere on the boxes.
  const between = found.length > 3 ? found.slice(1, -1) : [];
  return [
    start,
    { x: start.x + right * STRAIGHT_PX, y: start.y },
    ...between,
    { x: end.x - right * STRAIGHT_PX, y: end.y },
    end,
  ];
}

function placeOf({ x, y }: Place): Place {
  return { x, y };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
