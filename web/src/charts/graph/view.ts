import type { Place } from './graph-layout.ts';

/** Which part of a drawing is seen: a place of it lies `x` and `y` to the right and down, times `scale`. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

const LEAST_SCALE = 0.03;
const MOST_SCALE = 2.5;

/** All of the drawing in the middle of the frame, never enlarged. */
export function fitView(drawing: Size, frame: Size): View {
  if (drawing.width <= 0 || drawing.height <= 0) return { scale: 1, x: 0, y: 0 };
  const scale = Math.max(LEAST_SCALE, Math.min(1, frame.width / drawing.width, frame.height / drawing.height));
  return {
    scale,
    x: (frame.width - drawing.width * scale) / 2,
    y: (frame.height - drawing.height * scale) / 2,
  };
}

/** Larger or smaller by a factor, while what lies at this place of the frame stays there. */
export function zoomView({ scale, x, y }: View, factor: number, at: Place): View {
  const next = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale * factor));
  const ratio = next / scale;
  return { scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
}

/** Moved as little as brings a place into the frame, with room around it. */
export function revealPlace(view: View, place: Place, frame: Size, marginPx: number): View {
  const [left, top] = [place.x * view.scale + view.x, place.y * view.scale + view.y];
  const into = (at: number, length: number): number =>
    Math.min(Math.max(at, marginPx), Math.max(marginPx, length - marginPx)) - at;
  return { ...view, x: view.x + into(left, frame.width), y: view.y + into(top, frame.height) };
}

/** What lies at a place of the frame, as a place of the drawing. */
export function placeInDrawing({ scale, x, y }: View, at: Place): Place {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}
