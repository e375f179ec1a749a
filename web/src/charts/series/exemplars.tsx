import { Link } from '../../ui/link.tsx';
import type { Axis } from '../plot/axis.ts';

/** One measurement with the trace it was made in. */
export interface ChartExemplar {
  timeMs: number;
  value: number;
  /** The trace. */
  href: string;
  /** `412 ms · GET /cart`. */
  name: string;
}

interface ExemplarsProps {
  exemplars: readonly ChartExemplar[];
  x: Axis;
  y: Axis;
  width: number;
  height: number;
}

/** Diamonds that open traces. The keys reach them through what is pinned. */
export function Exemplars({ exemplars, x, y, width, height }: ExemplarsProps) {
  return exemplars.map(({ timeMs, value, href, name }) => {
    const [left, top] = [x.toPx(timeMs), Math.max(0, y.toPx(value))];
    if (left < 0 || left > width || top > height) return null;
    return (
      <Link
        key={`${timeMs} ${href}`}
        href={href}
        tabIndex={-1}
        title={`${name}\nOpen the trace`}
        aria-label={`Trace of ${name}`}
        style={{ left, top }}
        className="absolute size-2 -translate-1/2 rotate-45 border border-page bg-text hover:z-10 hover:scale-150"
      />
    );
  });
}
