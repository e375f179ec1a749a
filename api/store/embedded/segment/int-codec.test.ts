import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDoubles, decodeUint32, encodeIntegers } from './int-codec.ts';

const wholeNumbers = fc.array(fc.maxSafeInteger(), { maxLength: 300 });

test('any whole numbers come back, packed plainly or as deltas', () => {
  fc.assert(
    fc.property(wholeNumbers, fc.boolean(), (numbers, delta) => {
      // A delta spans twice the range of its values.
      const values = Float64Array.from(numbers, (value) => Math.trunc(value / 8) + 0);
      expect(decodeDoubles(encodeIntegers(values, values.length, delta), values.length)).toEqual(values);
    }),
  );
});

test('numbers of 32 bits come back as such', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 300 }),
      fc.boolean(),
      (numbers, delta) => {
        const values = Uint32Array.from(numbers);
        expect(decodeUint32(encodeIntegers(values, values.length, delta), values.length)).toEqual(values);
      },
    ),
  );
});

test('a constant column takes no room for its rows', () => {
  expect(encodeIntegers(new Uint32Array(65536).fill(7), 65536, false).length).toBeLessThan(64);
});
