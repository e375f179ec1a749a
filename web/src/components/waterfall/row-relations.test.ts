import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childrenByRow, uncovered } from './row-relations.ts';

const row = (spanId: string, parentSpanId: string | null, depth: number) => ({ spanId, parentSpanId, depth });

test('children are found in the order of the tree', () => {
  const rows = [row('a', null, 0), row('b', 'a', 1), row('c', 'b', 2), row('d', 'a', 1), row('e', null, 0)];
  expect(childrenByRow(rows)).toEqual([[1, 3], [2], [], [], []]);
});

test('behind a window that is missing nothing is taken for a child of the wrong span', () => {
  const rows = [row('a', null, 0), row('b', 'a', 1), undefined, row('d', 'x', 2), row('e', 'a', 1)];
  expect(childrenByRow(rows)).toEqual([[1, 4], [], [], [], []]);
});

test('self time is what no child covers', () => {
  const others = [
    { from: 50, to: 70 },
    { from: 10, to: 20 },
    { from: 15, to: 30 },
    { from: 95, to: 200 },
  ];
  expect(uncovered({ from: 0, to: 100 }, others)).toEqual([
    { from: 0, to: 10 },
    { from: 30, to: 50 },
    { from: 70, to: 95 },
  ]);
});

test('each instant is either covered by another or in exactly one free part', () => {
  const stretch = fc
    .tuple(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 0, max: 30 }))
    .map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(stretch, fc.array(stretch, { maxLength: 6 }), (whole, others) => {
      const free = uncovered(whole, others);
      for (let at = whole.from; at < whole.to; at++) {
        const inside = (part: { from: number; to: number }): boolean => part.from <= at && at < part.to;
        expect(free.filter(inside).length).toBe(others.some(inside) ? 0 : 1);
      }
    }),
  );
});
