import { expect, test } from 'vitest';
import { formatNano, parseNano } from './time.ts';

test.each([
  ['2026-11-22T09:30:00.123456789Z', '2026-11-22T09:30:00.123456789Z'],
  ['2026-11-22T09:30:00Z', '2026-11-22T09:30:00.000000000Z'],
  ['2026-11-22T10:30:00.5+01:00', '2026-11-22T09:30:00.500000000Z'],
  ['1969-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59.999999999Z'],
])('%s is %s', (text, formatted) => {
  expect(formatNano(parseNano(text)!)).toBe(formatted);
});

test.each(['yesterday', '2026-11-22', '2026-13-22T00:00:00Z', ''])('%j is no instant', (text) => {
  expect(parseNano(text)).toBeUndefined();
});
