import type { MsRange } from '../../lib/time/time-selection.ts';
import type { Axis } from './axis.ts';
import type { Extent } from './extent.ts';
import type { Brush } from './use-plot-pointer.ts';

/** A stretch of time and of values, as it was drawn over a plot. */
export interface Region extends Extent {
  range: MsRange;
}

export function regionOf({ from, to }: Brush, x: Axis, y: Axis): Region {
  return {
    range: { fromMs: x.fromPx(Math.min(from.x, to.x)), toMs: x.fromPx(Math.max(from.x, to.x)) },
    lowest: y.fromPx(Math.max(from.y, to.y)),
    highest: y.fromPx(Math.min(from.y, to.y)),
  };
}
