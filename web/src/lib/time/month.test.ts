import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, type Day, weekdayOf, weeksOf, writeDay } from './month.ts';

const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date): Day => ({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }));

test('a month in weeks, with what lies around it', () => {
  const weeks = weeksOf({ year: 2026, month: 2 });
  expect(weeks.map((week) => [writeDay(week[0]!), writeDay(week[6]!)])).toEqual([
    ['2026-01-26', '2026-02-01'],
    ['2026-02-02', '2026-02-08'],
    ['2026-02-09', '2026-02-15'],
    ['2026-02-16', '2026-02-22'],
    ['2026-02-23', '2026-03-01'],
  ]);
});

test('each month has all of its days, each in its column', () => {
  fc.assert(
    fc.property(days, (day) => {
      const all = weeksOf(day).flat();
      expect(all.map(writeDay)).toContain(writeDay(day));
      expect(all.every((one, at) => weekdayOf(one) === at % 7)).toBe(true);
      expect(all.filter(({ month }) => month === day.month).length).toBeGreaterThanOrEqual(28);
    }),
  );
});

test('days and months further on and back', () => {
  expect(writeDay(addDays({ year: 2026, month: 12, day: 31 }, 1))).toBe('2027-01-01');
  expect(writeDay(addMonths({ year: 2026, month: 1, day: 31 }, 1))).toBe('2026-02-28');
  expect(writeDay(addMonths({ year: 2026, month: 1, day: 31 }, -2))).toBe('2025-11-30');
});
