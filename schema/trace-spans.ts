import type { PageAsked } from './arguments.ts';
import { badInput } from './errors.ts';
import type { GraphContext } from './context.ts';
import type { Connection, SpanNode, TraceNode } from './nodes.ts';
import { readStore } from './result-meta.ts';
import type { ShapedTrace } from './trace-trees.ts';
import { briefOf, shapeOfTrace, summaryOfTrace } from './traces.ts';

export type TraceSpanOrder = 'TREE' | 'LONGEST' | 'MOST_SELF_TIME';

/** The spans of a trace in an order. A cursor is the id of a span, so that it holds while more spans arrive. */
export async function listTraceSpans(
  trace: TraceNode,
  orderBy: TraceSpanOrder,
  page: PageAsked,
  context: GraphContext,
): Promise<Connection<SpanNode>> {
  const { startNano, durationNano } = await summaryOfTrace(trace, context);
  const range = { fromNano: startNano, toNano: startNano + BigInt(durationNano) + 1n };
  const { value, meta } = await readStore(context, 'traces', range, null, async () => {
    const value = await shapeOfTrace(trace, context);
    return { value, report: { range, scannedRows: value.outline.starts.length, truncated: false, notes: [] } };
  });
  if (!value) return { nodes: [], cursors: [], hasNextPage: false, hasPreviousPage: false, meta, count: null };
  const { outline } = value;
  const order = orderOf(value, orderBy);
  const placeOf = (spanId: string): number => {
    const span = value.numberOf(spanId);
    if (span === undefined) throw badInput('the span of the cursor is no longer in the trace');
    return orderBy === 'TREE' ? value.tree.places[span]! : order.indexOf(span);
  };
  const from = page.after ? placeOf(String(page.after.position[0])) + 1 : 0;
  const spans = [...order.subarray(from, from + page.first)];
  context.countItems(spans.length);
  const nodes = spans.map((span) => briefOf(outline, span));
  return {
    nodes,
    cursors: nodes.map(({ spanId }, index) => page.cursor(index, [spanId])),
    hasNextPage: from + nodes.length < order.length,
    hasPreviousPage: from > 0,
    meta,
    count: () => Promise.resolve({ total: order.length, accuracy: 'EXACT' }),
  };
}

function orderOf({ tree, outline, selfTimes }: ShapedTrace, orderBy: TraceSpanOrder): Uint32Array {
  if (orderBy === 'TREE') return tree.order;
  const values = orderBy === 'LONGEST' ? outline.durations : selfTimes;
  return tree.order.toSorted((a, b) => values[b]! - values[a]! || tree.places[a]! - tree.places[b]!);
}
