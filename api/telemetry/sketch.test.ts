import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketBounds, Sketch, sketchBucket } from './sketch.ts';

const values = fc.array(
  fc.oneof(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 1_000_000 })),
  { minLength: 1, maxLength: 200 },
);

function nearestRank(sorted: number[], q: number): number {
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!;
}

test('quantiles are by nearest rank, within one in a hundred', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (numbers, q) => {
      const sketch = new Sketch();
      for (const value of numbers) sketch.add(value);
      const exact = nearestRank(
        numbers.toSorted((a, b) => a - b),
        q,
      );
      expect(Math.abs(sketch.quantile(q)! - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01);
    }),
  );
});

test('merging two is as adding all to one', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const whole = new Sketch();
      for (const value of [...left, ...right]) whole.add(value);
      const merged = new Sketch();
      const other = new Sketch();
      for (const value of left) merged.add(value);
      for (const value of right) other.add(value);
      merged.merge(other);
      expect(merged.distribution()).toEqual(whole.distribution());
      expect(merged.quantile(0.5)).toBe(whole.quantile(0.5));
    }),
  );
});

test('a value lies within the bounds of its bucket', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e18, noNaN: true }), (value) => {
      const [lower, upper] = bucketBounds(sketchBucket(value));
      expect(value).toBeGreaterThanOrEqual(lower * (1 - 1e-12));
      expect(value).toBeLessThanOrEqual(upper * (1 + 1e-12));
    }),
  );
});

test('nothing has no quantile', () => {
  expect(new Sketch().quantile(0.5)).toBeNull();
});
