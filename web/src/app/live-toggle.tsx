import { useEffect, useState } from 'react';
import { formatDuration } from '../lib/format/duration.ts';
import { setLive, useTime } from '../lib/time/use-time.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { now } from '../lib/time/clock.ts';

/** Whether the page follows what comes in, and by how much it lags behind. */
export function LiveToggle() {
  const { isLive } = useTime();
  return (
    <Button
      aria-pressed={isLive}
      title="Follow what comes in (l)"
      className={cx('px-2', isLive && 'border-accent! bg-accent-soft! text-accent')}
      onClick={() => setLive(!isLive)}
    >
      <span
        aria-hidden
        className={cx('size-2 rounded-full', isLive ? 'bg-accent motion-safe:animate-pulse' : 'border border-faint')}
      />
      Live
      {isLive && <Lag />}
    </Button>
  );
}

const SECOND_MS = 1000;

/** How old what is shown is. It is not read out: it changes all the time. */
function Lag() {
  const { nowMs } = useTime();
  const [clockMs, setClock] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setClock(now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  const lagMs = Math.max(0, Math.floor((clockMs - nowMs) / SECOND_MS) * SECOND_MS);
  return (
    <span aria-hidden title="How old what is shown is" className="w-11 text-right max-sm:hidden">
      {lagMs < SECOND_MS ? 'now' : formatDuration(lagMs).replace(/\.\d+/, '')}
    </span>
  );
}
