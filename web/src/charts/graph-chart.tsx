import { Maximize2, Minus, Plus } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { formatPercent } from '../lib/format/number.ts';
import { valueUnit } from '../lib/format/unit.ts';
import { IconButton } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { drawGraph } from './graph/draw-graph.ts';
import type { Place } from './graph/graph-layout.ts';
import {
  type GraphEdge,
  type GraphNode,
  type GraphSelection,
  NODE_HEIGHT_PX,
  NODE_WIDTH_PX,
} from './graph/graph-parts.ts';
import { NodeLabel } from './graph/node-label.tsx';
import { nearestPlace } from './graph/nearest-place.ts';
import { distanceTo, smoothWay } from './graph/smooth-way.ts';
import { useGraphLayout } from './graph/use-graph-layout.ts';
import { useView } from './graph/use-view.ts';
import { placeInDrawing } from './graph/view.ts';
import { wayKey } from './graph/way-key.ts';
import { Canvas, type Pen } from './plot/canvas.tsx';
import { ChartFrame, type ChartFrameProps } from './plot/chart-frame.tsx';
import type { TableData } from './plot/data-table.tsx';
import { useWidth } from './plot/use-width.ts';

interface GraphChartProps extends ChartFrameProps {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  /** In pixels. */
  height: number;
  selected: GraphSelection | undefined;
  onSelect: (selection: GraphSelection | undefined) => void;
}

