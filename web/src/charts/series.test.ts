import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketAt, highest, timesOf, valuesAt } from './series.ts';

test('series of different buckets come to lie on the same ones, gaps stay gaps', () => {
  const a = { times: [0, 10, 20], values: [1, null, 3] };
  const b = { times: [10, 30], values: [5, 7] };
  const times = timesOf([a, b]);
  expect(times).toEqual([0, 10, 20, 30]);
  expect(valuesAt(times, a)).toEqual([1, null, 3, null]);
  expect(valuesAt(times, b)).toEqual([null, 5, null, 7]);
});

test('stacked values add up, lines do not', () => {
  const series = [1, 2].map((value) => ({ name: '', token: '--color-accent', values: [value, null] }) as const);
  const data = { times: [0, 10], stepMs: 10, series };
  expect([highest(data, true), highest(data, false)]).toEqual([3, 2]);
});

test('each instant falls into its own bucket', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: -10, max: 600 }), (count, timeMs) => {
      const times = Array.from({ length: count }, (_, at) => at * 10);
      const found = bucketAt({ times, stepMs: 10, series: [] }, timeMs);
      expect(found).toBe(timeMs >= 0 && timeMs < count * 10 ? Math.floor(timeMs / 10) : -1);
    }),
  );
});
