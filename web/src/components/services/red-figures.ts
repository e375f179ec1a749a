import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';

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

/** What a figure usually is; null where nothing is known. */
export interface UsualFigures {
  rate: number | null;
  errorRate: number | null;
  p95Ms: number | null;
  /** Such as `the same time of earlier days`. */
  comparedWith: string;
}

type Values = readonly (number | null)[];

export interface RedFigures {
  requestCount: number;
  errorCount: number;
  rate: number;
  errorRate: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  rateSeries: Values;
  errorRateSeries: Values;
  p95Series: Values;
  usual: UsualFigures;
}

export function redFigures(given: FragmentType<typeof RedFigures_Red>, usual: UsualFigures): RedFigures {
  const red = readFragment(RedFigures_Red, given);
  const [p50Ms = null, p95Ms = null, p99Ms = null] = red.latencyMs;
  return {
    requestCount: Number(red.requestCount),
    errorCount: Number(red.errorCount),
    rate: red.requestsPerSecond,
    errorRate: red.errorRate ?? null,
    p50Ms,
    p95Ms,
    p99Ms,
    rateSeries: red.rateSeries.values,
    errorRateSeries: red.errorRateSeries.values,
    p95Series: red.latencySeries.values,
    usual,
  };
}

/** Of the same length of time right before. */
export function figuresBefore(given: FragmentType<typeof RedBefore_Red>): UsualFigures {
  const { requestsPerSecond, errorRate, latencyMs } = readFragment(RedBefore_Red, given);
  return {
    rate: requestsPerSecond,
    errorRate: errorRate ?? null,
    p95Ms: latencyMs[0] ?? null,
    comparedWith: 'the same length of time before',
  };
}
