import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeDoubles, encodeDoubles } from './double-codec.ts';

function roundTrip(words: Uint32Array): Uint32Array {
  const count = words.length / 2;
  return new Uint32Array(decodeDoubles(encodeDoubles(words, count), count).buffer, 0, words.length);
}

function wordsOf(values: readonly number[]): Uint32Array {
  return new Uint32Array(Float64Array.from(values).buffer);
}

test('every bit of any doubles comes back, payloads of NaN included', () => {
  fc.assert(
    fc.property(fc.uint32Array({ minLength: 0, maxLength: 200 }), (words) => {
      const pairs = words.slice(0, words.length & ~1);
      expect(roundTrip(pairs)).toEqual(pairs);
    }),
  );
});

test('numbers as people measure them come back', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000),
    fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 1.7976931348623157e308, 0.1, 1e-8, 2 ** 50 + 1),
    fc.double(),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 100 }), (values) => {
      expect(roundTrip(wordsOf(values))).toEqual(wordsOf(values));
    }),
  );
});

test.each([
  ['a constant', () => 42.5, 0.1],
  ['a counter', (at: number) => at * 7, 0.1],
  ['two decimals', (at: number) => (Math.round(at * 7919) % 10_000) / 100, 2.2],
])('%s takes few bytes', (_, value, bytesPerValue) => {
  const words = wordsOf(Array.from({ length: 4096 }, (_, at) => value(at)));
  expect(encodeDoubles(words, 4096).length).toBeLessThan(4096 * bytesPerValue);
});
