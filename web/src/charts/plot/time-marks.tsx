import { formatDuration } from '../../lib/format/duration.ts';
import type { Axis } from './axis.ts';
import { usePointed } from './pointed-time.ts';

interface TimeMarksProps {
  x: Axis;
  width: number;
  /** Where the cross-hair of this chart stands for an instant; undefined where it has nothing there. */
  snap?: (atMs: number) => number | undefined;
}

/** The cross-hair and the stretch of time that all charts of a page share. */
export function TimeMarks({ x, width, snap = x.toPx }: TimeMarksProps) {
  const { atMs, brush } = usePointed();
  const at = atMs === null ? undefined : snap(atMs);
  const [left, right] = brush
    ? [x.toPx(brush.fromMs), x.toPx(brush.toMs)].map((px) => Math.min(Math.max(px, 0), width))
    : [];
  return (
    <>
      {at !== undefined && at >= 0 && at <= width && (
        <div aria-hidden style={{ left: at }} className="pointer-events-none absolute inset-y-0 w-px bg-faint" />
      )}
      {brush && left !== undefined && right !== undefined && (
        <div
          aria-hidden
          style={{ left, width: right - left }}
          className="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/15"
        >
          <span className="absolute top-0 left-full rounded-sm bg-raised px-1 text-sm whitespace-nowrap">
            {formatDuration(brush.toMs - brush.fromMs)}
          </span>
        </div>
      )}
    </>
  );
}
