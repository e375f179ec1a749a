import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExponentialBuckets } from './exponential-buckets.ts';

test('every value lies in the bucket that counts it, in at most 160 buckets', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const buckets = new ExponentialBuckets();
      for (const value of values) buckets.add(value);
      const list = buckets.list();
      const base = 2 ** (2 ** -buckets.scale);
      expect(list.length).toBeLessThanOrEqual(160);
      list.forEach((count, i) => {
        const [low, high] = [base ** (buckets.offset + i), base ** (buckets.offset + i + 1)];
        const tolerance = 1e-9;
        const inside = values.filter(
          (value) => value > low * (1 + tolerance) && value <= high * (1 - tolerance),
        ).length;
        const around = values.filter(
          (value) => value > low * (1 - tolerance) && value <= high * (1 + tolerance),
        ).length;
        expect(count).toBeGreaterThanOrEqual(inside);
        expect(count).toBeLessThanOrEqual(around);
      });
      expect(list.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    }),
  );
});

test('zero has a place of its own', () => {
  const buckets = new ExponentialBuckets();
  buckets.add(0);
  expect([buckets.zeroCount, buckets.offset, buckets.list()]).toEqual([1, 0, []]);
});
