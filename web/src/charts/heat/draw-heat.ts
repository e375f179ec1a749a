import { hatch } from '../plot/hatch.ts';
import type { Drawing } from '../plot/plot-canvas.tsx';
import { type HeatData, mostOf, shadeOf } from './heat-data.ts';

/** A field for each cell that holds any, the deeper the more; hatched where the time is not over. */
export function drawHeat({ context, x, y, width, height, color }: Drawing, data: HeatData, completeToMs: number): void {
  const { times, stepMs, bounds, counts } = data;
  const most = mostOf(data);
  for (const [column, time] of times.entries()) {
    const left = Math.round(x.toPx(time));
    const right = Math.round(x.toPx(time + stepMs));
    for (const [row, count] of counts[column]!.entries()) {
      const shade = shadeOf(count, most);
      if (shade === 0) continue;
      const top = Math.round(y.toPx(bounds[row + 1]!));
      const bottom = Math.round(y.toPx(bounds[row]!));
      context.fillStyle = color(`--color-heat-${shade}`);
      context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
    }
    if (time + stepMs <= completeToMs) continue;
    const area = new Path2D();
    area.rect(left, 0, width - left, height);
    context.strokeStyle = color('--color-page');
    hatch(context, area, new DOMRectReadOnly(left, 0, right - left, height));
  }
}
