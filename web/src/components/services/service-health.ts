import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { HealthMeasureKind, HealthState } from '../../gql/graphql.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { formatDuration } from '../../lib/format/duration.ts';

export const ServiceHealth_Health = graphql(`
  fragment ServiceHealth_Health on ServiceHealth {
    state
    score
    baseline
    measures {
      kind
      value
      expected
      score
    }
  }
`);

/** How a service does by comparison, as far as it can be told. */
export interface ServiceHealth {
  state: HealthState;
  score: number;
  /** What it usually is, by measure: requests in the range, 0 to 1, milliseconds. */
  usual: Partial<Record<HealthMeasureKind, number>>;
  /** What "usual" is: `the same time of earlier days`. */
  comparedWith: string;
  /** What is worse than usual, the worst first, in a few words each. */
  reasons: string[];
}

const baselines = {
  EARLIER_DAYS: 'the same time of earlier days',
  JUST_BEFORE: 'the time just before',
  NONE: 'nothing',
} as const;

/** From here on a measure is told as a reason. */
const WORSE = 1;

/** `seconds`: how long the range is, by which requests are told as a rate. */
export function serviceHealth(given: FragmentType<typeof ServiceHealth_Health>, seconds: number): ServiceHealth {
  const { state, score, baseline, measures } = readFragment(ServiceHealth_Health, given);
  const write: Record<HealthMeasureKind, (value: number) => string> = {
    REQUEST_COUNT: (count) => formatRate(count / seconds),
    ERROR_RATE: (share) => formatPercent(share),
    P95: (ms) => formatDuration(ms),
  };
  return {
    state,
    score,
    usual: Object.fromEntries(measures.map(({ kind, expected }) => [kind, expected])),
    comparedWith: baselines[baseline],
    reasons: measures
      .filter((measure) => measure.score >= WORSE)
      .sort((a, b) => b.score - a.score)
      .map(({ kind, value, expected }) => `${names[kind]} ${write[kind](value)}, usually ${write[kind](expected)}`),
  };
}

const names: Record<HealthMeasureKind, string> = { REQUEST_COUNT: 'rate', ERROR_RATE: 'errors', P95: 'p95' };
