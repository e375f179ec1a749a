const HATCH_PX = 5;

/** Diagonal strokes inside of the path: what is not complete. */
export function hatch(context: CanvasRenderingContext2D, area: Path2D, box: DOMRectReadOnly): void {
  const { left, right, top, bottom, height } = box;
  if (box.width <= 0 || height <= 0) return;
  context.save();
  context.clip(area);
  context.beginPath();
  // On diagonals of the whole canvas: strokes of neighbours meet.
  for (let at = Math.floor((left - height + bottom) / HATCH_PX) * HATCH_PX - bottom; at < right; at += HATCH_PX) {
    context.moveTo(at, bottom);
    context.lineTo(at + height, top);
  }
  context.lineWidth = 1.5;
  context.stroke();
  context.restore();
}
