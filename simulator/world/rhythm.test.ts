import { expect, test } from 'vitest';
import { trafficFactor } from './rhythm.ts';

const at = (day: number, hour: number): number => trafficFactor(Date.UTC(2026, 10, day, hour));

test('the mean over a week is 1', () => {
  const factors = Array.from({ length: 7 * 24 * 12 }, (_, i) => trafficFactor(Date.UTC(2026, 10, 16) + i * 300_000));
  expect(factors.reduce((sum, factor) => sum + factor, 0) / factors.length).toBeCloseTo(1, 3);
});

test('evenings are busy, nights are quiet, Sundays are busier than Wednesdays', () => {
  expect(at(18, 20)).toBeGreaterThan(5 * at(18, 3));
  expect(at(22, 20)).toBeGreaterThan(1.2 * at(18, 20));
});

test('it changes smoothly, midnight included', () => {
  for (let minute = 0; minute < 7 * 1440; minute++) {
    const ms = Date.UTC(2026, 10, 16) + minute * 60_000;
    expect(Math.abs(trafficFactor(ms + 60_000) - trafficFactor(ms))).toBeLessThan(0.02);
  }
});
