import type { Drawing } from '../plot/plot-canvas.tsx';
import { drawBars } from './draw-bars.ts';
import { drawLine } from './draw-line.ts';
import { drawStack } from './draw-stack.ts';
import { alphaOf, type SeriesPicture } from './series-picture.ts';

/** The marks of all series. What is drawn last lies on top: the first series. */
export function drawSeries(drawing: Drawing, picture: SeriesPicture): void {
  const { data, form, emphasis } = picture;
  const isStacked = form === 'stacked' || form === 'bars';
  if (form === 'bars') drawBars(drawing, picture);
  if (form === 'stacked') drawStack(drawing, picture);
  for (const series of data.series.toReversed()) {
    if (isStacked && !series.isEarlier) continue;
    drawing.context.globalAlpha = alphaOf(series.name, emphasis);
    drawLine(drawing, picture, series);
  }
  drawing.context.globalAlpha = 1;
}
