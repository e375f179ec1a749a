import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareNumbers, compareText } from './value-order.ts';

test('texts are ordered by code point', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (left, right) => {
      const byBytes = Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
      expect(Math.sign(compareText(left, right))).toBe(byBytes);
    }),
  );
});

test.each([
  [9007199254740993n, 9007199254740992, 1],
  [9007199254740992, 9007199254740993n, -1],
  [3n, 3, 0],
  [2.5, 2n, 1],
  [-Infinity, -(2n ** 63n), -1],
  [Number.NaN, 1n, Number.NaN],
])('%s and %s', (left, right, order) => {
  expect(compareNumbers(left, right)).toBe(order);
});
