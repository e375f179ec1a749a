import type { ChartData } from '../charts/series/series.ts';
import { seriesColor } from '../lib/theme/series-color.ts';
import { bucketStepMs, fromWholeBucket } from '../lib/time/bucket-step.ts';
import type { MsRange } from '../lib/time/time-selection.ts';

/** A value of 0 to 1 that is the same each time for the same numbers, and looks like chance. */
export function chance(...seeds: number[]): number {
  let hash = 0x9e3779b9;
  for (const seed of seeds) hash = Math.imul(hash ^ Math.floor(seed), 0x85ebca6b) ^ (hash >>> 13);
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const minute = 60_000;

/** How bad a fault of ten minutes in each hour is at this time: 0 to 1. */
export function fault(timeMs: number): number {
  const minutes = (timeMs / minute) % 60;
  return minutes >= 35 && minutes < 45 ? Math.sin(((minutes - 35) / 10) * Math.PI) : 0;
}

/** A rhythm with noise. */
export function rhythm(timeMs: number, seed: number): number {
  const wave = Math.sin(timeMs / (17 * minute) + seed) * 0.25 + Math.sin(timeMs / (5 * minute) + 2 * seed) * 0.1;
  return 1 + wave + (chance(timeMs / 1000, seed) - 0.5) * 0.3;
}

type Series = readonly [name: string, valueAt: (timeMs: number) => number | null];

/** Series in the buckets of a range, up to `nowMs`. */
export function chartOf(
  range: MsRange,
  nowMs: number,
  series: readonly Series[],
  buckets = 90,
): ChartData & { range: MsRange } {
  const stepMs = bucketStepMs(range, buckets);
  const whole = fromWholeBucket(range, stepMs);
  const count = Math.max(0, Math.ceil((Math.min(whole.toMs, nowMs) - whole.fromMs) / stepMs));
  const times = Array.from({ length: count }, (_, at) => whole.fromMs + at * stepMs);
  return {
    range: whole,
    stepMs,
    times,
    series: series.map(([name, valueAt]) => ({ name, token: seriesColor(name), values: times.map(valueAt) })),
  };
}

export const services = [
  'storefront',
  'gateway',
  'checkout',
  'payment',
  'catalogue',
  'cart',
  'inventory',
  'accounts',
  'fulfilment',
  'invoicing',
  'notifications',
  'search',
] as const;
