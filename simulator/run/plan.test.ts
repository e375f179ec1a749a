import { describe, expect, test } from 'vitest';
import { formatTime } from '../cli/format.ts';
import { Conditions } from '../world/conditions.ts';
import { paymentProvider } from '../world/services/payment.ts';
import { planRun, scenarioNames } from './plan.ts';
import type { RunRequest } from './plan.ts';

const noon = Date.UTC(2026, 10, 18, 12, 0, 0, 250);
const minuteMs = 60_000;
const request: RunRequest = {
  scenarios: ['dependency-outage'],
  rate: 5,
  backfillRate: 2,
  backfillMs: 0,
  durationMs: Infinity,
  atMs: null,
  seed: 1,
};
const faultOf = (change: Partial<RunRequest>): string[] =>
  planRun({ ...request, ...change }, noon).faults.map(
    ({ startMs, endMs }) => `${formatTime(startMs).slice(11)} ${formatTime(endMs).slice(11)}`,
  );

describe('faults begin', () => {
  test('two minutes from now', () => expect(faultOf({})).toEqual(['12:02:00 12:22:00']));
  test('early in a short run, and end with it', () =>
    expect(faultOf({ durationMs: 5 * minuteMs })).toEqual(['12:01:00 12:05:00']));
  test('near the end of a history', () =>
    expect(faultOf({ backfillMs: 7 * 1440 * minuteMs })).toEqual(['11:30:00 11:50:00']));
  test('in the middle of a short history', () =>
    expect(faultOf({ backfillMs: 20 * minuteMs })).toEqual(['11:50:00 12:10:00']));
  test('when asked', () => expect(faultOf({ atMs: -45 * minuteMs })).toEqual(['11:15:00 11:35:00']));
  test('several at once', () =>
    expect(faultOf({ scenarios: ['slow-query', 'bad-deploy'] })).toEqual(['12:02:00 12:22:00', '12:02:00 12:22:00']));
  test('never in the baseline', () => expect(faultOf({ scenarios: ['baseline'] })).toEqual([]));
});

test('history has its own rate, and long history coarser metrics', () => {
  const plan = planRun({ ...request, backfillMs: 120 * minuteMs }, noon);
  expect(formatTime(plan.startMs)).toBe('2026-11-18 10:00:00');
  expect(plan.worldOptions.rateAt(plan.liveFromMs - 1)).toBe(2);
  expect(plan.worldOptions.rateAt(plan.liveFromMs)).toBe(5);
  expect(plan.worldOptions.metricsIntervalS).toBe(15);
  expect(planRun({ ...request, backfillMs: 1440 * minuteMs }, noon).worldOptions.metricsIntervalS).toBe(60);
});

test('rotation gives every scenario its turn after some healthy minutes', () => {
  const { rotation, startMs } = planRun({ ...request, scenarios: ['rotate'] }, noon);
  const turns = Array.from({ length: 9 }, (_, turn) => rotation?.faultAt(startMs + turn * 15 * minuteMs));
  expect(new Set(turns.map((fault) => fault?.scenario.truth.name))).toEqual(new Set(scenarioNames.slice(2)));
  expect(turns.map((fault, turn) => (fault?.startMs ?? 0) - startMs - turn * 15 * minuteMs)).toEqual(
    turns.map(() => 4 * minuteMs),
  );
});

test('a fault is felt from its start up to, not including, its end', () => {
  const [fault] = planRun(request, noon).faults;
  const isFelt = (ms: number): boolean => {
    const conditions = new Conditions();
    fault?.disturb(conditions, ms);
    return conditions.dependencyState(paymentProvider).timeoutShare > 0;
  };
  const { startMs = 0, endMs = 0 } = fault ?? {};
  expect([startMs - 1, startMs, endMs - 1, endMs].map(isFelt)).toEqual([false, true, true, false]);
});
