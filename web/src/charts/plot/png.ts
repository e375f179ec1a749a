import { tokenColor } from '../../lib/theme/token-color.ts';
import type { Axis } from './axis.ts';
import { shownTicks } from './plot-area.tsx';
import { type Draw, drawPlot } from './plot-canvas.tsx';
import { PAGE_FONTS } from './use-font-family.ts';

/** A chart as it is shown, to be drawn once more. */
export interface Picture {
  x: Axis;
  y: Axis;
  width: number;
  height: number;
  draw: Draw;
  /** What the marks stand for. */
  legend: readonly { name: string; token: string }[];
}

const DENSITY = 2;
const MARGIN_PX = 16;
const GUTTER_PX = 52;
const AXIS_PX = 20;
const HEAD_PX = 8;
const TITLE_PX = 28;
const LINE_PX = 20;
const FONT = `12px ${PAGE_FONTS}`;

/** The picture with its title, axes and legend, in the colours of the page. */
export async function pngOf(title: string, picture: Picture, themeKey: string): Promise<Blob> {
  const { x, y, width, height, draw, legend } = picture;
  const color = (token: string): string => tokenColor(token, themeKey);
  const left = MARGIN_PX + GUTTER_PX;
  const top = MARGIN_PX + TITLE_PX + HEAD_PX;
  const fullWidth = left + width + MARGIN_PX;
  const fullHeight = top + height + AXIS_PX + (legend.length > 1 ? LINE_PX : 0) + MARGIN_PX;
  const canvas = new OffscreenCanvas(fullWidth * DENSITY, fullHeight * DENSITY);
  const context = canvas.getContext('2d')!;
  context.scale(DENSITY, DENSITY);
  context.fillStyle = color('--color-page');
  context.fillRect(0, 0, fullWidth, fullHeight);

  context.font = `600 ${FONT}`;
  context.fillStyle = color('--color-text');
  context.fillText(title, MARGIN_PX, MARGIN_PX + 12);
  context.font = FONT;
  context.fillStyle = color('--color-faint');
  context.textAlign = 'right';
  for (const { at, label } of y.ticks) context.fillText(label, left - 8, top + y.toPx(at) + 4);
  context.textAlign = 'center';
  for (const { at, label } of shownTicks(x, width)) context.fillText(label, left + x.toPx(at), top + height + 15);
  if (legend.length > 1)
    drawLegend(context, legend, { left, top: top + height + AXIS_PX + 14, right: fullWidth }, color);

  context.translate(left, top);
  // What is drawn on and off the screen is the same but for their types.
  const onScreen = context as unknown as CanvasRenderingContext2D;
  drawPlot({ context: onScreen, x, y, width, height, density: DENSITY, color, fontFamily: PAGE_FONTS }, draw);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** In one line, as many as fit. */
function drawLegend(
  context: OffscreenCanvasRenderingContext2D,
  legend: Picture['legend'],
  { left, top, right }: { left: number; top: number; right: number },
  color: (token: string) => string,
): void {
  context.textAlign = 'left';
  let at = left;
  for (const { name, token } of legend) {
    const width = context.measureText(name).width + 32;
    if (at + width > right) return;
    context.fillStyle = color(token);
    context.fillRect(at, top - 6, 12, 4);
    context.fillStyle = color('--color-muted');
    context.fillText(name, at + 17, top);
    at += width;
  }
}
