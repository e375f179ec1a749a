import type { Brush } from './use-plot-pointer.ts';

/** What is being drawn over. `isFullHeight`: whatever the values. */
export function BrushBox({ brush: { from, to }, isFullHeight = false }: { brush: Brush; isFullHeight?: boolean }) {
  const upright = isFullHeight
    ? { top: 0, bottom: 0 }
    : { top: Math.min(from.y, to.y), height: Math.abs(to.y - from.y) };
  return (
    <div
      aria-hidden
      style={{ left: Math.min(from.x, to.x), width: Math.abs(to.x - from.x), ...upright }}
      className="pointer-events-none absolute border border-accent bg-accent/15"
    />
  );
}
