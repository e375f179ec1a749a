import { expect, test } from 'vitest';
import { hoursAround, shareWithin } from './span-kin.ts';

test('the hours around a span are whole, and end behind it', () => {
  const hour = 3_600_000_000_000n;
  expect(hoursAround({ startNano: 100n * hour + 17n })).toEqual({ fromNano: 99n * hour, toNano: 101n * hour });
  expect(hoursAround({ startNano: 17n })).toEqual({ fromNano: 0n, toNano: hour });
});

test.each([
  [0, 0.25],
  [5, 0.25],
  [10, 0.25],
  [15, 0.75],
  [40, 1],
  [99, 1],
])('of buckets up to 0, 20 and 40, within %d there is a share of %d', (nano, share) => {
  const histogram: [number, number, number][] = [
    [0, 0, 1],
    [10, 20, 2],
    [20, 40, 1],
  ];
  expect(shareWithin(histogram, nano)).toBe(share);
});

test('of nothing there is no share', () => {
  expect(shareWithin([], 1)).toBeNull();
});
