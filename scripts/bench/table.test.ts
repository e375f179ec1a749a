import { expect, test } from 'vitest';
import { type Figure, formatNumber, formatTable, isMet } from './table.ts';

const spans: Figure = {
  what: 'spans in, durable',
  unit: 'k/s/core',
  better: 'more',
  goal: 120,
  ours: 131.24,
  peer: 17,
  note: 'VictoriaTraces',
};
const bytes: Figure = { ...spans, what: 'on disk', unit: 'B', better: 'less', goal: 50, ours: 52, peer: 97, note: '' };

test('a table is aligned, names what is missed and says how much better ours is', () => {
  const unknown = { ...bytes, what: 'no peer', goal: null, ours: null, peer: null, note: 'not set' };
  expect(formatTable([spans, bytes, unknown]).split('\n')).toEqual([
    'what               unit        goal  ours     peer  ratio  note',
    '─────────────────  ────────  ──────  ────  ─  ────  ─────  ──────────────',
    'spans in, durable  k/s/core   ≥ 120   131     17.0  7.72×  VictoriaTraces',
    'on disk            B         ≤ 50.0  52.0  ✗  97.0  1.87×',
    'no peer            B                    –                  not set',
  ]);
});

test('a goal is met at its bound', () => {
  expect(isMet({ ...spans, ours: 120 })).toBe(true);
  expect(isMet({ ...spans, ours: 119.9 })).toBe(false);
  expect(isMet({ ...bytes, ours: 50 })).toBe(true);
  expect(isMet(bytes)).toBe(false);
  expect(isMet({ ...bytes, goal: null })).toBeNull();
});

test('numbers have the digits that matter', () => {
  expect([0, 1.234, 12.34, 123.4, 12_345.6, Number.NaN].map(formatNumber)).toEqual([
    '0.0',
    '1.23',
    '12.3',
    '123',
    '12,346',
    '–',
  ]);
});
