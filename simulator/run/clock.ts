import { setTimeout as sleep } from 'node:timers/promises';
import type { UnixMs } from '../otlp/model.ts';

export interface Clock {
  now(): UnixMs;
  /** Resolves at the instant, which is still to come, or as soon as the signal aborts. */
  waitUntil(ms: UnixMs, stop: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  waitUntil: (ms, stop) =>
    sleep(ms - Date.now(), undefined, { signal: stop }).catch(() => {
      // Aborted: the caller looks at the signal.
    }),
};
