import type { Extent } from '../plot/extent.ts';

/** A colour token: chart code holds no colours. */
export type Token = `--color-${string}`;

export interface ChartSeries {
  /** Unique in its chart. */
  name: string;
  token: Token;
  /** One for each bucket of the chart; null is a gap. */
  values: readonly (number | null)[];
  /** The same of an earlier time, to compare with: dashed, and never stacked. */
  isEarlier?: boolean;
}

export interface ChartData {
  /** The start of each bucket in milliseconds, ascending. */
  times: readonly number[];
  stepMs: number;
  series: readonly ChartSeries[];
}

/** `area` fills below each line; of `stacked` and `bars` each series stands on the one before. */
export type Form = 'lines' | 'area' | 'stacked' | 'bars';

interface TimedValues {
  times: readonly number[];
  values: readonly (number | null)[];
}

/** The values of a series at these times; null where it has none. */
export function valuesAt(times: readonly number[], { times: own, values }: TimedValues): (number | null)[] {
  const byTime = new Map(own.map((time, at) => [time, values[at] ?? null]));
  return times.map((time) => byTime.get(time) ?? null);
}

/** All times of some series, ascending. */
export function timesOf(series: readonly TimedValues[]): number[] {
  return [...new Set(series.flatMap(({ times }) => times))].sort((a, b) => a - b);
}

/** What the values reach from and to, zero included; stacked values are added up. */
export function extentOf({ series, times }: ChartData, form: Form): Extent {
  let lowest = 0;
  let highest = 0;
  const take = (value: number): void => {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  };
  const isStacked = form === 'stacked' || form === 'bars';
  const sums = isStacked ? new Float64Array(times.length) : undefined;
  for (const { values, isEarlier } of series) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      if (!sums || isEarlier) take(value);
      else if (value > 0) sums[at]! += value;
    }
  }
  if (sums) for (const sum of sums) take(sum);
  return { lowest, highest };
}

/** The bucket that an instant falls into; -1 where none is there. */
export function bucketAt({ times, stepMs }: ChartData, timeMs: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = times[middle]!;
    if (timeMs < start) high = middle - 1;
    else if (timeMs >= start + stepMs) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The last bucket that is complete at this instant; -1 where none is. */
export function lastComplete({ times, stepMs }: ChartData, nowMs: number): number {
  return times.findLastIndex((time) => time + stepMs <= nowMs);
}
