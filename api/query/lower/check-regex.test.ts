import { expect, test } from 'vitest';
import { stepsOf } from './check-regex.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['(ab){3}c', 7],
  ['(a(b{2}){3}){2,5}', 35],
  ['x{1000}', 1000],
  ['x{5,}', 5],
  [String.raw`\d{3}\(`, 4],
  ['[a{9}]{2}', 2],
  ['[]{9}]x', 2],
  ['a{,3}', 5],
  ['((((', 0],
])('%j has %i steps', (pattern, steps) => {
  expect(stepsOf(pattern)).toBe(steps);
});
