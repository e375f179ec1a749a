import { cx } from '../../ui/cx.ts';
import type { Axis } from '../plot/axis.ts';

/** A value that stands out. */
export interface ValueMark {
  name: string;
  value: number;
  /** It is the one that is looked at. */
  isSelf?: boolean;
}

interface ValueMarksProps {
  marks: readonly ValueMark[];
  x: Axis;
  width: number;
}

/** Nearer than this names would lie on each other: the one further right is left out. */
const NAME_PX = 34;

/** Lines at values, with their names above. */
export function ValueMarks({ marks, x, width }: ValueMarksProps) {
  let lastPx = -Infinity;
  return marks
    .map((mark) => ({ ...mark, px: Math.min(Math.max(x.toPx(mark.value), 0), width) }))
    .sort((a, b) => a.px - b.px)
    .map(({ name, px, isSelf }) => {
      const isNamed = px - lastPx >= NAME_PX || isSelf;
      if (isNamed) lastPx = px;
      return (
        <div
          key={name}
          aria-hidden
          style={{ left: px }}
          className={cx(
            'pointer-events-none absolute inset-y-0 border-l',
            isSelf ? 'border-l-2 border-text' : 'border-dashed border-faint',
          )}
        >
          {isNamed && (
            <span
              className={cx(
                'absolute -top-1 px-1 text-sm whitespace-nowrap',
                px > width - 2 * NAME_PX ? 'right-0' : 'left-0',
                isSelf ? 'font-semibold' : 'text-faint',
              )}
            >
              {name}
            </span>
          )}
        </div>
      );
    });
}