const DRAG_PX = 4;
const NEAR_PX = 8;
const directions: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Who asks whom, from left to right. Dragging moves it, ⌘ or Ctrl with the wheel zooms; arrows lead from node to node. */
export function GraphChart(props: GraphChartProps) {
  const { title, nodes, edges, height, selected, onSelect } = props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [pointed, setPointed] = useState<GraphSelection | undefined>(undefined);
  const [dragged, setDragged] = useState<{ from: Place; isFar: boolean } | undefined>(undefined);
  const boxes = useMemo(() => nodes.map(({ id }) => ({ id, width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX })), [nodes]);
  const layout = useGraphLayout(boxes, edges);
  const ways = useMemo(() => new Map([...(layout?.ways ?? [])].map(([key, way]) => [key, smoothWay(way)])), [layout]);
  const { view, move, zoom, fit, reveal } = useView(frame, layout, { width, height });
  const emphasis = useMemo(() => emphasisOf(pointed ?? selected, edges), [pointed, selected, edges]);
  const draw = useMemo(
    () => layout && ((pen: Pen) => drawGraph(pen, { nodes, edges, layout, ways, view, emphasis })),
    [layout, nodes, edges, ways, view, emphasis],
  );

  const [focusedId, setFocused] = useState(selected?.kind === 'node' ? selected.id : '');
  // A node that is gone cannot have the focus; then the first one can.
  const reachableId = nodes.some(({ id }) => id === focusedId) ? focusedId : nodes[0]?.id;
  const buttons = useRef(new Map<string, HTMLButtonElement>());

  function offsetOf(event: PointerEvent): Place {
    const { left, top } = frame.current!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  function edgeAt(at: Place): GraphEdge | undefined {
    const place = placeInDrawing(view, at);
    let nearest: GraphEdge | undefined;
    let least = NEAR_PX / view.scale;
    for (const edge of edges) {
      const distance = distanceTo(ways.get(wayKey(edge)) ?? [], place);
      if (distance < least) [nearest, least] = [edge, distance];
    }
    return nearest;
  }

  function onKeyDown(event: KeyboardEvent): void {
    const direction = directions[event.key];
    const place = layout?.places.get(reachableId ?? '');
    if (direction && layout && place) {
      const id = nearestPlace(layout.places, place, ...direction);
      if (id !== undefined) buttons.current.get(id)?.focus({ preventScroll: true });
    } else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === '0') fit();
    else if (event.key === 'Escape' && selected) onSelect(undefined);
    else return;
    event.preventDefault();
  }

  return (
    <ChartFrame
      {...props}
      height={height}
      table={() => tableOf(nodes, edges)}
      picture={() => ({
        x: noAxis,
        y: noAxis,
        width,
        height,
        draw: (pen) => {
          draw?.(pen);
          nameNodes(pen, nodes, layout?.places, view);
        },
        legend: [],
      })}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/no-noninteractive-element-interactions -- its nodes are buttons, and take its keys */}
      <div
        ref={frame}
        role="group"
        aria-label={title}
        style={{ height }}
        className={`relative touch-none overflow-hidden rounded-md border border-line bg-surface select-none ${pointed?.kind === 'edge' ? 'cursor-pointer' : dragged ? 'cursor-grabbing' : 'cursor-grab'}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || (event.target as Element).closest('button')) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragged({ from: offsetOf(event), isFar: false });
        }}
        onPointerMove={(event) => {
          const at = offsetOf(event);
          if (!dragged) {
            const isOnNode = (event.target as Element).closest('button') !== null;
            const edge = isOnNode ? undefined : edgeAt(at);
            if (!isOnNode) setPointed(edge && { kind: 'edge', from: edge.from, to: edge.to });
            return;
          }
          const isFar = dragged.isFar || Math.hypot(at.x - dragged.from.x, at.y - dragged.from.y) >= DRAG_PX;
          if (isFar) move(at.x - dragged.from.x, at.y - dragged.from.y);
          setDragged({ from: isFar ? at : dragged.from, isFar });
        }}
        onPointerUp={(event) => {
          if (!dragged) return;
          setDragged(undefined);
          const edge = dragged.isFar ? undefined : edgeAt(offsetOf(event));
          if (!dragged.isFar) onSelect(edge && { kind: 'edge', from: edge.from, to: edge.to });
        }}
        onPointerCancel={() => setDragged(undefined)}
        onPointerLeave={() => setPointed(undefined)}
      >
        {draw && layout ? (
          <>
            <Canvas draw={draw} width={width} height={height} />
            <div
              style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
              className="absolute top-0 left-0 origin-top-left"
            >
              {nodes.map((node) => {
                const place = layout.places.get(node.id);
                return (
                  place && (
                    <NodeLabel
                      key={node.id}
                      ref={(element) => {
                        if (element) buttons.current.set(node.id, element);
                        else buttons.current.delete(node.id);
                      }}
                      node={node}
                      place={place}
                      isSelected={selected?.kind === 'node' && selected.id === node.id}
                      isQuiet={emphasis !== undefined && !emphasis.has(node.id)}
                      isReachable={node.id === reachableId}
                      onFocus={() => {
                        setFocused(node.id);
                        reveal(place, NODE_WIDTH_PX / 2 + 8);
                      }}
                      onPoint={(isOn) => setPointed(isOn ? { kind: 'node', id: node.id } : undefined)}
                      onSelect={() => onSelect({ kind: 'node', id: node.id })}
                    />
                  )
                );
              })}
            </div>
            <EdgeDetail edges={edges} nodes={nodes} pointed={pointed ?? selected} />
          </>
        ) : nodes.length === 0 ? (
          <p className="flex h-full items-center justify-center text-faint">Nothing in this time</p>
        ) : (
          <div className="p-6">
            <Skeleton className="h-24 w-full" />
          </div>
        )}
        <div className="absolute right-2 bottom-2 flex flex-col rounded-md border border-line bg-raised">
          <IconButton label="Larger (+)" onClick={() => zoom(1.25)}>
            <Plus className="size-4" aria-hidden />
          </IconButton>
          <IconButton label="Smaller (-)" onClick={() => zoom(0.8)}>
            <Minus className="size-4" aria-hidden />
          </IconButton>
          <IconButton label="All of it (0)" onClick={fit}>
            <Maximize2 className="size-3.5" aria-hidden />
          </IconButton>
        </div>
      </div>
    </ChartFrame>
  );
}

/** What is told of the arrow that is pointed at or chosen. */
function EdgeDetail({
  edges,
  nodes,
  pointed,
}: Pick<GraphChartProps, 'edges' | 'nodes'> & { pointed: GraphSelection | undefined }) {
  if (pointed?.kind !== 'edge') return null;
  const edge = edges.find(({ from, to }) => from === pointed.from && to === pointed.to);
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
  return (
    edge && (
      <p className="pointer-events-none absolute top-2 left-2 rounded-md bg-raised px-2 py-1 text-sm shadow-raised">
        {nameOf(edge.from)} → {nameOf(edge.to)} <span className="text-muted">{edge.detail}</span>
      </p>
    )
  );
}

/** A node with all that asks it and that it asks; an arrow with its ends. */
function emphasisOf(of: GraphSelection | undefined, edges: readonly GraphEdge[]): Set<string> | undefined {
  if (!of) return undefined;
  if (of.kind === 'edge') return new Set([of.from, of.to, wayKey(of)]);
  const touched = edges.filter(({ from, to }) => from === of.id || to === of.id);
  return new Set([of.id, ...touched.flatMap((edge) => [edge.from, edge.to, wayKey(edge)])]);
}

const noAxis = { toPx: (value: number) => value, fromPx: (px: number) => px, ticks: [] };

/** On the screen names are text of the page; in a picture that is saved they have to be drawn. */
function nameNodes(
  { context, color, fontFamily }: Pen,
  nodes: readonly GraphNode[],
  places: ReadonlyMap<string, Place> | undefined,
  { scale, x, y }: { scale: number; x: number; y: number },
): void {
  context.fillStyle = color('--color-text');
  context.textAlign = 'left';
  context.font = `${13 * scale}px ${fontFamily}`;
  for (const { id, name } of nodes) {
    const place = places?.get(id);
    if (place) context.fillText(name, (place.x - NODE_WIDTH_PX / 2 + 48) * scale + x, (place.y + 4) * scale + y);
  }
}

function tableOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): TableData {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return {
    columns: [
      { name: 'From', kind: 'text' },
      { name: 'To', kind: 'text' },
      { name: 'Rate', kind: 'value', unit: valueUnit },
      { name: 'Failed', kind: 'text' },
      { name: 'Figures', kind: 'text' },
    ],
    rows: edges.map(({ from, to, rate, errorShare, detail }) => [
      names.get(from) ?? from,
      names.get(to) ?? to,
      rate,
      formatPercent(errorShare),
      detail,
    ]),
  };
}
