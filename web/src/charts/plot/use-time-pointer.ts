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
  /** What is drawn over; the time of the page where nothing is said. */
  onBrush?: ((brush: Brush) => void) | undefined;
  onOpen?: ((at: Point) => void) | undefined;
}

/** As usePlotPointer, of a plot over time: the cross-hair of the page goes with it, and what is drawn over becomes the time of the page. */
export function useTimePointer({ x, width, height, next, onBrush, onOpen }: TimePointerRequest): PlotPointer {
  const { atMs } = usePointed();
  const elsewhere = atMs === null ? undefined : x.toPx(atMs);
  const pointer = usePlotPointer({
    width,
    height,
    next,
    start:
      elsewhere !== undefined && elsewhere >= 0 && elsewhere <= width ? { x: elsewhere, y: height / 2 } : undefined,
    onPoint: (at, brush) => pointAt(at ? x.fromPx(at.x) : null, brush && !onBrush ? timeOf(brush, x) : null),
    onBrush: onBrush ?? ((brush) => selectRange(timeOf(brush, x))),
    onOpen,
  });
  const isPointing = pointer.at !== undefined;
  // A chart that goes away takes its cross-hair with it.
  useEffect(() => (isPointing ? () => pointAt(null) : undefined), [isPointing]);
  return pointer;
}

export function timeOf({ from, to }: Brush, x: Axis): MsRange {
  return { fromMs: x.fromPx(Math.min(from.x, to.x)), toMs: x.fromPx(Math.max(from.x, to.x)) };
}
