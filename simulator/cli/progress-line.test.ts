import { expect, test } from 'vitest';
import { planRun } from '../run/plan.ts';
import { describeOutcome, describePlan, describeProgress } from './progress-line.ts';

const noon = Date.UTC(2026, 10, 18, 12);
const request = {
  scenarios: ['slow-query'],
  rate: 5,
  backfillRate: 2,
  backfillMs: 7_200_000,
  durationMs: 600_000,
  atMs: null,
  seed: 1,
};
const plan = planRun(request, noon);

test('the plan', () => {
  expect(`\n${describePlan(plan, 'http://127.0.0.1:4318', { backfill: 2, live: 5 })}`).toMatchInlineSnapshot(`
    "
    Sends to    http://127.0.0.1:4318, seed 1
    History     2026-11-18 10:00:00 to 2026-11-18 12:00:00 UTC, 2 requests/s
    Live        5 requests/s for 10 min 0 s
    slow-query  2026-11-18 11:30:00 to 2026-11-18 11:50:00 UTC
    "
  `);
});

test('progress in history and live', () => {
  const pace = { spans: 81_234, logRecords: 31_000, points: 12_000, seconds: 900 };
  const counts = { spans: 1_234_567, logRecords: 456_789, points: 12_345 };
  expect(
    describeProgress({ simulatedMs: noon - 3_600_000, live: false, ...counts }, plan, pace, 0),
  ).toMatchInlineSnapshot(`"history  50 %  1.23 M spans  457 k log records  12.3 k points  124 k items/s  4 s left"`);
  const slow = { spans: 98.4, logRecords: 41.2, points: 0, seconds: 1 };
  expect(describeProgress({ simulatedMs: noon + 5000, live: true, ...counts }, plan, slow, 1200)).toMatchInlineSnapshot(
    `"live 12:00:05  98 spans/s  41 log records/s  0 points/s  1.20 k dropped"`,
  );
});

test('the outcome names only what went wrong', () => {
  const fine = { accepted: 100, rejected: 0, dropped: 0 };
  expect(`\n${describeOutcome({ traces: fine, logs: { ...fine, rejected: 2 }, metrics: { ...fine, dropped: 7 } })}`)
    .toMatchInlineSnapshot(`
    "
    spans       100 accepted
    log records 100 accepted, 2 rejected
    data points 100 accepted, 7 dropped
    "
  `);
});
