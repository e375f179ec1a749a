import { childrenOf } from './trace-tree.ts';
import type { SpanColumns, TraceTree } from './trace-tree.ts';

/**
 * The spans that decided how long a trace took, as a mask by span. From the end of the root backwards: the child that
 * finished last was waited for, and before it began, the child that finished last before that, and so on, in each of
 * them likewise (Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures", USENIX ATC 2022).
 * What a child does after its parent has ended was not waited for. The root is the first span without a parent, else the
 * first whose parent is missing. Empty for a trace without spans.
 */
export function criticalPath(columns: SpanColumns, tree: TraceTree): Uint8Array {
  const { starts, durations, parentSpanIds } = columns;
  const isOnPath = new Uint8Array(starts.length);
  const isRoot = (span: number): boolean => parentSpanIds[span * 2] === 0 && parentSpanIds[span * 2 + 1] === 0;
  const root = tree.tops.find(isRoot) ?? tree.tops[0];
  if (root === undefined) return isOnPath;
  // A span and the instant up to which it was waited for.
  const waiting: { span: number; until: number }[] = [{ span: root, until: starts[root]! + durations[root]! }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { span, until } = next;
    isOnPath[span] = 1;
    let instant = until;
    for (const { child, end } of byEnd(span, until, columns, tree)) {
      const start = Math.max(starts[child]!, starts[span]!);
      if (end > instant || start >= end) continue;
      waiting.push({ span: child, until: end });
      instant = start;
    }
  }
  return isOnPath;
}

/** The children of a span, the one that ended last first, those cut off at an instant by length. */
function byEnd(
  span: number,
  until: number,
  { starts, durations }: SpanColumns,
  tree: TraceTree,
): { child: number; end: number }[] {
  const children = childrenOf(span, tree).map((child) => ({
    child,
    end: Math.min(starts[child]! + durations[child]!, until),
  }));
  return children.sort((a, b) => b.end - a.end || starts[a.child]! - starts[b.child]! || a.child - b.child);
}
