import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

test.each([
  ['loggs', 'logs'],
  ['LOGS', 'logs'],
  ['sapns', 'spans'],
  ['trac', 'traces'],
  ['metrics', 'metric'],
  ['x', null],
  ['something else', null],
  ['', null],
])('the nearest source to %s is %s', (word, source) => {
  expect(nearest(word, ['logs', 'spans', 'traces', 'metric'])).toBe(source);
});

test('a distance is that of a metric', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.nat(6), (left, right, place) => {
      expect(editDistance(left, left)).toBe(0);
      expect(editDistance(left, right)).toBe(editDistance(right, left));
      expect(editDistance(left, right)).toBeGreaterThanOrEqual(Math.abs(left.length - right.length));
      expect(editDistance(left, left.slice(0, place) + right + left.slice(place))).toBe(right.length);
    }),
  );
});
