import { formatCount } from '../../lib/format/number.ts';
import { GUTTER } from '../plot/plot-area.tsx';
import { SHADES } from './heat-data.ts';

/** Which shade stands for how many. */
export function HeatKey({ most }: { most: number }) {
  if (most === 0) return null;
  return (
    <div style={{ paddingLeft: GUTTER }} className="flex items-center gap-1.5 text-sm text-faint">
      1
      <span aria-hidden className="flex">
        {Array.from({ length: SHADES }, (_, at) => (
          <span key={at} style={{ backgroundColor: `var(--color-heat-${at + 1})` }} className="h-2 w-4" />
        ))}
      </span>
      {formatCount(most)}
    </div>
  );
}
