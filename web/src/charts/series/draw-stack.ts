import { hatch } from '../plot/hatch.ts';
import type { Drawing } from '../plot/plot-canvas.tsx';
import { drawPeaks } from './draw-bars.ts';
import { alphaOf, type SeriesPicture } from './series-picture.ts';
import { stackOf } from './stack.ts';

const FILL = 0.42;

/** Areas on top of each other; hatched where the last bucket is still being filled. */
export function drawStack(drawing: Drawing, picture: SeriesPicture): void {
  const { context, x, y, width, height, density, color } = drawing;
  const { data, completeToMs, emphasis } = picture;
  const { times, stepMs } = data;
  const stack = stackOf(data.series, times.length);
  if (times.length > width * density) {
    drawPeaks(drawing, picture, stack, FILL);
    return;
  }
  const xOf = (index: number): number => x.toPx(times[index]! + stepMs / 2);
  const firstOpen = times.findIndex((time) => time + stepMs > completeToMs);
  const complete = firstOpen < 0 ? times.length : firstOpen;
  const unfinished = Math.max(0, complete - 1);
  for (const { series, lower, upper } of stack.layers) {
    const alpha = alphaOf(series.name, emphasis);
    const areaOf = (from: number, to: number): Path2D => {
      const area = new Path2D();
      for (let index = from; index < to; index++) area.lineTo(xOf(index), y.toPx(upper[index]!));
      for (let index = to - 1; index >= from; index--) area.lineTo(xOf(index), y.toPx(lower[index]!));
      area.closePath();
      return area;
    };
    context.fillStyle = context.strokeStyle = color(series.token);
    context.globalAlpha = alpha * FILL;
    context.fill(areaOf(0, complete));
    if (complete < times.length) {
      const area = areaOf(unfinished, times.length);
      context.globalAlpha = alpha * FILL * 0.5;
      context.fill(area);
      context.globalAlpha = alpha;
      hatch(context, area, new DOMRectReadOnly(xOf(unfinished), 0, width - xOf(unfinished), height));
    }
    context.globalAlpha = alpha;
    context.lineWidth = 1;
    context.beginPath();
    for (let index = 0; index < complete; index++) context.lineTo(xOf(index), y.toPx(upper[index]!));
    context.stroke();
  }
  context.globalAlpha = 1;
}
