import { formatDuration } from '../../lib/format/duration.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { cx } from '../../ui/cx.ts';
import { withKeys } from '../../ui/with-keys.ts';
import type { TimeWindow } from './time-window.ts';
import type { WaterfallSpan } from './waterfall-span.ts';

interface SpanBarProps {
  span: WaterfallSpan;
  window: TimeWindow;
  /** Others are looked at. */
  isQuiet: boolean;
}

/** Behind this part of the width the duration stands before the bar. */
const LABEL_FLIPS_AT = 80;

/** The time of a span: its own work in full colour, what its children did paler, its events as ticks. */
export function SpanBar({ span, window, isQuiet }: SpanBarProps) {
  const length = window.to - window.from;
  const percent = (at: number): number => ((at - window.from) / length) * 100;
  const left = Math.max(0, percent(span.start));
  const right = Math.min(100, percent(span.start + span.duration));
  if (right < 0 || left > 100) return <OutOfSight isBefore={right < 0} />;
  const color = `var(${seriesColor(span.service)})`;
  const fill = span.isAsync ? `repeating-linear-gradient(135deg, ${color} 0 2px, transparent 2px 5px)` : color;
  const place = { left: `${left}%`, width: `max(2px, ${right - left}%)` };
  return (
    <div aria-hidden className="relative mr-4 h-full overflow-hidden">
      <div className={cx('absolute inset-0', isQuiet && 'opacity-40')}>
        <div style={{ ...place, background: fill }} className="absolute top-[9px] h-2.5 rounded-[2px] opacity-40" />
        {stretchesOf(span.selfStretches).map(([from, to]) => {
          const [ownLeft, ownRight] = [Math.max(0, percent(from)), Math.min(100, percent(to))];
          if (ownRight < 0 || ownLeft > 100) return null;
          const width = `max(1px, ${ownRight - ownLeft}%)`;
          return (
            <div
              key={from}
              style={{ left: `${ownLeft}%`, width, background: fill }}
              className="absolute top-[9px] h-2.5 rounded-[2px]"
            />
          );
        })}
        {span.startsBeforeParent && (
          <div style={{ left: `${left}%` }} className="absolute top-[5px] h-4.5 w-0.5 bg-warn" />
        )}
        {span.isCritical && <div style={place} className="absolute top-[21px] h-0.5 bg-text" />}
        {span.hasFailed && <div style={place} className="absolute top-[7px] h-3.5 rounded-[3px] border border-error" />}
        {withKeys(span.events, ({ name, at }) => `${at} ${name}`).map(({ key, item: { name, at } }) => (
          <div
            key={key}
            title={name}
            style={{ left: `${percent(at)}%` }}
            className={`absolute top-[5px] h-4.5 w-px ${name === 'exception' ? 'bg-error' : 'bg-muted'}`}
          />
        ))}
      </div>
      <Label left={left} right={right} text={formatDuration(span.duration)} />
    </div>
  );
}

function Label({ left, right, text }: { left: number; right: number; text: string }) {
  const isFlipped = right > LABEL_FLIPS_AT && left > 100 - LABEL_FLIPS_AT;
  // A bar that leaves no room has it inside.
  const isInside = right > LABEL_FLIPS_AT && !isFlipped;
  const place = isFlipped
    ? { right: `calc(${100 - left}% + 6px)` }
    : isInside
      ? { right: `calc(${100 - right}% + 6px)` }
      : { left: `calc(${right}% + 6px)` };
  return (
    <span
      style={place}
      className={cx(
        'absolute top-1.5 whitespace-nowrap',
        isInside ? 'rounded-[3px] bg-surface/85 px-1 text-text' : 'text-muted',
      )}
    >
      {text}
    </span>
  );
}

/** Where a span lies that is not in the part of the time that is looked at. */
function OutOfSight({ isBefore }: { isBefore: boolean }) {
  return (
    <div aria-hidden className={cx('mr-4 flex items-center text-faint', !isBefore && 'justify-end')}>
      {isBefore ? '‹' : '›'}
    </div>
  );
}

function stretchesOf(borders: readonly number[]): [from: number, to: number][] {
  return Array.from({ length: borders.length / 2 }, (_, at) => [borders[2 * at]!, borders[2 * at + 1]!]);
}
