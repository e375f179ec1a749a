import { setLive, useTime } from '../lib/time/use-time.ts';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';

/** Whether the page follows what comes in. */
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
    </Button>
  );
}
