import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketAt, extentOf, lastComplete, timesOf, valuesAt } from './series.ts';

test('series of different buckets come to lie on the same ones, gaps stay gaps', () => {
  const a = { times: [0, 10, 20], values: [1, null, 3] };
  const b = { times: [10, 30], values: [5, 7] };
  const times = timesOf([a, b]);
  expect(times).toEqual([0, 10, 20, 30]);
  expect(valuesAt(times, a)).toEqual([1, null, 3, null]);
  expect(valuesAt(times, b)).toEqual([null, 5, null, 7]);
});

const named = (name: string, values: (number | null)[], isEarlier = false) =>
  ({ name, token: '--color-accent', values, isEarlier }) as const;

test('stacked values add up, lines and what they are compared with do not', () => {
  const series = [named('a', [1, null]), named('b', [2, 1]), named('b before', [2.5, 0], true)];
  const data = { times: [0, 10], stepMs: 10, series };
  expect(extentOf(data, 'bars')).toEqual({ lowest: 0, highest: 3 });
  expect(extentOf(data, 'stacked')).toEqual({ lowest: 0, highest: 3 });
  expect(extentOf(data, 'lines')).toEqual({ lowest: 0, highest: 2.5 });
});

test('values below zero count', () => {
  expect(extentOf({ times: [0], stepMs: 10, series: [named('a', [-4])] }, 'lines')).toEqual({ lowest: -4, highest: 0 });
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

test('a bucket is complete when its time is over', () => {
  const data = { times: [0, 10, 20], stepMs: 10, series: [] };
  expect([9, 10, 29, 30].map((nowMs) => lastComplete(data, nowMs))).toEqual([-1, 0, 1, 2]);
});
