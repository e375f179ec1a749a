import { expect, test } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const at = (text: string): number => Date.parse(text);

test('ticks are round, and a new day is told by its date', () => {
  const range = { fromMs: at('2026-11-22T20:10:00Z'), toMs: at('2026-11-23T03:10:00Z') };
  expect(timeTicks(range, 8, 'UTC').map(({ label }) => label)).toEqual([
    '21:00',
    '22:00',
    '23:00',
    'Nov 23',
    '01:00',
    '02:00',
    '03:00',
  ]);
});

test('below a minute seconds are told', () => {
  const range = { fromMs: at('2026-11-22T20:10:07Z'), toMs: at('2026-11-22T20:10:50Z') };
  expect(timeTicks(range, 5, 'UTC').map(({ label }) => label)).toEqual([
    '20:10:10',
    '20:10:20',
    '20:10:30',
    '20:10:40',
    '20:10:50',
  ]);
});
