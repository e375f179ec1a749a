import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { type Health, troubleOf } from './trouble.ts';

/** Rate, errors and durations with their course: what a row of a table of services or operations shows. */
export const RedFigures_Red = graphql(`
  fragment RedFigures_Red on Red {
    requestCount
    errorCount
    requestsPerSecond
    errorRate
    latencyMs(percentiles: [50, 95, 99])
    rateSeries {
      values
    }
    errorRateSeries {
      values
    }
    latencySeries(percentile: 95) {
      values
    }
  }
`);

/** The same length of time before. */
export const RedBefore_Red = graphql(`
  fragment RedBefore_Red on Red {
    requestsPerSecond
    errorRate
    latencyMs(percentiles: [95])
  }
`);

export interface RedFigures extends Health {
  rate: number;
  rateBefore: number;
  errorRate: number | null;
  errorRateBefore: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
  trouble: number;
  rateSeries: readonly (number | null)[];
  errorRateSeries: readonly (number | null)[];
  p95Series: readonly (number | null)[];
}

export function redFigures(
  red: FragmentType<typeof RedFigures_Red>,
  beforeRed: FragmentType<typeof RedBefore_Red>,
): RedFigures {
  const now = readFragment(RedFigures_Red, red);
  const before = readFragment(RedBefore_Red, beforeRed);
  const [p50Ms = null, p95Ms = null, p99Ms = null] = now.latencyMs;
  const health = {
    requestCount: Number(now.requestCount),
    errorCount: Number(now.errorCount),
    p95Ms,
    p95BeforeMs: before.latencyMs[0] ?? null,
  };
  return {
    ...health,
    rate: now.requestsPerSecond,
    rateBefore: before.requestsPerSecond,
    errorRate: now.errorRate ?? null,
    errorRateBefore: before.errorRate ?? null,
    p50Ms,
    p99Ms,
    trouble: troubleOf(health),
    rateSeries: now.rateSeries.values,
    errorRateSeries: now.errorRateSeries.values,
    p95Series: now.latencySeries.values,
  };
}
