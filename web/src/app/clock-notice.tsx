import { formatDuration } from '../lib/format/duration.ts';
import { useClockOffset } from '../lib/time/clock.ts';
import { Notice } from '../ui/notice.tsx';

const MINUTE_MS = 60_000;

/** A computer whose clock goes wrong shows the server's times, and says so. */
export function ClockNotice() {
  const offsetMs = useClockOffset();
  // Less than half of one is no reason to look at the clock.
  const minutes = Math.round(Math.abs(offsetMs) / MINUTE_MS);
  if (minutes === 0) return null;
  return (
    <div className="border-b border-line px-3 py-1.5">
      <Notice tone="warn">
        The clock of this computer is {formatDuration(minutes * MINUTE_MS)} {offsetMs > 0 ? 'behind' : 'ahead of'} the
        server’s. Times here are the server’s.
      </Notice>
    </div>
  );
}
