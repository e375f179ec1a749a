import { expect, test } from 'vitest';
import { readTypedTime } from './typed-time.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const read = (text: string): unknown => {
  const typed = readTypedTime(text, { nowMs, zone: 'UTC' });
  if ('mistake' in typed) return typed.mistake;
  const { selection } = typed;
  if (selection.kind === 'last') return `last ${selection.lengthMs / 60_000} min`;
  return `${new Date(selection.fromMs).toISOString()} ${new Date(selection.toMs).toISOString()}`;
};

test.each([
  ['last 90m', 'last 90 min'],
  ['the last 2 hours', 'last 120 min'],
  ['1h30m', 'last 90 min'],
  ['7d', 'last 10080 min'],
  ['today', '2026-11-22T00:00:00.000Z 2026-11-22T12:00:00.000Z'],
  ['Yesterday', '2026-11-21T00:00:00.000Z 2026-11-22T00:00:00.000Z'],
  ['2026-11-22 10:00 to 11:00', '2026-11-22T10:00:00.000Z 2026-11-22T11:00:00.000Z'],
  ['10:00 - 11:00', '2026-11-22T10:00:00.000Z 2026-11-22T11:00:00.000Z'],
  ['2026-11-20 23:30 to 2026-11-21 00:10:05.25', '2026-11-20T23:30:00.000Z 2026-11-21T00:10:05.250Z'],
  ['2026-11-20', '2026-11-20T00:00:00.000Z 2026-11-21T00:00:00.000Z'],
  ['2026-11-18 to 2026-11-19', '2026-11-18T00:00:00.000Z 2026-11-20T00:00:00.000Z'],
  ['since 10:30', '2026-11-22T10:30:00.000Z 2026-11-22T12:00:00.000Z'],
  ['2h ago to 1h ago', '2026-11-22T10:00:00.000Z 2026-11-22T11:00:00.000Z'],
  ['2026-11-22T10:00:00Z..2026-11-22T12:00:00+01:00', '2026-11-22T10:00:00.000Z 2026-11-22T11:00:00.000Z'],
])('%s', (text, range) => {
  expect(read(text)).toBe(range);
});

test.each(['', 'last', 'soon', '2026-02-30', '25:00 to 26:00', '10:00 to 11:00 to 12:00'])(
  'what cannot be read is said: %j',
  (text) => {
    expect(read(text)).toMatch(/Write `last 90m`/);
  },
);

test('what is longer than anything is kept is said', () => {
  expect(read('last 99999999d')).toBe('Ten years are the most.');
});

test('an end before the beginning is said', () => {
  expect(read('11:00 to 10:00')).toBe('The end is not after the beginning.');
});
