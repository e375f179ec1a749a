import type { Signal } from '../telemetry/signal.ts';
import { bySignal } from '../telemetry/signal.ts';

/** What came in of a signal until a moment. */
export interface IngestCounts {
  accepted: number;
  rejected: number;
  bytes: number;
}

/** What came in of a signal over time: one entry for each interval. */
export interface IngestCourse {
  /** Start of each interval, Unix milliseconds. */
  times: number[];
  acceptedPerSecond: number[];
  rejectedPerSecond: number[];
  bytesPerSecond: number[];
}

/** How often counts are looked at. */
export const SAMPLE_MS = 10_000;
const MOST_SAMPLES = 361;

/** Remembers for an hour what came in; counts that are looked at now and then become rates between the looks. */
export class IngestHistory {
  readonly #samples: { atMs: number; counts: Record<Signal, IngestCounts> }[] = [];

  add(atMs: number, counts: Record<Signal, IngestCounts>): void {
    this.#samples.push({ atMs, counts });
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
  }

  read(): Record<Signal, IngestCourse> {
    const intervals = this.#samples.slice(1).map((end, index) => ({ begin: this.#samples[index]!, end }));
    return bySignal((signal) => {
      const perSecond = (of: keyof IngestCounts): number[] =>
        intervals.map(({ begin, end }) => {
          const seconds = (end.atMs - begin.atMs) / 1000;
          return seconds > 0 ? Math.max(0, end.counts[signal][of] - begin.counts[signal][of]) / seconds : 0;
        });
      return {
        times: intervals.map(({ begin }) => begin.atMs),
        acceptedPerSecond: perSecond('accepted'),
        rejectedPerSecond: perSecond('rejected'),
        bytesPerSecond: perSecond('bytes'),
      };
    });
  }
}
