import type { PageAsked } from './arguments.ts';
import type { GraphContext } from './context.ts';
import type { Connection } from './nodes.ts';
import type { ResultMeta } from './result-meta.ts';

/**
 * A page of a list that is at hand whole, in order of its positions. The page begins behind the position of its cursor,
 * whether or not that item is still there.
 */
export function pageOfAll<Node>(
  all: readonly Node[],
  positionOf: (node: Node) => readonly (string | number)[],
  page: PageAsked,
  meta: ResultMeta,
  context: GraphContext,
): Connection<Node> {
  const { after } = page;
  const found = after ? all.findIndex((node) => isBehind(positionOf(node), after.position)) : 0;
  const from = found < 0 ? all.length : found;
  const nodes = all.slice(from, from + page.first);
  context.countItems(nodes.length);
  return {
    nodes,
    cursors: nodes.map((node, index) => page.cursor(index, positionOf(node))),
    hasNextPage: from + nodes.length < all.length,
    hasPreviousPage: from > 0,
    meta,
    count: meta.backends.every(({ state }) => state === 'OK')
      ? () => Promise.resolve({ total: all.length, accuracy: meta.truncated ? 'AT_LEAST' : 'EXACT' })
      : null,
  };
}

function isBehind(position: readonly (string | number)[], other: readonly (string | number | bigint)[]): boolean {
  for (const [index, part] of position.entries()) {
    if (part !== other[index]) return part > other[index]!;
  }
  return false;
}
