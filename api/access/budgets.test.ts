import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LocalBudgets } from './budgets.ts';

test('a bucket spends no more than its limit in a minute, and says what is left and until when', () => {
  const budgets = new LocalBudgets();
  expect(budgets.take('a', 60, 100, 1000)).toEqual({ isTaken: true, remaining: 40, resetsAtMs: 61_000 });
  expect(budgets.take('a', 41, 100, 2000)).toEqual({ isTaken: false, remaining: 40, resetsAtMs: 61_000 });
  expect(budgets.take('a', 40, 100, 3000)).toEqual({ isTaken: true, remaining: 0, resetsAtMs: 61_000 });
  expect(budgets.take('b', 1, 100, 3000)).toMatchObject({ isTaken: true, remaining: 99 });
  expect(budgets.take('a', 1, 100, 61_000)).toEqual({ isTaken: true, remaining: 99, resetsAtMs: 121_000 });
});

test('whatever is asked for, what was taken stays within the limit', () => {
  const asked = fc.array(fc.record({ cost: fc.nat(50), afterMs: fc.nat(5000) }), { maxLength: 100 });
  fc.assert(
    fc.property(asked, (requests) => {
      const budgets = new LocalBudgets();
      const sums = new Map<number, number>();
      let nowMs = 0;
      for (const { cost, afterMs } of requests) {
        nowMs += afterMs;
        const { isTaken, resetsAtMs, remaining } = budgets.take('a', cost, 100, nowMs);
        if (isTaken) sums.set(resetsAtMs, (sums.get(resetsAtMs) ?? 0) + cost);
        expect(remaining).toBe(100 - (sums.get(resetsAtMs) ?? 0));
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(resetsAtMs).toBeGreaterThan(nowMs);
      }
    }),
  );
});

test('more buckets than are held push out the oldest alone', () => {
  const budgets = new LocalBudgets();
  for (let bucket = 0; bucket <= 50_000; bucket++) budgets.take(`b${bucket}`, 1, 10, 0);
  expect(budgets.take('b0', 1, 10, 1)).toMatchObject({ remaining: 9 });
  expect(budgets.take('b50000', 1, 10, 1)).toMatchObject({ remaining: 8 });
});
