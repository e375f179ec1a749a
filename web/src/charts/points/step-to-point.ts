import type { Point } from '../plot/use-plot-pointer.ts';
import type { PointIndex } from './point-index.ts';

interface Places {
  xs: Float64Array;
  ys: Float64Array;
}

/** To the side, places of the same pixel are passed over; upwards and down those that are this near count as one column. */
const COLUMN_PX = 3;

/** The place to which an arrow key leads; from nowhere to the first or last of all. Undefined where none lies that way. */
export function stepToPoint(
  { xs, ys }: Places,
  index: PointIndex,
  { width, height }: { width: number; height: number },
  from: Point | undefined,
  right: number,
  down: number,
): Point | undefined {
  if (right !== 0) {
    const start = from?.x ?? (right > 0 ? -1 : width + 1);
    const y = from?.y ?? height / 2;
    return sideways(start, y);
  }
  if (!from) return undefined;
  const [top, bottom] = down > 0 ? [from.y + 0.5, height] : [0, from.y - 0.5];
  const found = index.within(from.x - COLUMN_PX, top, from.x + COLUMN_PX, bottom);
  return placeOf(found.toSorted((a, b) => Math.abs(ys[a]! - from.y) - Math.abs(ys[b]! - from.y))[0]);

  function sideways(start: number, y: number): Point | undefined {
    // In wider and wider stretches, so that the first one that holds a place is met early.
    for (let reach = 16; ; reach *= 4) {
      const [left, end] = right > 0 ? [start + 0.5, start + reach] : [start - reach, start - 0.5];
      const found = index.within(left, 0, end, height);
      if (found.length > 0) {
        const nearestX = found.map((at) => xs[at]!).reduce((a, b) => (right > 0 ? Math.min(a, b) : Math.max(a, b)));
        const column = found.filter((at) => Math.abs(xs[at]! - nearestX) < 1);
        return placeOf(column.toSorted((a, b) => Math.abs(ys[a]! - y) - Math.abs(ys[b]! - y))[0]);
      }
      if (reach > 2 * width) return undefined;
    }
  }

  function placeOf(at: number | undefined): Point | undefined {
    return at === undefined ? undefined : { x: xs[at]!, y: ys[at]! };
  }
}
