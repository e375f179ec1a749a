import { hatch } from '../plot/hatch.ts';
import type { Drawing } from '../plot/plot-canvas.tsx';
import { peaksOf } from './columns.ts';
import { alphaOf, type SeriesPicture } from './series-picture.ts';
import { type Stack, stackOf } from './stack.ts';

const OPEN = 0.25;

/** A bar for each bucket, of all series on top of each other; hatched where the bucket is still being filled. */
export function drawBars(drawing: Drawing, { data, completeToMs, emphasis }: SeriesPicture): void {
  const { context, x, y, width, density, color } = drawing;
  const { times, stepMs } = data;
  const stack = stackOf(data.series, times.length);
  if (times.length > width * density) {
    drawPeaks(drawing, { data, completeToMs, emphasis, form: 'bars' }, stack);
    return;
  }
  const stepPx = x.toPx(stepMs) - x.toPx(0);
  const barWidth = Math.max(1, stepPx - (stepPx > 3 ? 1 : 0));
  for (const { series, lower, upper } of stack.layers) {
    context.fillStyle = context.strokeStyle = color(series.token);
    const alpha = alphaOf(series.name, emphasis);
    for (let index = 0; index < times.length; index++) {
      if (upper[index] === lower[index]) continue;
      const left = x.toPx(times[index]!);
      // What is there is seen, however little it is.
      const bottom = y.toPx(lower[index]!);
      const height = Math.max(1, bottom - y.toPx(upper[index]!));
      const isOpen = times[index]! + stepMs > completeToMs;
      context.globalAlpha = isOpen ? alpha * OPEN : alpha;
      context.fillRect(left, bottom - height, barWidth, height);
      if (!isOpen) continue;
      context.globalAlpha = alpha;
      const box = new DOMRectReadOnly(left, bottom - height, barWidth, height);
      hatch(context, rectangle(box), box);
    }
  }
  context.globalAlpha = 1;
}

/** More buckets than columns of pixels: of each column its highest bucket. */
export function drawPeaks(
  drawing: Drawing,
  { data, emphasis }: SeriesPicture,
  { layers, totals }: Stack,
  fill = 1,
): void {
  const { context, x, y, width, density, color } = drawing;
  const count = Math.round(width * density);
  const [fromMs, toMs] = [x.fromPx(0), x.fromPx(width)];
  const peaks = peaksOf(data.times, totals, { fromMs, msPerColumn: (toMs - fromMs) / count, count });
  for (const { series, lower, upper } of layers) {
    context.fillStyle = color(series.token);
    context.globalAlpha = alphaOf(series.name, emphasis) * fill;
    for (let column = 0; column < count; column++) {
      const peak = peaks[column]!;
      if (peak < 0 || upper[peak] === lower[peak]) continue;
      const bottom = y.toPx(lower[peak]!);
      const height = Math.max(1 / density, bottom - y.toPx(upper[peak]!));
      context.fillRect(column / density, bottom - height, 1 / density, height);
    }
  }
  context.globalAlpha = 1;
}

function rectangle({ x, y, width, height }: DOMRectReadOnly): Path2D {
  const path = new Path2D();
  path.rect(x, y, width, height);
  return path;
}
