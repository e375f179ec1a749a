import { useCallback, useMemo, useRef, useState } from 'react';
import { formatPercent } from '../lib/format/number.ts';
import type { Unit } from '../lib/format/unit.ts';
import { Button } from '../ui/button.tsx';
import { drawFlame, placeOf, ROW_PX } from './flame/draw-flame.ts';
import { type FlameFrame, type FlameNode, type FlameRows, frameAt, layoutFlame, selfOf } from './flame/flame-layout.ts';
import { Canvas, type Pen } from './plot/canvas.tsx';
import { ChartFrame, type ChartFrameProps } from './plot/chart-frame.tsx';
import type { TableData } from './plot/data-table.tsx';
import { PlotSurface } from './plot/plot-surface.tsx';
import { Readout } from './plot/readout.tsx';
import { type Point, usePlotPointer } from './plot/use-plot-pointer.ts';
import { useWidth } from './plot/use-width.ts';

interface FlameGraphProps extends ChartFrameProps {
  roots: readonly FlameNode[];
  unit: Unit;
  /** At most, in pixels: more rows are scrolled to. */
  height: number;
}

/** What a whole is made of: below each part its parts. A click or enter gives a part the whole width, on the topmost ones it takes it back. */
export function FlameGraph(props: FlameGraphProps) {
  const { title, roots, unit, height: most } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const [zoomPath, setZoomPath] = useState<readonly string[]>([]);
  const rows = useMemo(() => layoutFlame(roots), [roots]);
  const zoomed = useMemo(() => findFrame(rows, zoomPath), [rows, zoomPath]);
  const fullHeight = rows.length * ROW_PX;
  const height = Math.max(ROW_PX, Math.min(most, fullHeight));
  const draw = useCallback((pen: Pen) => drawFlame(pen, { rows, zoomed, scrollTop }), [rows, zoomed, scrollTop]);

  function frameAtPoint({ x, y }: Point): FlameFrame | undefined {
    const [from, to] = [zoomed?.left ?? 0, zoomed?.right ?? 1];
    return frameAt(rows[Math.floor((y + scrollTop) / ROW_PX)], from + (x / Math.max(1, width)) * (to - from));
  }

  function middleOf(frame: FlameFrame): Point {
    const [left, right] = placeOf(frame, zoomed, width);
    const top = frame.depth * ROW_PX;
    const scrolled = Math.min(Math.max(scrollTop, top + ROW_PX - height), top);
    if (scroller.current && scrolled !== scrollTop) scroller.current.scrollTop = scrolled;
    return { x: (Math.max(0, left) + Math.min(width, right)) / 2, y: top - scrolled + ROW_PX / 2 };
  }

  const pointer = usePlotPointer({
    width,
    height,
    next: (from, right, down) => {
      const here = from && frameAtPoint(from);
      const to = here ? stepFrom(rows, here, right, down) : (zoomed ?? rows[0]?.[0]);
      return to && isSeen(to, zoomed) ? middleOf(to) : undefined;
    },
    onBrush: () => 'taken',
    onOpen: (at) => {
      const frame = frameAtPoint(at);
      if (frame) setZoomPath(frame === zoomed || frame.depth === 0 ? [] : pathOf(frame));
    },
  });
  const frame = pointer.at && frameAtPoint(pointer.at);
  const total = roots.reduce((sum, { value }) => sum + value, 0);
  const [left = 0, right = 0] = frame ? placeOf(frame, zoomed, width) : [];

  return (
    <ChartFrame
      {...props}
      figure={
        zoomed ? (
          <span className="flex items-center gap-2">
            {zoomed.node.name}
            <Button look="ghost" className="h-6" onClick={() => setZoomPath([])}>
              All of it
            </Button>
          </span>
        ) : (
          props.figure
        )
      }
      height={height}
      table={() => tableOf(rows, unit)}
      picture={() => ({ x: noAxis, y: noAxis, width, height, draw, legend: [] })}
    >
      <div
        ref={scroller}
        style={{ height }}
        className="overflow-x-hidden overflow-y-auto"
        onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
      >
        <div style={{ height: fullHeight }}>
          <div style={{ height }} className="sticky top-0">
            <Canvas draw={draw} width={width} height={height} />
            <PlotSurface
              pointer={pointer}
              label={`${title}, part by part`}
              spoken={frame ? describe(frame, unit, total) : 'nothing'}
              place={{ now: frame?.depth ?? 0, most: rows.length - 1 }}
              className="cursor-pointer"
              readout={
                frame && (
                  <Readout title={frame.node.name}>
                    <dl className="grid grid-cols-[auto_auto] gap-x-4 px-1.5">
                      <dt className="text-muted">with its parts</dt>
                      <dd className="text-right">
                        {unit.format(frame.node.value)}, {formatPercent(frame.node.value / total)}
                      </dd>
                      <dt className="text-muted">by itself</dt>
                      <dd className="text-right">
                        {unit.format(selfOf(frame.node))}, {formatPercent(selfOf(frame.node) / total)}
                      </dd>
                    </dl>
                  </Readout>
                )
              }
            >
              {frame && (
                <div
                  aria-hidden
                  style={{
                    left: Math.max(0, left),
                    width: Math.max(2, Math.min(width, right) - Math.max(0, left)),
                    top: frame.depth * ROW_PX - scrollTop,
                    height: ROW_PX - 1,
                  }}
                  className="pointer-events-none absolute outline-2 -outline-offset-2 outline-text"
                />
              )}
            </PlotSurface>
          </div>
        </div>
      </div>
    </ChartFrame>
  );
}

function describe({ node }: FlameFrame, unit: Unit, total: number): string {
  return `${node.name}: ${unit.format(node.value)}, ${formatPercent(node.value / total)}; by itself ${unit.format(selfOf(node))}`;
}

/** Names of a frame and of what it lies in, the outermost first. */
function pathOf(frame: FlameFrame): string[] {
  const path: string[] = [];
  for (let at: FlameFrame | undefined = frame; at; at = at.parent) path.unshift(at.node.name);
  return path;
}

function findFrame(rows: FlameRows, path: readonly string[]): FlameFrame | undefined {
  let found: FlameFrame | undefined;
  for (const [depth, name] of path.entries()) {
    const parent = found;
    found = rows[depth]?.find((frame) => frame.parent === parent && frame.node.name === name);
    if (!found) return undefined;
  }
  return found;
}

/** Up to what it lies in, down to its first part, to the side to its neighbours. */
function stepFrom(rows: FlameRows, frame: FlameFrame, right: number, down: number): FlameFrame | undefined {
  if (down < 0) return frame.parent;
  if (down > 0) return rows[frame.depth + 1]?.find(({ parent }) => parent === frame);
  const row = rows[frame.depth]!;
  return row[row.indexOf(frame) + right];
}

function isSeen(frame: FlameFrame, zoomed: FlameFrame | undefined): boolean {
  return !zoomed || (frame.right > zoomed.left && frame.left < zoomed.right);
}

const noAxis = { toPx: (value: number) => value, fromPx: (px: number) => px, ticks: [] };

function tableOf(rows: FlameRows, unit: Unit): TableData {
  return {
    columns: [
      { name: 'Part', kind: 'text' },
      { name: 'Of', kind: 'text' },
      { name: 'With its parts', kind: 'value', unit },
      { name: 'By itself', kind: 'value', unit },
    ],
    rows: rows
      .flat()
      .toSorted((a, b) => b.node.value - a.node.value)
      .map(({ node, parent }) => [node.name, parent?.node.name ?? null, node.value, selfOf(node)]),
  };
}
