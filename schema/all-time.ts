import type { TimeRange } from '../api/telemetry/time.ts';

/** For reads that no time bounds: from 1970 to the last instant that 64 bits of nanoseconds hold, in 2262. */
export const allTime: TimeRange = { fromNano: 0n, toNano: 2n ** 63n - 1n };
