import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatBucket } from '../../charts/plot/bucket-time.ts';
import { formatClock } from '../../lib/format/instant.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { useZone } from '../../lib/preferences.ts';
import { Button } from '../../ui/button.tsx';

/** How much was going on in one bucket. */
export interface Traffic {
  fromMs: number;
  count: number;
  failed: number;
}

interface TimeScrubberProps {
  traffic: readonly Traffic[];
  stepMs: number;
  /** The start of the bucket that is shown; undefined for the whole time. */
  chosenMs: number | undefined;
  onChoose: (fromMs: number | undefined) => void;
}

const HEIGHT_PX = 36;

/** All requests over time: pointing chooses the moment that is shown, arrows move it, Escape shows the whole time again. */
export function TimeScrubber({ traffic, stepMs, chosenMs, onChoose }: TimeScrubberProps) {
  const zone = useZone();
  const bars = useRef<HTMLDivElement>(null);
  const most = Math.max(1, ...traffic.map(({ count }) => count));
  const at = traffic.findIndex(({ fromMs }) => fromMs === chosenMs);
  const chosen = traffic[at];
  const told = chosen
    ? `${formatBucket({ fromMs: chosen.fromMs, toMs: chosen.fromMs + stepMs }, zone)}: ${formatRate(
        (chosen.count / stepMs) * 1000,
      )}, ${formatPercent(chosen.count > 0 ? chosen.failed / chosen.count : 0)} failed`
    : 'The whole time';

  function choose(index: number): void {
    const bucket = traffic[Math.min(Math.max(index, 0), traffic.length - 1)];
    if (bucket && bucket.fromMs !== chosenMs) onChoose(bucket.fromMs);
  }

  function chooseAt(event: PointerEvent): void {
    const { left, width } = bars.current!.getBoundingClientRect();
    choose(Math.floor(((event.clientX - left) / width) * traffic.length));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const last = traffic.length - 1;
    const steps: Record<string, number> = {
      ArrowLeft: at < 0 ? last : at - 1,
      ArrowRight: at < 0 ? last : at + 1,
      Home: 0,
      End: last,
    };
    const step = steps[event.key];
    if (step !== undefined) choose(step);
    else if (event.key === 'Escape') onChoose(undefined);
    else return;
    event.preventDefault();
  }

  if (traffic.length === 0) return null;
  return (
    <div className="flex shrink-0 items-center gap-3 border-t border-line bg-page px-3 py-2">
      <div className="min-w-0 grow">
        <div
          ref={bars}
          role="slider"
          tabIndex={0}
          aria-label="Moment that is shown"
          aria-valuemin={0}
          aria-valuemax={traffic.length - 1}
          aria-valuenow={at < 0 ? traffic.length - 1 : at}
          aria-valuetext={told}
          style={{ height: HEIGHT_PX }}
          className="flex cursor-pointer touch-none items-end gap-px select-none"
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            chooseAt(event);
          }}
          onPointerMove={(event) => event.buttons === 1 && chooseAt(event)}
        >
          {traffic.map(({ fromMs, count, failed }) => (
            <span
              key={fromMs}
              className={`flex h-full min-w-px grow flex-col justify-end rounded-sm ${fromMs === chosenMs ? 'bg-selected outline-1 outline-accent' : 'hover:bg-hover'}`}
            >
              <span
                style={{ height: `${(100 * failed) / most}%` }}
                className={`shrink-0 bg-error ${failed > 0 ? 'min-h-px' : ''}`}
              />
              <span
                style={{ height: `${(100 * (count - failed)) / most}%` }}
                className={`shrink-0 ${chosenMs === undefined || fromMs === chosenMs ? 'bg-accent' : 'bg-quiet'}`}
              />
            </span>
          ))}
        </div>
        <div aria-hidden className="flex justify-between text-sm text-faint">
          <span>{formatClock(traffic[0]!.fromMs, zone, 'minute')}</span>
          <span className="truncate px-2 text-muted">{told}</span>
          <span>{formatClock(traffic.at(-1)!.fromMs + stepMs, zone, 'minute')}</span>
        </div>
      </div>
      <Button disabled={chosenMs === undefined} onClick={() => onChoose(undefined)}>
        Whole time
      </Button>
    </div>
  );
}
