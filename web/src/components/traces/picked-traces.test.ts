import { expect, test } from 'vitest';
import { readPicked, togglePicked } from './picked-traces.ts';

const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(32)) as [string, string, string];

test('two traces are chosen; a third takes the place of the first', () => {
  expect(togglePicked([], a)).toBe(a);
  expect(readPicked(togglePicked([a], b))).toEqual([a, b]);
  expect(readPicked(togglePicked([a, b], c))).toEqual([b, c]);
  expect(togglePicked([a, b], a)).toBe(b);
});

test('nonsense in the address is nothing chosen', () => {
  expect(readPicked(`x,,${a},${a}, ${b},${c}`)).toEqual([a, b]);
  expect(readPicked('')).toEqual([]);
});
