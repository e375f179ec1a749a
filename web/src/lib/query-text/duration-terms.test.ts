import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationTerms, withDurations } from './duration-terms.ts';

test('durations are told with three digits in the unit that reads best', () => {
  expect(durationTerms({ lowest: 1.2345, highest: 8_764.2 })).toEqual(['duration>=1.23ms', 'duration<=8.77s']);
  expect(durationTerms({ lowest: 0.5, highest: 250 })).toEqual(['duration>=500us', 'duration<=250ms']);
});

test('they hold all that was drawn over', () => {
  const inMs = (term: string): number => {
    const [, value, unit] = /[<>]=([\d.e-]+)(us|ms|s)$/.exec(term)!;
    return Number(value) * { us: 1e-3, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'];
  };
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 1e7, noNaN: true }),
      fc.double({ min: 1, max: 100, noNaN: true }),
      (lowest, factor) => {
        const [least, most] = durationTerms({ lowest, highest: lowest * factor }).map(inMs);
        expect(least).toBeLessThanOrEqual(lowest * (1 + 1e-6));
        expect(least).toBeGreaterThan(lowest * 0.98 - 0.001);
        expect(most).toBeGreaterThanOrEqual(lowest * factor * (1 - 1e-6));
        expect(most).toBeLessThan(lowest * factor * 1.02 + 0.001);
      },
    ),
  );
});

test('a filter keeps what it says of other things', () => {
  const extent = { lowest: 1, highest: 2 };
  expect(withDurations('', extent)).toBe('duration>=1ms duration<=2ms');
  expect(withDurations('duration>500ms status=error duration<=3s', extent)).toBe(
    'status=error duration>=1ms duration<=2ms',
  );
  expect(withDurations('a or b', extent)).toBe('(a or b) duration>=1ms duration<=2ms');
});
