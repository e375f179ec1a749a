import { expect, test } from 'vitest';
import type { QueryResult } from '../query/run/query-result.ts';
import { queryTickMs } from './query-tick.ts';

function meta(minutes: number): Extract<QueryResult, { kind: 'table' }>['meta'] {
  const range = { fromNano: 0n, toNano: BigInt(minutes) * 60_000_000_000n };
  return { range, truncated: false, scannedRows: 0, elapsedMs: 0, notes: [], unavailable: null };
}

test.each([
  [100, 1000],
  [2000, 2000],
  [60_000, 5000],
])('series of a step of %d ms move each %d ms', (stepMs, tickMs) => {
  expect(queryTickMs({ kind: 'series', stepMs, series: [], meta: meta(60) })).toBe(tickMs);
});

test.each([
  [1, 1000],
  [7, 2000],
  [15, 5000],
  [10_000, 5000],
])('a table of %d minutes moves each %d ms', (minutes, tickMs) => {
  expect(queryTickMs({ kind: 'table', columns: [], rows: [], meta: meta(minutes) })).toBe(tickMs);
});

test('what cannot be answered is tried again now and then', () => {
  const error = { message: 'no', position: 0, length: 0, hint: null };
  expect(queryTickMs({ kind: 'invalid', error })).toBe(5000);
});
