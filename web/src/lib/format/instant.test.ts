import { expect, test } from 'vitest';
import {
  formatAgo,
  formatClock,
  formatDay,
  formatInstant,
  instantAt,
  instantMs,
  instantNano,
  partsOf,
} from './instant.ts';

const at = '2026-11-22T09:30:00.123456789Z';

test("the graph's instants keep their nanoseconds", () => {
  expect(instantNano(at)).toBe(1_795_339_800_123_456_789n);
  expect(instantMs(at)).toBeCloseTo(1_795_339_800_123.4568, 3);
});

test('an instant is written with its zone', () => {
  expect(formatInstant(instantMs(at), 'UTC')).toBe('2026-11-22 09:30:00.123 UTC');
  expect(formatClock(instantMs(at), 'UTC', 'minute')).toBe('09:30');
});

test('a day of another year tells the year', () => {
  const now = instantMs(at);
  expect([formatDay(now, 'UTC', now), formatDay(now - 400 * 86_400_000, 'UTC', now)]).toEqual([
    'Nov 22',
    'Oct 18, 2025',
  ]);
});

test('how long ago is told in one unit, and after a day as a day', () => {
  const now = instantMs(at);
  const ago = (seconds: number): string => formatAgo(now - seconds * 1000, now, 'UTC');
  expect([ago(-5), ago(12), ago(200), ago(7300), ago(90_000)]).toEqual([
    '0 s ago',
    '12 s ago',
    '3 min ago',
    '2 h ago',
    'Nov 21, 08:30',
  ]);
  expect([ago(-59), ago(-60), ago(-7300), ago(-90_000)]).toEqual(['0 s ago', 'in 1 min', 'in 2 h', 'Nov 23, 10:30']);
});

test.each(['local', 'UTC'] as const)('parts and instant are each other’s reverse (%s)', (zone) => {
  const ms = Math.floor(instantMs(at));
  expect(instantAt(partsOf(ms, zone), zone)).toBe(ms);
});
