import { useEffect } from 'react';
import type { MsRange } from '../../lib/time/time-selection.ts';
import { selectRange } from '../../lib/time/use-time.ts';
import type { Axis } from './axis.ts';
import { pointAt, usePointed } from './pointed-time.ts';
import { type Brush, type PlotPointer, type Point, usePlotPointer } from './use-plot-pointer.ts';

interface TimePointerRequest {
  x: Axis;
  width: number;
  height: number;
  next: (from: Point | undefined, right: number, down: number) => Point | undefined;
  /** What is drawn over stays as a region of time and values; else it becomes the time of the page. */
  pinsRegion?: boolean;
  onOpen?: ((at: Point) => void) | undefined;
}

/** As usePlotPointer, of a plot over time: the cross-hair of the page goes with it. */
export function useTimePointer({
  x,
  width,
  height,
  next,
  pinsRegion = false,
  onOpen,
}: TimePointerRequest): PlotPointer {
  const { atMs } = usePointed();
  const elsewhere = atMs === null ? undefined : x.toPx(atMs);
  const pointer = usePlotPointer({
    width,
    height,
    next,
    start:
      elsewhere !== undefined && elsewhere >= 0 && elsewhere <= width ? { x: elsewhere, y: height / 2 } : undefined,
    onPoint: (at, brush) => pointAt(at ? x.fromPx(at.x) : null, brush && !pinsRegion ? timeOf(brush, x) : null),
    onBrush: (brush) => {
      if (pinsRegion) return 'pinned';
      selectRange(timeOf(brush, x));
      return 'taken';
    },
    onOpen,
  });
  const isPointing = pointer.at !== undefined;
  // A chart that goes away takes its cross-hair with it.
  useEffect(() => (isPointing ? () => pointAt(null) : undefined), [isPointing]);
  return pointer;
}

function timeOf({ from, to }: Brush, x: Axis): MsRange {
  return { fromMs: x.fromPx(Math.min(from.x, to.x)), toMs: x.fromPx(Math.max(from.x, to.x)) };
}
