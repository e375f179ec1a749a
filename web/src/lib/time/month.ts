import { partsOf, type Zone } from '../format/instant.ts';

/** A day of the calendar; months are 1 to 12. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

/** Days that are this many later, or earlier. */
export function addDays({ year, month, day }: Day, count: number): Day {
  const moved = new Date(Date.UTC(year, month - 1, day + count));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The same day of another month, or the last one where that is shorter. */
export function addMonths({ year, month, day }: Day, count: number): Day {
  const first = new Date(Date.UTC(year, month - 1 + count, 1));
  const [nextYear, nextMonth] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  const length = new Date(Date.UTC(nextYear, nextMonth, 0)).getUTCDate();
  return { year: nextYear, month: nextMonth, day: Math.min(day, length) };
}

/** The weeks, from Monday on, that have a day of this month. */
export function weeksOf({ year, month }: Pick<Day, 'year' | 'month'>): Day[][] {
  const first = { year, month, day: 1 };
  const weeks: Day[][] = [];
  let monday = addDays(first, -weekdayOf(first));
  do {
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(monday, at)));
    monday = addDays(monday, 7);
  } while (monday.month === month);
  return weeks;
}

/** 0 is Monday. */
export function weekdayOf({ year, month, day }: Day): number {
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}

/** `2026-11-22`. Days compare as these do. */
export function writeDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

export function dayOf(ms: number, zone: Zone): Day {
  const { year, month, day } = partsOf(ms, zone);
  return { year, month, day };
}
