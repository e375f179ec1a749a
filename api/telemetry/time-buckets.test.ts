import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeBuckets } from './time-buckets.ts';

const minute = 60_000_000_000;

test('buckets begin at multiples of the step', () => {
  const from = 1_795_000_000_000_000_000n;
  const buckets = new TimeBuckets({ fromNano: from, toNano: from + BigInt(3 * minute) }, minute);
  expect(buckets.times).toEqual([0, 1, 2, 3].map((index) => 1_794_999_960_000 + index * 60_000));
});

test('without a step there is one, from the start of the range', () => {
  const buckets = new TimeBuckets({ fromNano: 5_000_000n, toNano: 9_000_000n }, undefined);
  expect(buckets.times).toEqual([5]);
  expect(buckets.from(0n)(7_000_000)).toBe(0);
});

test('an instant lies in the bucket that begins last before it, whatever base it is counted from', () => {
  const instants = fc.record({
    from: fc.bigInt({ min: 1_700_000_000n * 10n ** 9n, max: 1_800_000_000n * 10n ** 9n }),
    width: fc.integer({ min: 1, max: 3600 * 1e9 }),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    step: fc.constantFrom(1e9, minute, 7 * minute, 3600 * 1e9),
    base: fc.bigInt({ min: 0n, max: 86_400n * 10n ** 9n }),
  });
  fc.assert(
    fc.property(instants, ({ from, width, at, step, base }) => {
      const buckets = new TimeBuckets({ fromNano: from, toNano: from + BigInt(width) }, step);
      const instant = from + BigInt(Math.floor(width * at));
      const bucket = buckets.from(from - base)(Number(instant - (from - base)));
      const start = BigInt(buckets.times[bucket]!) * 1_000_000n;
      expect(instant - start).toBeGreaterThanOrEqual(0n);
      expect(instant - start).toBeLessThan(BigInt(step));
    }),
  );
});
