import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criticalPath } from './critical-path.ts';
import { anySpans, columnsOf } from './trace-tree.arbitrary.ts';
import type { TestSpan } from './trace-tree.arbitrary.ts';
import { buildTraceTree, childrenOf } from './trace-tree.ts';

function pathOf(spans: readonly TestSpan[]): number[] {
  const columns = columnsOf(spans);
  const mask = criticalPath(columns, buildTraceTree(columns));
  return columns.spans.filter((_, at) => mask[at] === 1).map(({ id }) => id);
}

describe('criticalPath', () => {
  test('of calls that run side by side, it goes through the one that ended last', () => {
    const spans = [
      { id: 1, parent: 0, start: 0, duration: 100 },
      { id: 2, parent: 1, start: 10, duration: 30 },
      { id: 3, parent: 1, start: 10, duration: 80 },
      { id: 4, parent: 3, start: 20, duration: 60 },
    ];
    expect(pathOf(spans)).toEqual([1, 3, 4]);
  });

  test('of calls one after the other, it goes through all', () => {
    const spans = [
      { id: 1, parent: 0, start: 0, duration: 100 },
      { id: 2, parent: 1, start: 10, duration: 30 },
      { id: 3, parent: 1, start: 40, duration: 50 },
    ];
    expect(pathOf(spans)).toEqual([1, 2, 3]);
  });

  test('what a child does after its parent has ended was not waited for', () => {
    const spans = [
      { id: 1, parent: 0, start: 0, duration: 10 },
      { id: 2, parent: 1, start: 5, duration: 100 },
      { id: 3, parent: 2, start: 20, duration: 50 },
      { id: 4, parent: 1, start: 12, duration: 50 },
    ];
    expect(pathOf(spans)).toEqual([1, 2]);
  });

  test('begins at the first span whose parent is missing where no span is without one', () => {
    expect(pathOf([{ id: 2, parent: 1, start: 5, duration: 5 }])).toEqual([2]);
  });

  test('is empty without spans', () => {
    expect(pathOf([])).toEqual([]);
  });

  test('is a part of the tree that hangs together from one root', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const columns = columnsOf(spans);
        const tree = buildTraceTree(columns);
        const mask = criticalPath(columns, tree);
        const onPath = [...mask.keys()].filter((at) => mask[at] === 1);
        expect(onPath.filter((at) => tree.parents[at]! < 0)).toHaveLength(Math.min(1, spans.length));
        for (const at of onPath) if (tree.parents[at]! >= 0) expect(mask[tree.parents[at]!]).toBe(1);
      }),
    );
  });

  test('is what one finds by looking, from the end of each span, for the child that ended last before', () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        const columns = columnsOf(spans);
        const tree = buildTraceTree(columns);
        const found = new Set<number>();
        const visit = (at: number, until: number): void => {
          found.add(at);
          const { start } = columns.spans[at]!;
          const endOf = (child: number): number =>
            Math.min(until, columns.spans[child]!.start + columns.spans[child]!.duration);
          let instant = until;
          for (;;) {
            const candidates = childrenOf(at, tree).filter((child) => {
              return endOf(child) <= instant && Math.max(start, columns.spans[child]!.start) < endOf(child);
            });
            if (candidates.length === 0) return;
            const last = candidates.reduce((best, child) => (endOf(child) > endOf(best) ? child : best));
            visit(last, endOf(last));
            instant = Math.max(start, columns.spans[last]!.start);
          }
        };
        const isRoot = (at: number): boolean => columns.spans[at]!.parent === 0;
        const root = tree.tops.find(isRoot) ?? tree.tops[0];
        if (root !== undefined) visit(root, columns.spans[root]!.start + columns.spans[root]!.duration);
        const mask = criticalPath(columns, tree);
        expect(found).toEqual(new Set([...mask.keys()].filter((at) => mask[at] === 1)));
      }),
      { numRuns: 500 },
    );
  });

  test('takes 100,000 spans below one, and in a chain', () => {
    const wide = Array.from({ length: 100_000 }, (_, at) => ({
      id: at + 1,
      parent: at === 0 ? 0 : 1,
      start: at,
      duration: at === 0 ? 100_000 : 1,
    }));
    expect(pathOf(wide)).toHaveLength(100_000);
    const chain = wide.map((span, at) => ({ ...span, parent: at, duration: 100_000 - at }));
    expect(pathOf(chain)).toHaveLength(100_000);
  });
});
