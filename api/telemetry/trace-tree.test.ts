import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anySpans, columnsOf } from './trace-tree.arbitrary.ts';
import type { TestSpan } from './trace-tree.arbitrary.ts';
import {
  buildTraceTree,
  childrenOf,
  isClockSkewSuspected,
  rowOfSpan,
  selfStretchesOf,
  selfTimeOf,
  spansAbove,
  visibleRows,
} from './trace-tree.ts';

/** The tree as ids, depth first: [id, depth]. */
function outline(spans: readonly TestSpan[]): [id: number, depth: number][] {
  const columns = columnsOf(spans);
  const tree = buildTraceTree(columns);
  return [...tree.order].map((span) => [columns.spans[span]!.id, tree.depths[span]!]);
}

const span = (id: number, parent: number, start: number, duration = 1): TestSpan => ({ id, parent, start, duration });

describe('buildTraceTree', () => {
  test('is depth first, siblings by start, whatever the order of ids', () => {
    expect(outline([span(9, 0, 0), span(1, 9, 5), span(2, 9, 3), span(3, 2, 4), span(4, 1, 6)])).toEqual([
      [9, 0],
      [2, 1],
      [3, 2],
      [1, 1],
      [4, 2],
    ]);
  });

  test('a span whose parent is missing is a top, and the missing parent is told once', () => {
    const columns = columnsOf([span(1, 7, 0), span(2, 7, 1), span(3, 0, 2)]);
    const tree = buildTraceTree(columns);
    expect(tree.tops).toEqual([0, 1, 2]);
    expect(tree.orphans).toEqual([0]);
  });

  test('a ring is cut at its first span, and what hangs on it stays', () => {
    const columns = columnsOf([span(1, 3, 0), span(2, 1, 1), span(3, 2, 2), span(4, 3, 3), span(5, 5, 4)]);
    const tree = buildTraceTree(columns);
    expect(tree.hasCycle).toBe(true);
    expect([...tree.order].map((at) => [columns.spans[at]!.id, tree.depths[at]])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 0],
    ]);
  });

  test('no spans make an empty tree', () => {
    expect(outline([])).toEqual([]);
  });

  test('every span is in the tree once, below the span that it names, whatever the data', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const columns = columnsOf(spans);
        const tree = buildTraceTree(columns);
        expect([...tree.order].sort((a, b) => a - b)).toEqual(spans.map((_, index) => index));
        tree.parents.forEach((parent, at) => {
          expect(tree.order[tree.places[at]!]).toBe(at);
          if (parent < 0) return;
          expect(columns.spans[parent]!.id).toBe(columns.spans[at]!.parent);
          expect(tree.depths[at]).toBe(tree.depths[parent]! + 1);
          expect(tree.places[at]).toBeGreaterThan(tree.places[parent]!);
          expect(tree.places[at]).toBeLessThan(tree.places[parent]! + tree.sizes[parent]!);
        });
        const depthFirst = (at: number): number[] => [at, ...childrenOf(at, tree).flatMap(depthFirst)];
        expect([...tree.order]).toEqual(tree.tops.flatMap(depthFirst));
        expect([...tree.sizes]).toEqual(spans.map((_, at) => depthFirst(at).length));
        const ids = new Set(spans.map(({ id }) => id));
        for (let id = 0; id < 16; id++) {
          expect(tree.find(id, 0)).toBe(columns.spans.findIndex((span) => span.id === id));
        }
        const missing = new Set(
          spans.filter(({ parent }) => parent > 0 && !ids.has(parent)).map(({ parent }) => parent),
        );
        expect(new Set(tree.orphans.map((at) => columns.spans[at]!.parent))).toEqual(missing);
        expect(tree.orphans).toHaveLength(missing.size);
      }),
    );
  });

  test.each([
    ['a chain', (at: number) => at],
    ['a ring', (at: number) => (at === 0 ? 100_000 : at)],
    ['one parent', (at: number) => (at === 0 ? 0 : 1)],
  ])('takes 100,000 spans in %s', (_, parentOf) => {
    const spans = Array.from({ length: 100_000 }, (_, at) => span(at + 1, parentOf(at), at));
    const tree = buildTraceTree(columnsOf(spans));
    expect(tree.tops).toEqual([0]);
    expect(tree.sizes[0]).toBe(100_000);
  });
});

