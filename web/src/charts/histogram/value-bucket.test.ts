import { expect, test } from 'vitest';
import { bordersOf, countBetween, scaleTo, sumOf } from './value-bucket.ts';

const buckets = [
  { from: 0, to: 2, count: 10 },
  { from: 2, to: 4, count: 30 },
  { from: 8, to: 16, count: 10 },
];

test('what is compared is brought to the same sum', () => {
  expect(scaleTo(buckets, 5).map(({ count }) => count)).toEqual([1, 3, 1]);
  expect(scaleTo([], 5)).toEqual([]);
});

test('borders leave out zero', () => {
  expect(bordersOf(buckets)).toEqual({ lowest: 1, highest: 16 });
  expect(bordersOf([])).toBeUndefined();
});

test('a stretch counts the buckets that it touches', () => {
  expect([countBetween(buckets, 3, 9), countBetween(buckets, 4, 8), sumOf(buckets)]).toEqual([40, 0, 50]);
});
