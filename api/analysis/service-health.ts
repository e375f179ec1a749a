import { NANO_PER_MS } from '../telemetry/time.ts';
import { median, robustSpread } from './robust-spread.ts';

/** What came into a service in a window of time; all windows that are compared are of one length. */
export interface RedWindow {
  requestCount: number;
  errorCount: number;
  /** Nanoseconds; null without requests. */
  p95Nano: number | null;
}

export type HealthState = 'UNKNOWN' | 'HEALTHY' | 'DEGRADED' | 'FAILING';
export type HealthMeasureKind = 'REQUEST_COUNT' | 'ERROR_RATE' | 'P95';

export interface HealthMeasure {
  kind: HealthMeasureKind;
  /** As the unit of the kind has it: requests, 0 to 1, milliseconds. */
  value: number;
  /** What the windows it is compared with have in the middle. */
  expected: number;
  /** 0: as expected or better; 1: at the edge of what is usual; 3: three times as far off. */
  score: number;
}

export interface Health {
  state: HealthState;
  /** The highest of its measures; 0 where nothing can be compared. */
  score: number;
  measures: HealthMeasure[];
}

export type HealthBaseline = 'EARLIER_DAYS' | 'JUST_BEFORE' | 'NONE';

/** With what it was compared with. */
export interface ServiceHealth extends Health {
  baseline: HealthBaseline;
}

/** Below this a service does as usual, from `FAILING_FROM` on it fails. */
const DEGRADED_FROM = 1;
const FAILING_FROM = 3;
/** Standard deviations that are usual. */
const USUAL = 3;

/**
 * How a service does now, by comparison with windows of the same length in which it had requests: the same hour of earlier
 * days, so that what rises and falls each day is no news. Each measure is set against the middle and the robust spread of
 * the others, the noise of counting included; a week of seven days is enough, one outlier among them does no harm.
 */
export function assessHealth(now: RedWindow, before: readonly RedWindow[]): Health {
  const compared = before.filter(({ requestCount }) => requestCount > 0);
  if (compared.length === 0) return { state: 'UNKNOWN', score: 0, measures: [] };
  const measures = [requestCount(now, compared), errorRate(now, compared), p95(now, compared)].filter(
    (measure) => measure !== null,
  );
  const score = Math.max(...measures.map((measure) => measure.score));
  return { state: stateOf(score), score, measures };
}

function stateOf(score: number): HealthState {
  if (score < DEGRADED_FROM) return 'HEALTHY';
  return score < FAILING_FROM ? 'DEGRADED' : 'FAILING';
}

/** Doublings that a rate of requests, and a latency, may differ by from day to day though all days seem alike. */
const LEAST_RATE_SPREAD = Math.log2(1.25);
const LEAST_LATENCY_SPREAD = Math.log2(1.2);

/** Fewer requests than usual are trouble; more of them half as much. */
function requestCount(now: RedWindow, before: readonly RedWindow[]): HealthMeasure {
  const counts = before.map((window) => window.requestCount);
  const expected = median(counts);
  const doublings = Math.log2((now.requestCount + 1) / (expected + 1));
  const spread = Math.max(robustSpread(counts.map((count) => Math.log2(count + 1))), LEAST_RATE_SPREAD);
  // Of n requests that come independently, n varies by its root.
  const noise = 1 / Math.sqrt(Math.max(now.requestCount, expected));
  const score = Math.abs(doublings) / (USUAL * Math.hypot(spread, noise));
  return {
    kind: 'REQUEST_COUNT',
    value: now.requestCount,
    expected,
    score: doublings > 0 ? score / 2 : score,
  };
}

/** Shares of failed requests that differ by less are alike whatever the numbers. */
const LEAST_ERROR_SPREAD = 0.003;
/** Failed requests that are no news by themselves. */
const FEW_ERRORS = 2;

function errorRate(now: RedWindow, before: readonly RedWindow[]): HealthMeasure | null {
  if (now.requestCount === 0) return null;
  const rates = before.map((window) => window.errorCount / window.requestCount);
  const expected = median(rates);
  const requests = before.reduce((sum, window) => sum + window.requestCount, 0);
  const errors = before.reduce((sum, window) => sum + window.errorCount, 0);
  const pooled = (errors + 0.5) / (requests + 1);
  const noise = Math.sqrt((pooled * (1 - pooled)) / now.requestCount);
  const spread = Math.hypot(noise, robustSpread(rates), LEAST_ERROR_SPREAD) * now.requestCount;
  const excess = now.errorCount - expected * now.requestCount;
  return {
    kind: 'ERROR_RATE',
    value: now.errorCount / now.requestCount,
    expected,
    score: Math.max(0, excess / (USUAL * spread + FEW_ERRORS)),
  };
}

function p95(now: RedWindow, before: readonly RedWindow[]): HealthMeasure | null {
  const known = before.flatMap(({ p95Nano }) => (p95Nano !== null && p95Nano > 0 ? [p95Nano] : []));
  if (now.p95Nano === null || now.p95Nano <= 0 || known.length === 0) return null;
  const expected = median(known);
  const spread = Math.max(robustSpread(known.map(Math.log2)), LEAST_LATENCY_SPREAD);
  // A high percentile of few requests is that of one or two of them.
  const noise = 2 / Math.sqrt(now.requestCount);
  const doublings = Math.log2(now.p95Nano / expected);
  return {
    kind: 'P95',
    value: now.p95Nano / NANO_PER_MS,
    expected: expected / NANO_PER_MS,
    score: Math.max(0, doublings / (USUAL * Math.hypot(spread, noise))),
  };
}