describe('selfTimeOf', () => {
  test('counts time that children share once, and none that lies outside the span', () => {
    const columns = columnsOf([span(1, 0, 10, 10), span(2, 1, 8, 4), span(3, 1, 11, 3), span(4, 1, 18, 9)]);
    const tree = buildTraceTree(columns);
    expect(
      selfTimeOf(
        columns.spans.findIndex(({ id }) => id === 1),
        columns,
        tree,
      ),
    ).toBe(4);
  });

  test('is the number of instants in which no child runs', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const columns = columnsOf(spans);
        const tree = buildTraceTree(columns);
        columns.spans.forEach(({ start, duration }, at) => {
          const instants = Array.from({ length: duration }, (_, offset) => start + offset);
          const children = childrenOf(at, tree).map((child) => columns.spans[child]!);
          const free = instants.filter((instant) =>
            children.every((child) => instant < child.start || instant >= child.start + child.duration),
          );
          expect(selfTimeOf(at, columns, tree)).toBe(free.length);
          const stretches = selfStretchesOf(at, columns, tree, Infinity);
          expect(
            instants.filter((instant) => stretches.findLastIndex((border) => border <= instant) % 2 === 0),
          ).toEqual(free);
        });
      }),
    );
  });
});

describe('selfStretchesOf', () => {
  test('leaves out the shortest where there are too many', () => {
    const columns = columnsOf([span(1, 0, 0, 100), span(2, 1, 10, 2), span(3, 1, 13, 7), span(4, 1, 60, 38)]);
    const tree = buildTraceTree(columns);
    expect(selfStretchesOf(0, columns, tree, Infinity)).toEqual([0, 10, 12, 13, 20, 60, 98, 100]);
    expect(selfStretchesOf(0, columns, tree, 2)).toEqual([0, 10, 20, 60]);
  });
});

describe('spansAbove', () => {
  test('is the way from the top, without the span itself', () => {
    const tree = buildTraceTree(columnsOf([span(1, 0, 0), span(2, 1, 1), span(3, 2, 2), span(4, 9, 3)]));
    expect([0, 1, 2, 3].map((at) => spansAbove(at, tree))).toEqual([[], [0], [0, 1], []]);
  });
});

describe('isClockSkewSuspected', () => {
  test('where a child begins before its parent', () => {
    const columns = columnsOf([span(1, 2, 0), span(2, 0, 5)]);
    expect(isClockSkewSuspected(columns, buildTraceTree(columns))).toBe(true);
  });

  test('not where a child runs on after its parent', () => {
    const columns = columnsOf([span(1, 0, 0, 5), span(2, 1, 4, 50)]);
    expect(isClockSkewSuspected(columns, buildTraceTree(columns))).toBe(false);
  });
});

describe('visibleRows', () => {
  const columns = columnsOf([span(1, 0, 0), span(2, 1, 1), span(3, 2, 2), span(4, 1, 3), span(5, 0, 4)]);
  const tree = buildTraceTree(columns);

  test('leaves out what is below a folded span', () => {
    expect(visibleRows(tree, (at) => at === 1, 0, 10)).toEqual({ spans: [0, 1, 3, 4], totalRows: 4 });
  });

  test('is a window of all rows', () => {
    fc.assert(
      fc.property(
        anySpans,
        fc.nat(16),
        fc.nat(16),
        fc.array(fc.nat(13)).map((list) => new Set(list)),
        (spans, from, count, folded) => {
          const all = buildTraceTree(columnsOf(spans));
          const isFolded = (at: number): boolean => folded.has(at);
          const whole = visibleRows(all, isFolded, 0, Infinity);
          expect(whole.totalRows).toBe(whole.spans.length);
          expect(visibleRows(all, isFolded, from, count)).toEqual({
            spans: whole.spans.slice(from, from + count),
            totalRows: whole.totalRows,
          });
          const isHidden = (at: number): boolean => {
            const parent = all.parents[at]!;
            return parent >= 0 && (isFolded(parent) || isHidden(parent));
          };
          expect(whole.spans).toEqual([...all.order].filter((at) => !isHidden(at)));
          all.order.forEach((at) => expect(rowOfSpan(all, isFolded, at)).toBe(whole.spans.indexOf(at)));
        },
      ),
    );
  });
});
