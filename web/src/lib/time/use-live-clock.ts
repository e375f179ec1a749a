import { useEffect } from 'react';
import { renewNow } from '../url/place.ts';
import { isReading } from './reading.ts';
import { useTime } from './use-time.ts';

const OFTEN_MS = 5000;
const SELDOM_MS = 60_000;

let drivers = 0;

/** The instants of what comes in by subscription are the page's "now", until the function it returns is called. */
export function driveClock(): () => void {
  drivers++;
  return () => {
    drivers--;
  };
}

/** While the page is live its "now" moves on, by about a hundredth of what is shown; it stands still while one reads. */
export function useLiveClock(): void {
  const { isLive, range, selection } = useTime();
  const everyMs = Math.min(SELDOM_MS, Math.max(OFTEN_MS, (range.toMs - range.fromMs) / 120));
  const moves = isLive && selection.kind === 'last';
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => {
      if (drivers === 0 && !document.hidden && !isReading()) renewNow();
    }, everyMs);
    return () => clearInterval(timer);
  }, [moves, everyMs]);
}
