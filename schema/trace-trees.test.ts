import { expect, test } from 'vitest';
import type { TraceOutline } from '../api/store/ports/trace-store.ts';
import { TraceTrees } from './trace-trees.ts';

/** A root with `count - 1` children. */
function outlineOf(traceId: string, count: number, firstId = 1): TraceOutline {
  const spanIds = new Int32Array(count * 2);
  const parentSpanIds = new Int32Array(count * 2);
  for (let span = 0; span < count; span++) {
    spanIds[span * 2] = firstId + span;
    if (span > 0) parentSpanIds[span * 2] = firstId;
  }
  return {
    traceId,
    startNano: 0n,
    spanIds,
    parentSpanIds,
    starts: Float64Array.from({ length: count }, (_, span) => span),
    durations: new Float64Array(count).fill(1),
    kinds: new Uint8Array(count),
    statuses: new Uint8Array(count),
    names: new Uint32Array(count),
    services: new Uint32Array(count),
    nameList: ['work'],
    serviceList: [{ name: 'a', namespace: null }],
  };
}

test('the tree of a trace that is asked for again is not built again', () => {
  const trees = new TraceTrees();
  const first = trees.of(outlineOf('a', 10));
  expect(trees.of(outlineOf('a', 10))).toBe(first);
});

test('a trace that has grown, or has other spans, is built anew', () => {
  const trees = new TraceTrees();
  const first = trees.of(outlineOf('a', 10));
  const grown = trees.of(outlineOf('a', 11));
  expect(grown.tree.order).toHaveLength(11);
  expect(trees.of(outlineOf('a', 11, 2)).outline.spanIds[0]).toBe(2);
  expect(first.tree.order).toHaveLength(10);
});

test('what is kept is bounded by spans: what was asked for longest ago goes first', () => {
  const trees = new TraceTrees();
  const [a, b] = ['a', 'b'].map((id) => trees.of(outlineOf(id, 150_000)));
  expect(trees.of(outlineOf('a', 150_000))).toBe(a);
  trees.of(outlineOf('c', 150_000));
  expect(trees.of(outlineOf('a', 150_000))).toBe(a);
  expect(trees.of(outlineOf('b', 150_000))).not.toBe(b);
});
