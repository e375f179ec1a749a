import type { Pen } from '../plot/canvas.tsx';
import type { FlameFrame, FlameRows } from './flame-layout.ts';

export const ROW_PX = 20;
const LEAST_PX = 0.5;
const LEAST_TEXT_PX = 28;
const PADDING_PX = 6;
const EDGE_PX = 2;
/** How strong a bar is behind its name. */
const BODY = 0.3;

export interface FlamePicture {
  rows: FlameRows;
  /** The frame that has the whole width. */
  zoomed: FlameFrame | undefined;
  /** From which pixel on the rows are seen. */
  scrollTop: number;
}

/** Where a frame lies across the width; outside of it where it is not within what is zoomed into. */
export function placeOf(
  { left, right }: FlameFrame,
  zoomed: FlameFrame | undefined,
  width: number,
): [left: number, right: number] {
  const [from, to] = [zoomed?.left ?? 0, zoomed?.right ?? 1];
  const px = (share: number): number => ((share - from) / (to - from)) * width;
  return [px(left), px(right)];
}

/** A bar for each frame that is seen, with its name where that has room. */
export function drawFlame(
  { context, width, height, color, fontFamily }: Pen,
  { rows, zoomed, scrollTop }: FlamePicture,
): void {
  context.font = `12px ${fontFamily}`;
  context.textBaseline = 'middle';
  const first = Math.floor(scrollTop / ROW_PX);
  const last = Math.min(rows.length - 1, Math.ceil((scrollTop + height) / ROW_PX));
  for (let depth = first; depth <= last; depth++) {
    const top = depth * ROW_PX - scrollTop;
    let end = -Infinity;
    for (const frame of rows[depth]!) {
      const [left, right] = placeOf(frame, zoomed, width);
      // What is narrower than half a pixel is seen once, however often it is there.
      if (right <= 0 || left >= width || right - end < LEAST_PX) continue;
      end = right;
      const [x, barWidth] = [Math.max(0, left), Math.min(width, right) - Math.max(0, left)];
      const shown = Math.max(LEAST_PX, barWidth - (barWidth > 3 ? 1 : 0));
      // What lies around what is zoomed into is its context, and fainter.
      const strength = zoomed && depth < zoomed.depth ? 0.5 : 1;
      context.fillStyle = color(frame.node.token);
      context.globalAlpha = strength * (barWidth > EDGE_PX ? BODY : 0.8);
      context.fillRect(x, top, shown, ROW_PX - 1);
      context.globalAlpha = strength;
      if (barWidth > 2 * EDGE_PX) context.fillRect(x, top, EDGE_PX, ROW_PX - 1);
      if (barWidth < LEAST_TEXT_PX) continue;
      context.fillStyle = color('--color-text');
      context.fillText(fitText(context, frame.node.name, barWidth - 2 * PADDING_PX), x + PADDING_PX, top + ROW_PX / 2);
    }
  }
  context.globalAlpha = 1;
}

function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  const own = context.measureText(text).width;
  if (own <= width) return text;
  const most = Math.floor((text.length * width) / own) - 2;
  return most > 0 ? `${text.slice(0, most)}…` : '';
}
