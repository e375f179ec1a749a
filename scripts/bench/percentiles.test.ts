import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentile } from './percentiles.ts';

test('a percentile is one of the values, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0, 50, 95, 99, 100].map((p) => percentile(hundred, p))).toEqual([1, 50, 95, 99, 100]);
  expect(percentile([3, 1, 2], 50)).toBe(2);
  expect(percentile([7], 99)).toBe(7);
});

test('of nothing there is none', () => {
  expect(percentile([], 50)).toBeNaN();
});

test('as many values as it says are not above it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
      fc.integer({ min: 1, max: 100 }),
      (values, p) => {
        const found = percentile(values, p);
        expect(values.filter((value) => value <= found).length).toBeGreaterThanOrEqual((p / 100) * values.length);
        expect(values.filter((value) => value < found).length).toBeLessThan((p / 100) * values.length);
      },
    ),
  );
});
