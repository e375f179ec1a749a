import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['0.5d', 43_200_000],
  ['-45m', -2_700_000],
  ['+1m', 60_000],
  ['0', 0],
])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(['', '5', 'm', '5w', '1h 30m', '--5m', '1e3s'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
