import { useRef } from 'react';
import { useWidth } from '../../charts/plot/use-width.ts';
import { formatDurationTick } from '../../lib/format/duration.ts';
import { type TimeWindow, windowTicks } from './time-window.ts';

interface TimeHeaderProps {
  window: TimeWindow;
  isWhole: boolean;
  onWindow: (window: TimeWindow | undefined) => void;
}

/** How a row is divided: the tree, and the time. */
export const waterfallColumns = 'grid grid-cols-[55%_45%] sm:grid-cols-[42%_58%] lg:grid-cols-[36%_64%]';

const TICK_PX = 84;

/** The scale of the time of a waterfall. */
export function TimeHeader({ window, isWhole, onWindow }: TimeHeaderProps) {
  const { from, to } = window;
  const scale = useRef<HTMLDivElement>(null);
  const width = useWidth(scale);
  return (
    <div className={`${waterfallColumns} h-7 shrink-0 items-center border-b border-line text-sm text-faint`}>
      <div className="flex items-center justify-between pr-3 pl-3">
        Span
        {!isWhole && (
          <button type="button" className="rounded-sm text-accent" onClick={() => onWindow(undefined)}>
            Whole trace
          </button>
        )}
      </div>
      <div ref={scale} aria-hidden className="relative mr-4 h-full overflow-hidden">
        {windowTicks(window, Math.max(1, width / TICK_PX)).map((at) => (
          <span
            key={at}
            style={{ left: `${((at - from) / (to - from)) * 100}%` }}
            className="absolute top-1.5 border-l border-line-strong pl-1 whitespace-nowrap"
          >
            {formatDurationTick(at)}
          </span>
        ))}
      </div>
    </div>
  );
}
