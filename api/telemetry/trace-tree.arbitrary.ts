import fc from 'fast-check';
import type { SpanColumns } from './trace-tree.ts';

export interface TestSpan {
  id: number;
  /** 0: none. */
  parent: number;
  start: number;
  duration: number;
}

/** Spans as columns, in order of start as columns are. */
export function columnsOf(spans: readonly TestSpan[]): SpanColumns & { spans: TestSpan[] } {
  const ordered = [...spans].sort((a, b) => a.start - b.start || a.id - b.id);
  return {
    spans: ordered,
    spanIds: Int32Array.from(ordered.flatMap(({ id }) => [id, 0])),
    parentSpanIds: Int32Array.from(ordered.flatMap(({ parent }) => [parent, 0])),
    starts: Float64Array.from(ordered, ({ start }) => start),
    durations: Float64Array.from(ordered, ({ duration }) => duration),
  };
}

/** Spans of few ids: rings, missing parents, equal ids, several tops and children outside their parents all occur. */
export const anySpans = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    parent: fc.integer({ min: 0, max: 14 }),
    start: fc.integer({ min: 0, max: 20 }),
    duration: fc.integer({ min: 0, max: 12 }),
  }),
  { maxLength: 14 },
);
