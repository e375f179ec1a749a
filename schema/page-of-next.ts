import type { PageAsked } from './arguments.ts';
import type { GraphContext } from './context.ts';
import type { Page } from './nodes.ts';

/** A page of a list that is read from its end on: `read` gives at most `first` items, those behind the item with this key. */
export async function pageOfNext<Node>(
  page: PageAsked,
  keyOfNode: (node: Node) => string,
  read: (first: number, after: string | undefined) => Promise<Node[]>,
  context: GraphContext,
): Promise<Page<Node>> {
  const after = page.after?.position[0];
  // One more tells whether another page follows.
  const found = await read(page.first + 1, after === undefined ? undefined : String(after));
  const nodes = found.slice(0, page.first);
  context.countItems(nodes.length);
  return {
    nodes,
    cursors: nodes.map((node, index) => page.cursor(index, [keyOfNode(node)])),
    hasNextPage: found.length > nodes.length,
    hasPreviousPage: after !== undefined,
  };
}
