import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesUnit, countUnit, decimalStep, durationUnit, percentUnit, rateUnit, unitOf, valueUnit } from './unit.ts';

test('round steps are the least that are not less than what is asked', () => {
  expect([0.003, 0.02, 1, 1.1, 3, 7, 900].map(decimalStep)).toEqual([0.005, 0.02, 1, 2, 5, 10, 1000]);
  expect([0.1, 1.5].map(countUnit.roundStep)).toEqual([1, 2]);
});

test('lengths of time have the steps of a clock', () => {
  const steps = [30, 700, 6000, 20_000, 100_000, 1_000_000, 5_000_000, 50_000_000].map(durationUnit.roundStep);
  expect(steps.map(durationUnit.format)).toEqual([
    '50.0 ms',
    '1.00 s',
    '10.0 s',
    '30.0 s',
    '2 min',
    '30 min',
    '2 h',
    '1 d',
  ]);
});

test.each([durationUnit, countUnit, rateUnit, percentUnit, bytesUnit, valueUnit, unitOf('s'), unitOf('%')])(
  'a step is not less than what is asked, and not much more',
  ({ roundStep }) => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (least) => {
        expect(roundStep(least)).toBeGreaterThanOrEqual(least * (1 - 1e-9));
        expect(roundStep(least)).toBeLessThanOrEqual(least * 3);
      }),
    );
  },
);

test('all ticks of an axis are in one unit', () => {
  const ticks = (most: number, format = durationUnit.formatTick): string[] =>
    [0, most / 4, most / 2, most].map((value) => format(value, most));
  expect(ticks(20)).toEqual(['0 ms', '5 ms', '10 ms', '20 ms']);
  expect(ticks(2000)).toEqual(['0 s', '0.5 s', '1 s', '2 s']);
  expect(ticks(360_000)).toEqual(['0 min', '1.5 min', '3 min', '6 min']);
  expect(ticks(0.004, rateUnit.formatTick)).toEqual(['0/min', '0.06/min', '0.12/min', '0.24/min']);
});

test('units of metrics', () => {
  expect(unitOf('s').format(0.25)).toBe('250 ms');
  expect(unitOf('By').format(1_500_000)).toBe('1.5 MB');
  expect(unitOf('MiBy').format(1)).toBe('1.05 MB');
  expect(unitOf('%').format(12.5)).toBe('12.5 %');
  expect(unitOf('{request}/s').format(1200)).toBe('1.2 k/s');
  expect(unitOf('By/s').format(1200)).toBe('1.2 kB/s');
  expect(unitOf('1')).toBe(valueUnit);
  expect(unitOf(null)).toBe(valueUnit);
  expect(unitOf('{connection}').name).toBe('{connection}');
});
