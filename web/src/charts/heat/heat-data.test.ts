import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countIn, rowOf, SHADES, shadeOf, wholeCells } from './heat-data.ts';

const data = {
  times: [0, 10, 20],
  stepMs: 10,
  bounds: [1, 2, 4, 8],
  counts: [
    [1, 2, 3],
    [10, 20, 30],
    [100, 200, 300],
  ],
};

test('nothing has no shade, the most the deepest, and more is never paler', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e6), fc.nat(1e6), (most, a, b) => {
      const [less, more] = [Math.min(a, b, most), Math.min(Math.max(a, b), most)];
      expect(shadeOf(less, most)).toBeLessThanOrEqual(shadeOf(more, most));
      expect([shadeOf(0, most), shadeOf(most, most)]).toEqual([0, SHADES]);
      if (less > 0) expect(shadeOf(less, most)).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('a value lies in the row whose lower border it reaches', () => {
  expect([0.5, 1, 1.9, 2, 7.9, 8, 9].map((value) => rowOf(data.bounds, value))).toEqual([-1, 0, 0, 1, 2, 2, -1]);
});

test('a region counts the cells that it touches, and grows to their borders', () => {
  const region = { range: { fromMs: 5, toMs: 12 }, lowest: 3, highest: 4 };
  expect(countIn(data, region)).toBe(2 + 20);
  expect(wholeCells(data, region)).toEqual({ range: { fromMs: 0, toMs: 20 }, lowest: 2, highest: 4 });
});
