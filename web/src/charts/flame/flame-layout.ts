import type { Token } from '../series/series.ts';

/** A part of a whole, and its parts. */
export interface FlameNode {
  name: string;
  token: Token;
  /** What it took with all of its parts; zero or more. */
  value: number;
  children: readonly FlameNode[];
}

export interface FlameFrame {
  node: FlameNode;
  parent: FlameFrame | undefined;
  depth: number;
  /** Shares of the whole width, 0 to 1. */
  left: number;
  right: number;
}

/** Frames by depth, each row from left to right. */
export type FlameRows = readonly (readonly FlameFrame[])[];

/**
 * Each part below its whole, as wide as its share. Parts that went on at the same time can come to more than the whole:
 * they then share its width.
 */
export function layoutFlame(roots: readonly FlameNode[]): FlameRows {
  const rows: FlameFrame[][] = [];
  const total = roots.reduce((sum, { value }) => sum + value, 0);
  const waiting: { nodes: readonly FlameNode[]; parent: FlameFrame | undefined }[] = [
    { nodes: roots, parent: undefined },
  ];
  // Without recursion: some trees are deeper than the stack. By rows, so that each is in order.
  for (const { nodes, parent } of waiting) {
    const depth = parent ? parent.depth + 1 : 0;
    const width = parent ? parent.right - parent.left : 1;
    const sum = nodes.reduce((sum, { value }) => sum + value, 0);
    const whole = Math.max(sum, parent ? parent.node.value : total);
    if (whole <= 0) continue;
    let left = parent?.left ?? 0;
    for (const node of nodes) {
      const right = left + (node.value / whole) * width;
      const frame = { node, parent, depth, left, right };
      (rows[depth] ??= []).push(frame);
      if (node.children.length > 0 && right > left) waiting.push({ nodes: node.children, parent: frame });
      left = right;
    }
  }
  return rows;
}

/** The frame of a row at a share of the width; undefined where there is none. */
export function frameAt(row: readonly FlameFrame[] | undefined, share: number): FlameFrame | undefined {
  if (!row) return undefined;
  let low = 0;
  let high = row.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const frame = row[middle]!;
    if (share < frame.left) high = middle - 1;
    else if (share >= frame.right) low = middle + 1;
    else return frame;
  }
  return undefined;
}

/** What a part took by itself. */
export function selfOf({ value, children }: FlameNode): number {
  return Math.max(0, value - children.reduce((sum, child) => sum + child.value, 0));
}

/** Siblings of the same name and colour as one, in the order of the first; deeper ones as well. */
export function mergeSiblings(roots: readonly FlameNode[]): FlameNode[] {
  const merged: FlameNode[] = [];
  const waiting: { from: readonly FlameNode[]; into: FlameNode[] }[] = [{ from: roots, into: merged }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const groups = Map.groupBy(next.from, ({ token, name }) => `${token} ${name}`);
    for (const group of groups.values()) {
      const { name, token } = group[0]!;
      const children: FlameNode[] = [];
      next.into.push({ name, token, value: group.reduce((sum, { value }) => sum + value, 0), children });
      waiting.push({ from: group.flatMap(({ children }) => children), into: children });
    }
  }
  return merged;
}
