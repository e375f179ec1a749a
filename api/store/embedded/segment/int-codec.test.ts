import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCodes, decodeDoubles, decodeUint32, encodeIntegers } from './int-codec.ts';

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

test('numbers that whole words do not hold come back as the doubles that they are', () => {
  const values = Float64Array.of(0, 2 ** 53 + 2, 2 ** 63, 2 ** 64, 2 ** 70 + 2 ** 20, 1);
  for (const delta of [false, true])
    for (const count of [2, 3, 4, values.length])
      expect(decodeDoubles(encodeIntegers(values, count, delta), count)).toEqual(values.slice(0, count));
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

test('codes come back, in half the room where they fit it', () => {
  const codes = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 70_000 }), fc.nat());
  fc.assert(
    fc.property(fc.array(codes, { maxLength: 300 }), fc.boolean(), (numbers, delta) => {
      const values = Uint32Array.from(numbers);
      const decoded = decodeCodes(encodeIntegers(values, values.length, delta), values.length);
      expect([...decoded]).toEqual(numbers);
    }),
  );
  const narrow = Uint32Array.from({ length: 1000 }, (_, row) => (row * 7919) % 60_000);
  expect(decodeCodes(encodeIntegers(narrow, 1000, false), 1000)).toBeInstanceOf(Uint16Array);
});

test('a constant column takes no room for its rows', () => {
  expect(encodeIntegers(new Uint32Array(65536).fill(7), 65536, false).length).toBeLessThan(64);
});

test('numbers that do not shrink are read from among other bytes, which stay as they are', () => {
  const values = Float64Array.from({ length: 20_000 }, (_, index) =>
    Math.floor(Math.abs(Math.sin(index + 1) * 2 ** 40) % 2 ** 32),
  );
  for (const decode of [decodeDoubles, decodeUint32]) {
    const packed = Buffer.concat([encodeIntegers(values, values.length, false), Buffer.from([1, 2, 3])]);
    const bytes = packed.subarray(0, -3);
    expect(Array.from(decode(bytes, values.length))).toEqual([...values]);
    expect(packed.subarray(-3)).toEqual(Buffer.from([1, 2, 3]));
  }
});
