import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, formatDurationTick, formatNano } from './duration.ts';

test.each([
  [0, '0 ms'],
  [0.000_64, '640 ns'],
  [0.84, '840 µs'],
  [0.0084, '8.40 µs'],
  [0.9996, '1.00 ms'],
  [12.4, '12.4 ms'],
  [999.6, '1.00 s'],
  [1270, '1.27 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [200_000, '3 min 20 s'],
  [3_599_600, '1 h'],
  [7_500_000, '2 h 5 min'],
  [86_390_000, '1 d'],
  [100_000_000, '1 d 4 h'],
  [-3, '−3.00 ms'],
  [Number.NaN, '–'],
])('%d ms is written %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test('ticks of an axis carry no empty digits', () => {
  expect([0, 0.5, 50, 1200, 10_000].map(formatDurationTick)).toEqual(['0 ms', '500 µs', '50 ms', '1.2 s', '10 s']);
});

test('nanoseconds past 2^53 keep their size', () => {
  expect(formatNano('90000000000000000')).toBe('1041 d 16 h');
});

test('up to a minute, what is written is within half a percent', () => {
  const units: Record<string, number> = { µs: 1e-3, ms: 1, s: 1e3, min: 6e4 };
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 59_000, noNaN: true }), (ms) => {
      const [number, unit] = formatDuration(ms).split(' ');
      expect(Math.abs((Number(number) * units[unit!]!) / ms - 1)).toBeLessThan(0.0051);
    }),
  );
});
