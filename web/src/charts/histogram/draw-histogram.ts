import type { Drawing } from '../plot/plot-canvas.tsx';
import type { ValueBucket } from './value-bucket.ts';

/** Bars of those that are looked at; those they are compared with are outlines, scaled to the same sum. */
export function drawHistogram(
  { context, x, y, height, color }: Drawing,
  buckets: readonly ValueBucket[],
  others: readonly ValueBucket[],
): void {
  context.fillStyle = color('--color-series-1');
  for (const { from, to, count } of buckets) {
    if (count <= 0) continue;
    const [left, right] = [x.toPx(from), x.toPx(to)];
    const top = Math.min(y.toPx(count), height - 1);
    context.fillRect(left, top, Math.max(1, right - left - (right - left > 4 ? 1 : 0)), height - top);
  }
  context.strokeStyle = color('--color-text');
  context.lineWidth = 1;
  context.beginPath();
  let end = -Infinity;
  for (const { from, to, count } of others) {
    const top = Math.round(y.toPx(count)) + 0.5;
    const left = x.toPx(from);
    // Beside a bucket that is left out the outline falls to the ground.
    if (left - end > 0.5) {
      if (end > -Infinity) context.lineTo(end, height);
      context.moveTo(left, height);
    }
    context.lineTo(left, top);
    end = x.toPx(to);
    context.lineTo(end, top);
  }
  if (end > -Infinity) context.lineTo(end, height);
  context.stroke();
}
