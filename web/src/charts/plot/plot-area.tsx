import type { ReactNode, RefObject } from 'react';
import type { Axis } from './axis.ts';
import { type Draw, PlotCanvas } from './plot-canvas.tsx';

/** Left of a plot, where its values stand. */
export const GUTTER = '3.25rem';
/** Below it, where its times stand. */
const AXIS = '1.25rem';
/** Above it, where half of the topmost label stands. */
const HEAD = '0.5rem';

interface PlotAreaProps {
  /** Of which the width is measured. */
  plot: RefObject<HTMLDivElement | null>;
  x: Axis;
  y: Axis;
  width: number;
  height: number;
  draw: Draw;
  /** There is nothing to draw. */
  isEmpty: boolean;
  children: ReactNode;
}

/** The marks of a chart between its axes. What answers to the pointer lies above them. */
export function PlotArea({ plot, x, y, width, height, draw, isEmpty, children }: PlotAreaProps) {
  return (
    <div style={{ paddingLeft: GUTTER, paddingBottom: AXIS, paddingTop: HEAD }}>
      <div ref={plot} style={{ height }} className="relative">
        <PlotCanvas draw={draw} x={x} y={y} width={width} height={height} />
        <div aria-hidden className="text-sm text-faint">
          {y.ticks.map(({ at, label }) => (
            <span
              key={at}
              style={{ top: y.toPx(at), right: '100%' }}
              className="absolute -translate-y-1/2 pr-2 whitespace-nowrap"
            >
              {label}
            </span>
          ))}
          {shownTicks(x, width).map(({ at, label }) => (
            <span
              key={at}
              style={{ left: x.toPx(at), top: height + 3 }}
              className="absolute -translate-x-1/2 whitespace-nowrap"
            >
              {label}
            </span>
          ))}
        </div>
        {isEmpty && (
          <p className="absolute inset-0 flex items-center justify-center text-sm text-faint">Nothing in this time</p>
        )}
        {children}
      </div>
    </div>
  );
}

/** Without those that would be cut, or stand under the values. */
export function shownTicks({ toPx, ticks }: Axis, width: number): Axis['ticks'] {
  return width > 0 ? ticks.filter(({ at }) => toPx(at) >= 8 && toPx(at) <= width - 12) : [];
}
