/** A colour token: chart code holds no colours. */
export type Token = `--color-${string}`;

export interface ChartSeries {
  name: string;
  token: Token;
  /** One for each bucket of the chart; null is a gap. */
  values: readonly (number | null)[];
  /** Told apart by more than colour: lengths of strokes and gaps in pixels. */
  dash?: readonly number[];
}

export interface ChartData {
  /** The start of each bucket in milliseconds, ascending. */
  times: readonly number[];
  stepMs: number;
  series: readonly ChartSeries[];
}

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

/** The upper end of what each bucket shows. */
export function highest({ series, times }: ChartData, isStacked: boolean): number {
  let most = 0;
  for (let at = 0; at < times.length; at++) {
    let sum = 0;
    for (const { values } of series) {
      const value = values[at] ?? 0;
      sum = isStacked ? sum + value : Math.max(sum, value);
    }
    most = Math.max(most, sum);
  }
  return most;
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
