/** Places in pixels, to be found by where they are. */
export interface PointIndex {
  /** The place that lies nearest, at most so far away; -1 where there is none. */
  nearest: (x: number, y: number, withinPx: number) => number;
  /** The places within a box, borders included. */
  within: (left: number, top: number, right: number, bottom: number) => number[];
}

const CELL_PX = 16;

/** Sorted into cells: a hundred thousand places take some milliseconds, and a search touches few of them. */
export function indexPoints(xs: Float64Array, ys: Float64Array, width: number, height: number): PointIndex {
  const columns = Math.max(1, Math.ceil(width / CELL_PX));
  const rows = Math.max(1, Math.ceil(height / CELL_PX));
  const clamp = (px: number, count: number): number => Math.min(Math.max(Math.floor(px / CELL_PX), 0), count - 1);
  const cellOf = (at: number): number => clamp(ys[at]!, rows) * columns + clamp(xs[at]!, columns);
  const starts = new Uint32Array(columns * rows + 1);
  for (let at = 0; at < xs.length; at++) starts[cellOf(at) + 1]!++;
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const sorted = new Uint32Array(xs.length);
  for (let at = 0; at < xs.length; at++) sorted[next[cellOf(at)]!++] = at;

  function* cellsOf(left: number, top: number, right: number, bottom: number): Generator<number> {
    const [firstColumn, lastColumn] = [clamp(left, columns), clamp(right, columns)];
    for (let row = clamp(top, rows); row <= clamp(bottom, rows); row++) {
      const [from, to] = [starts[row * columns + firstColumn]!, starts[row * columns + lastColumn + 1]!];
      for (let place = from; place < to; place++) yield sorted[place]!;
    }
  }

  return {
    nearest: (x, y, withinPx) => {
      let nearest = -1;
      let least = withinPx ** 2;
      for (const at of cellsOf(x - withinPx, y - withinPx, x + withinPx, y + withinPx)) {
        const distance = (xs[at]! - x) ** 2 + (ys[at]! - y) ** 2;
        if (distance > least || (distance === least && nearest >= 0)) continue;
        nearest = at;
        least = distance;
      }
      return nearest;
    },
    within: (left, top, right, bottom) => {
      const found: number[] = [];
      for (const at of cellsOf(left, top, right, bottom)) {
        if (xs[at]! >= left && xs[at]! <= right && ys[at]! >= top && ys[at]! <= bottom) found.push(at);
      }
      return found;
    },
  };
}
