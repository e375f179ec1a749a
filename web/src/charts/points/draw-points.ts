import type { Pen } from '../plot/canvas.tsx';

export interface PlacedPoints {
  xs: Float64Array;
  ys: Float64Array;
  /** 1 where it failed. */
  failed: Uint8Array;
}

/** With more than this, marks are smaller. */
const MANY = 5000;
const STROKE_PX = 1.5;
/** How strong a place is on which one, two, three and more points lie. */
const STRENGTHS = [0.4, 0.6, 0.8, 1] as const;

/** Dots, stronger where more of them lie on each other; over them what failed, as crosses. */
export function drawPoints({ context, width, height, color }: Pen, points: PlacedPoints): void {
  const counts = countPlaces(points, width, height, 0);
  const failedCounts = countPlaces(points, width, height, 1);
  const dotPx = points.xs.length > MANY ? 2 : 3;
  const crossPx = failedCounts.reduce((sum, count) => sum + count, 0) > MANY ? 5 : 7;
  context.fillStyle = color('--color-series-1');
  for (const [level, alpha] of STRENGTHS.entries()) {
    context.globalAlpha = alpha;
    forPlaces(counts, width, (x, y, count) => {
      if (Math.min(count, STRENGTHS.length) === level + 1) context.fillRect(x - dotPx / 2, y - dotPx / 2, dotPx, dotPx);
    });
  }
  context.globalAlpha = 1;
  context.fillStyle = color('--color-error');
  forPlaces(failedCounts, width, (x, y) => {
    context.fillRect(x - crossPx / 2, y - STROKE_PX / 2, crossPx, STROKE_PX);
    context.fillRect(x - STROKE_PX / 2, y - crossPx / 2, STROKE_PX, crossPx);
  });
}

/** How many points lie on each pixel: what lies on each other is drawn once. */
function countPlaces({ xs, ys, failed }: PlacedPoints, width: number, height: number, wanted: 0 | 1): Uint16Array {
  const counts = new Uint16Array((width + 1) * (height + 1));
  for (let at = 0; at < xs.length; at++) {
    const [x, y] = [Math.round(xs[at]!), Math.round(ys[at]!)];
    if (failed[at] === wanted && x >= 0 && x <= width && y >= 0 && y <= height) counts[y * (width + 1) + x]!++;
  }
  return counts;
}

function forPlaces(counts: Uint16Array, width: number, visit: (x: number, y: number, count: number) => void): void {
  for (let place = 0; place < counts.length; place++) {
    const count = counts[place]!;
    if (count > 0) visit(place % (width + 1), Math.floor(place / (width + 1)), count);
  }
}
