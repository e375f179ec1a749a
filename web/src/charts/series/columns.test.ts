import fc from 'fast-check';
import { expect, test } from 'vitest';
import { peaksOf, spansOf } from './columns.ts';

const columns = (count: number, msPerColumn: number) => ({ fromMs: 0, msPerColumn, count });
const values = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -50, max: 50 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  { maxLength: 300 },
);

test('each column has its lowest, its highest and its last value', () => {
  const times = [-1, 0, 1, 2, 3, 10, 11, 30, 99];
  const spans = spansOf(times, [9, 5, 2, null, 4, null, null, 7, 9], columns(4, 10));
  expect([...spans.lowest]).toEqual([2, Number.NaN, Number.NaN, 7]);
  expect([...spans.highest]).toEqual([5, Number.NaN, Number.NaN, 7]);
  expect([...spans.last]).toEqual([4, Number.NaN, Number.NaN, 7]);
});

test('nothing that is seen gets lost', () => {
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 40 }),
      (values, count, perColumn) => {
        const spans = spansOf(
          values.map((_, at) => at),
          values,
          columns(count, perColumn),
        );
        for (let column = 0; column < count; column++) {
          const here = values.slice(column * perColumn, (column + 1) * perColumn).filter((value) => value !== null);
          const [lowest, highest] = here.length > 0 ? [Math.min(...here), Math.max(...here)] : [Number.NaN, Number.NaN];
          expect([spans.lowest[column], spans.highest[column], spans.last[column]]).toEqual([
            lowest,
            highest,
            here.at(-1) ?? Number.NaN,
          ]);
        }
      },
    ),
  );
});

test('of bars the highest of each column stays', () => {
  expect([...peaksOf([0, 1, 2, 10, 11, 12, 31], Float64Array.of(1, 3, 2, 9, 8, 9, 0), columns(4, 10))]).toEqual([
    1, 3, -1, 6,
  ]);
});
