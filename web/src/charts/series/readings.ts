import type { ChartData, ChartSeries } from './series.ts';

export interface Reading {
  series: ChartSeries;
  value: number | null;
}

/** What a bucket holds, the largest first, gaps last. */
export function readBucket({ series }: ChartData, bucket: number): Reading[] {
  return series
    .map((series) => ({ series, value: series.values[bucket] ?? null }))
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
}

/** The reading that lies nearest to a height in pixels; undefined where there is none. */
export function nearestReading(
  readings: readonly Reading[],
  toPx: (value: number) => number,
  px: number,
): Reading | undefined {
  let nearest: Reading | undefined;
  let least = Infinity;
  for (const reading of readings) {
    if (reading.value === null) continue;
    const distance = Math.abs(toPx(reading.value) - px);
    if (distance < least) [nearest, least] = [reading, distance];
  }
  return nearest;
}

/** At most so many, the first ones, and this one in any case. */
export function mostReadings(readings: readonly Reading[], most: number, kept: Reading | undefined): Reading[] {
  const first = readings.slice(0, most);
  return kept && !first.includes(kept) ? [...first.slice(0, -1), kept] : first;
}
