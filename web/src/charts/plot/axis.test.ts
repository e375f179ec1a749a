import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countUnit, durationUnit, percentUnit, valueUnit } from '../../lib/format/unit.ts';
import { logAxis, timeAxis, valueAxis } from './axis.ts';

const labels = ({ ticks }: { ticks: readonly { label: string }[] }): string[] => ticks.map(({ label }) => label);
const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

test('values are widened to round ones, all of one unit', () => {
  expect(labels(valueAxis({ lowest: 0, highest: 9.2 }, 132, durationUnit))).toEqual(['0 ms', '5 ms', '10 ms']);
  expect(labels(valueAxis({ lowest: 0, highest: 3 }, 64, countUnit))).toEqual(['0', '2', '4']);
  expect(labels(valueAxis({ lowest: 0, highest: 0.31 }, 132, percentUnit))).toEqual(['0 %', '20 %', '40 %']);
  expect(labels(valueAxis({ lowest: -3, highest: 4 }, 100, valueUnit))).toEqual(['−5', '0', '5']);
});

test('an axis holds what it is made for, and is not much longer', () => {
  fc.assert(
    fc.property(finite, finite, fc.integer({ min: 40, max: 800 }), (a, b, height) => {
      const [lowest, highest] = [Math.min(a, b), Math.max(a, b)];
      fc.pre(highest - lowest > Math.abs(highest) * 1e-6);
      const { toPx, fromPx, ticks } = valueAxis({ lowest, highest }, height, valueUnit);
      const slack = (highest - lowest) * 1e-6 + 1e-12;
      expect(ticks[0]!.at).toBeLessThanOrEqual(lowest + slack);
      expect(ticks.at(-1)!.at).toBeGreaterThanOrEqual(highest - slack);
      expect(ticks.length).toBeLessThanOrEqual(height / 34 + 3);
      expect(fromPx(toPx(lowest))).toBeCloseTo(lowest, 3);
    }),
  );
});

test('nothing at all still has an axis', () => {
  expect(labels(valueAxis({ lowest: 0, highest: 0 }, 100, countUnit))).toEqual(['0', '1']);
});

test('of a logarithmic axis 1, 10, 100 are told first, and then what has room', () => {
  expect(labels(logAxis({ lowest: 0.4, highest: 90_000 }, 240, durationUnit))).toEqual([
    '1 ms',
    '10 ms',
    '100 ms',
    '1 s',
    '10 s',
    '1 min',
  ]);
  expect(labels(logAxis({ lowest: 8, highest: 120 }, 240, valueUnit))).toEqual(['10', '20', '50', '100']);
});

test('labels of a logarithmic axis keep their distance', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      fc.double({ min: 1.1, max: 1e9, noNaN: true }),
      (lowest, factor) => {
        const { ticks, toPx } = logAxis({ lowest, highest: lowest * factor }, 300, durationUnit);
        const places = ticks.map(({ at }) => toPx(at));
        for (const [index, px] of places.slice(1).entries()) expect(places[index]! - px).toBeGreaterThanOrEqual(34);
      },
    ),
  );
});

test('a time is found again under its pixel', () => {
  const { toPx, fromPx } = timeAxis({ fromMs: 1000, toMs: 61_000 }, 600, 'UTC');
  expect([toPx(1000), toPx(61_000), fromPx(300)]).toEqual([0, 600, 31_000]);
});
