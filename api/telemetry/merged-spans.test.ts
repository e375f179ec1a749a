import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTraces } from './compare-traces.ts';
import { heaviestSpans, mergeSpans } from './merged-spans.ts';
import type { MergedSpan, OperationColumns } from './merged-spans.ts';
import { subtreesOfOneService } from './one-service.ts';
import { anySpans, columnsOf } from './trace-tree.arbitrary.ts';
import type { TestSpan } from './trace-tree.arbitrary.ts';
import { buildTraceTree, selfTimeOf } from './trace-tree.ts';
import type { TraceTree } from './trace-tree.ts';

const names = ['GET', 'SELECT', 'render'];
const serviceList = ['web', 'db'].map((name) => ({ name, namespace: null }));

/** Spans with a name and a service by their id. */
function operationsOf(spans: readonly TestSpan[]): { columns: OperationColumns; tree: TraceTree; spans: TestSpan[] } {
  const columns = columnsOf(spans);
  return {
    columns: {
      ...columns,
      statuses: Uint8Array.from(columns.spans, ({ id }) => id % 3),
      names: Uint32Array.from(columns.spans, ({ id }) => id % 3),
      services: Uint32Array.from(columns.spans, ({ id }) => id % 2),
      nameList: names,
      serviceList,
    },
    tree: buildTraceTree(columns),
    spans: columns.spans,
  };
}

const span = (id: number, parent: number, start: number, duration: number): TestSpan => ({
  id,
  parent,
  start,
  duration,
});

function inWords(merged: readonly MergedSpan[]): string[] {
  return merged.map(({ depth, service, name, spanCount, durationNano, selfTimeNano, timeNano }) => {
    return `${'. '.repeat(depth)}${service.name} ${name} ×${spanCount}: ${durationNano}, ${selfTimeNano} of ${timeNano}`;
  });
}

/** Ids 6 and 12 are one operation (web GET), 7 is another (db SELECT), 8 a third (web render). */
const loop = operationsOf([
  span(6, 0, 0, 100),
  span(7, 6, 10, 20),
  span(1, 6, 40, 30),
  span(8, 7, 12, 5),
  span(2, 1, 45, 5),
]);

describe('merged spans', () => {
  test('are those of one operation under one path', () => {
    expect(inWords(mergeSpans(loop.columns, loop.tree))).toEqual([
      'web GET ×1: 100, 50 of 100',
      '. db SELECT ×2: 50, 40 of 50',
      '. . web render ×2: 10, 10 of 10',
    ]);
  });

  test('are as many as are kept, those with most time, under their parents', () => {
    const merged = mergeSpans(loop.columns, loop.tree);
    expect(heaviestSpans(merged, 2)).toEqual(merged.slice(0, 2));
  });

  test('count every span and all self-time once, in trees of any shape', () => {
    fc.assert(
      fc.property(anySpans, fc.integer({ min: 1, max: 6 }), (any, most) => {
        const { columns, tree } = operationsOf(any);
        const merged = mergeSpans(columns, tree);
        const sum = (of: (one: MergedSpan) => number): number => merged.reduce((total, one) => total + of(one), 0);
        const self = [...columns.starts.keys()].reduce((total, at) => total + selfTimeOf(at, columns, tree), 0);
        expect(sum(({ spanCount }) => spanCount)).toBe(any.length);
        expect(sum(({ selfTimeNano }) => selfTimeNano)).toBe(self);
        const tops = merged.filter(({ parent }) => parent < 0);
        expect(tops.reduce((total, { timeNano }) => total + timeNano, 0)).toBe(self);
        merged.forEach(({ parent, depth }, at) => {
          expect(parent).toBeLessThan(at);
          expect(depth).toBe(parent < 0 ? 0 : merged[parent]!.depth + 1);
        });
        const heaviest = heaviestSpans(merged, most);
        expect(heaviest).toHaveLength(Math.min(most, merged.length));
        heaviest.forEach(({ parent, depth }) => expect(depth).toBe(parent < 0 ? 0 : heaviest[parent]!.depth + 1));
      }),
    );
  });
});

describe('two traces', () => {
  test('lie over each other where they have the same path', () => {
    const other = operationsOf([span(6, 0, 0, 300), span(7, 6, 10, 250), span(9, 6, 5, 1)]);
    const compared = compareTraces(mergeSpans(loop.columns, loop.tree), mergeSpans(other.columns, other.tree));
    expect(
      compared.map(({ depth, service, name, left, right }) => {
        const side = (one: MergedSpan | null): string => (one ? `${one.spanCount}×${one.durationNano}` : '–');
        return `${'. '.repeat(depth)}${service.name} ${name} ${side(left)} | ${side(right)}`;
      }),
    ).toEqual(['web GET 1×100 | 1×300', '. db GET – | 1×1', '. db SELECT 2×50 | 1×250', '. . web render 2×10 | –']);
  });

  test('hold all of either, and a trace is like itself', () => {
    fc.assert(
      fc.property(anySpans, anySpans, (a, b) => {
        const [left, right] = [a, b].map((spans) => {
          const { columns, tree } = operationsOf(spans);
          return mergeSpans(columns, tree);
        }) as [MergedSpan[], MergedSpan[]];
        const compared = compareTraces(left, right);
        expect(new Set(compared.flatMap((pair) => pair.left ?? []))).toEqual(new Set(left));
        expect(new Set(compared.flatMap((pair) => pair.right ?? []))).toEqual(new Set(right));
        for (const pair of compareTraces(left, left)) expect(pair.left).toBe(pair.right);
      }),
    );
  });
});

test('a span is of one service with all below it, or not', () => {
  fc.assert(
    fc.property(anySpans, (any) => {
      const { columns, tree } = operationsOf(any);
      const isOne = subtreesOfOneService(columns.services, tree);
      tree.order.forEach((top, place) => {
        const below = tree.order.slice(place, place + tree.sizes[top]!);
        expect(isOne[top]).toBe(below.every((at) => columns.services[at] === columns.services[top]) ? 1 : 0);
      });
    }),
  );
});
