import type { Span } from '../telemetry/span.ts';
import type { Nanoseconds, TimeRange } from '../telemetry/time.ts';
import { NANO_PER_HOUR } from '../telemetry/time.ts';
import type { HistogramBucket } from './latency-heatmap.ts';

const HOUR = BigInt(NANO_PER_HOUR);

/** The whole hours from one before a span to its own, which many spans have in common. */
export function hoursAround({ startNano }: Pick<Span, 'startNano'>): TimeRange {
  const hour = startNano - (startNano % HOUR);
  return { fromNano: hour > HOUR ? hour - HOUR : 0n, toNano: hour + HOUR };
}

/** Which part took no longer than that, 0 to 1, within a bucket; null of none. */
export function shareWithin(histogram: readonly HistogramBucket[], nano: Nanoseconds): number | null {
  let count = 0;
  let within = 0;
  for (const [from, to, inBucket] of histogram) {
    count += inBucket;
    if (from < nano || to <= nano) within += inBucket;
  }
  return count === 0 ? null : within / count;
}
