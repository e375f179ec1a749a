import type { ChartSeries } from './series.ts';

/** Series on top of each other: the lower and upper edge of each in each bucket. Gaps and what is below zero are zero. */
export interface Stack {
  layers: readonly { series: ChartSeries; lower: Float64Array; upper: Float64Array }[];
  totals: Float64Array;
}

export function stackOf(series: readonly ChartSeries[], buckets: number): Stack {
  let lower = new Float64Array(buckets);
  const layers = series
    .filter(({ isEarlier }) => !isEarlier)
    .map((series) => {
      const upper = lower.slice();
      for (let at = 0; at < buckets; at++) upper[at]! += Math.max(0, series.values[at] ?? 0);
      const layer = { series, lower, upper };
      lower = upper;
      return layer;
    });
  return { layers, totals: lower };
}
