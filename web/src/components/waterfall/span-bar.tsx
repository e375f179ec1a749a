import { formatDuration } from '../../lib/format/duration.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { uncovered } from './row-relations.ts';
import { cx } from '../../ui/cx.ts';
import { withKeys } from '../../ui/with-keys.ts';
import type { TimeWindow } from './time-window.ts';
import type { WaterfallSpan } from './waterfall-span.ts';

interface SpanBarProps {
  span: WaterfallSpan;
  /** Its children, as far as they have been read. */
  below: readonly WaterfallSpan[];
  window: TimeWindow;
}

/** Behind this part of the width the duration stands before the bar. */
const LABEL_FLIPS_AT = 80;

/** The time of a span: its own work in full colour, what its children did paler, its events as ticks. */
export function SpanBar({ span, below, window }: SpanBarProps) {
  const length = window.to - window.from;
  const percent = (at: number): number => ((at - window.from) / length) * 100;
  const whole = { from: span.start, to: span.start + span.duration };
  const left = Math.max(0, percent(whole.from));
  const right = Math.min(100, percent(whole.to));
  const isInSight = right >= 0 && left <= 100;
  const color = `var(${seriesColor(span.service)})`;
  const hatched = `repeating-linear-gradient(135deg, ${color} 0 2px, transparent 2px 5px)`;
  const isAsync = span.kind === 'CONSUMER' || span.kind === 'PRODUCER';
  const isFlipped = right > LABEL_FLIPS_AT && left > 100 - LABEL_FLIPS_AT;
  // A bar that leaves no room has it inside.
  const isInside = right > LABEL_FLIPS_AT && !isFlipped;
  const labelAt = isFlipped
    ? { right: `calc(${100 - left}% + 6px)` }
    : isInside
      ? { right: `calc(${100 - right}% + 6px)` }
      : { left: `calc(${right}% + 6px)` };
  const childTimes = below.map(({ start, duration }) => ({ from: start, to: start + duration }));
  const own = span.hidden > 0 ? [whole] : uncovered(whole, childTimes);
  return (
    <div aria-hidden className="relative mr-4 h-full overflow-hidden">
      {isInSight && (
        <>
          <div
            style={{ left: `${left}%`, width: `max(2px, ${right - left}%)` }}
            className="absolute top-[9px] h-2.5 overflow-hidden rounded-[2px]"
          >
            <div style={{ background: isAsync ? hatched : color }} className="absolute inset-0 opacity-40" />
          </div>
          {own.map(({ from, to }) => {
            const [ownLeft, ownRight] = [Math.max(0, percent(from)), Math.min(100, percent(to))];
            if (ownRight < 0 || ownLeft > 100) return null;
            return (
              <div
                key={from}
                style={{
                  left: `${ownLeft}%`,
                  width: `max(1px, ${ownRight - ownLeft}%)`,
                  background: isAsync ? hatched : color,
                }}
                className="absolute top-[9px] h-2.5 rounded-[2px]"
              />
            );
          })}
          {span.isCritical && (
            <div
              style={{ left: `${left}%`, width: `max(2px, ${right - left}%)` }}
              className="absolute top-[21px] h-px bg-text"
            />
          )}
          {span.hasFailed && (
            <div
              style={{ left: `${left}%`, width: `max(3px, ${right - left}%)` }}
              className="absolute top-[7px] h-3.5 rounded-[3px] border border-error"
            />
          )}
          {withKeys(span.events, ({ name, at }) => `${at} ${name}`).map(({ key, item: { name, at } }) => (
            <div
              key={key}
              title={name}
              style={{ left: `${percent(at)}%` }}
              className={`absolute top-[5px] h-4.5 w-px ${name === 'exception' ? 'bg-error' : 'bg-muted'}`}
            />
          ))}
          <span
            style={labelAt}
            className={cx(
              'absolute top-1.5 whitespace-nowrap',
              isInside ? 'rounded-[3px] bg-surface/85 px-1 text-text' : 'text-muted',
            )}
          >
            {formatDuration(span.duration / 1e6)}
          </span>
        </>
      )}
    </div>
  );
}
