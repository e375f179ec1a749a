import { expect, test } from 'vitest';
import { mostReadings, nearestReading, readBucket } from './readings.ts';

const named = (name: string, value: number | null) => ({ name, token: '--color-accent', values: [value] }) as const;
const series = [named('a', 1), named('gap', null), named('b', -5), named('c', 9)];
const readings = readBucket({ times: [0], stepMs: 1, series }, 0);

test('the largest comes first, gaps last', () => {
  expect(readings.map(({ series }) => series.name)).toEqual(['c', 'a', 'b', 'gap']);
});

test('the nearest to the pointer is told', () => {
  const toPx = (value: number): number => 100 - 10 * value;
  expect(nearestReading(readings, toPx, 95)?.series.name).toBe('a');
  expect(nearestReading(readings, toPx, 500)?.series.name).toBe('b');
  expect(nearestReading([], toPx, 0)).toBeUndefined();
});

test('of many the first are read, and the nearest in any case', () => {
  expect(mostReadings(readings, 2, readings[2]).map(({ series }) => series.name)).toEqual(['c', 'b']);
  expect(mostReadings(readings, 2, readings[0]).map(({ series }) => series.name)).toEqual(['c', 'a']);
});
