import type { Axis } from '../plot/axis.ts';
import type { PlacedPoints } from './draw-points.ts';

export interface ScatterPoint {
  timeMs: number;
  value: number;
  hasFailed: boolean;
}

export function placePoints(points: readonly ScatterPoint[], x: Axis, y: Axis): PlacedPoints {
  const xs = new Float64Array(points.length);
  const ys = new Float64Array(points.length);
  const failed = new Uint8Array(points.length);
  for (let at = 0; at < points.length; at++) {
    const { timeMs, value, hasFailed } = points[at]!;
    xs[at] = x.toPx(timeMs);
    ys[at] = y.toPx(value);
    failed[at] = hasFailed ? 1 : 0;
  }
  return { xs, ys, failed };
}
