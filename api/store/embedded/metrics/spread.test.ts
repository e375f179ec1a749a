import fc from 'fast-check';
import { expect, test } from 'vitest';
import { spread } from './spread.ts';

const same = (time: number): number => time;

test('one of each stretch of time, however crowded it is', () => {
  const crowded = [...Array.from({ length: 100 }, (_, at) => 900 + at), 0, 250, 500];
  expect(spread(crowded, same, 4)).toEqual([999, 500, 250, 0].toSorted((a, b) => b - a));
});

test('where stretches are empty the newest of the others', () => {
  expect(spread([0, 97, 98, 99, 100], same, 4)).toEqual([100, 99, 98, 0]);
});

test('as many as are asked for, some of those that are there, newest first, the newest among them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ time: fc.integer({ max: 50, min: -50 }) })),
      fc.integer({ min: 1, max: 20 }),
      (items, most) => {
        const chosen = spread(items, ({ time }) => time, most);
        expect(chosen.length).toBe(Math.min(most, items.length));
        expect(new Set(chosen).size).toBe(chosen.length);
        expect(chosen.every((item) => items.includes(item))).toBe(true);
        expect(chosen).toEqual(chosen.toSorted((a, b) => b.time - a.time));
        expect(chosen[0]?.time ?? -Infinity).toBe(Math.max(...items.map(({ time }) => time)));
      },
    ),
  );
});
