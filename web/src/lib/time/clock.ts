import { useSyncExternalStore } from 'react';

/** The Date header knows seconds: less than this is no difference. */
const SLACK_MS = 2000;

const listeners = new Set<() => void>();
let offsetMs = 0;

/** What the server's clock reads now: this computer's, corrected once an answer has shown that it goes wrong. */
export function now(): number {
  return Date.now() + offsetMs;
}

/** How far this computer's clock is behind the server's; 0 where they agree. */
export function useClockOffset(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => offsetMs,
  );
}

/**
 * Takes what the Date header of an answer says, which was written between when it was asked (`sentMs`) and when it came
 * (`receivedMs`), both by this computer's clock. True where the clock had to be corrected.
 */
export function heardTime(header: string | null, sentMs: number, receivedMs: number): boolean {
  const serverMs = Date.parse(header ?? '');
  if (Number.isNaN(serverMs)) return false;
  const least = serverMs - receivedMs;
  const most = serverMs + 1000 - sentMs;
  if (offsetMs >= least - SLACK_MS && offsetMs <= most + SLACK_MS) return false;
  const middle = (least + most) / 2;
  offsetMs = Math.abs(middle) < SLACK_MS ? 0 : Math.round(middle);
  for (const listener of listeners) listener();
  return true;
}
