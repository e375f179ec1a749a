/** What is needed of a row to find what it belongs to. */
interface TreeRow {
  spanId: string;
  parentSpanId: string | null;
  depth: number;
}

/**
 * By row, the rows of its children, as far as both are there. Rows are in the order of the tree; a window that has not been
 * read is undefined in each of its places.
 */
export function childrenByRow(rows: readonly (TreeRow | undefined)[]): number[][] {
  const children: number[][] = Array.from(rows, () => []);
  // The last row of each depth above the one that is looked at.
  const above: number[] = [];
  rows.forEach((row, at) => {
    if (!row) return;
    above.length = Math.min(above.length, row.depth);
    const parent = above[row.depth - 1];
    // Behind a window that is missing, the last row of that depth may be another one.
    if (parent !== undefined && rows[parent]!.spanId === row.parentSpanId) children[parent]!.push(at);
    above[row.depth] = at;
  });
  return children;
}

export interface Stretch {
  from: number;
  to: number;
}

/** The parts of a stretch of time that are in none of the others; those may overlap, in any order. */
export function uncovered({ from, to }: Stretch, others: readonly Stretch[]): Stretch[] {
  const free: Stretch[] = [];
  let coveredTo = from;
  for (const other of others.toSorted((a, b) => a.from - b.from)) {
    if (other.from >= to) break;
    if (other.from > coveredTo) free.push({ from: coveredTo, to: other.from });
    coveredTo = Math.max(coveredTo, other.to);
  }
  if (coveredTo < to) free.push({ from: coveredTo, to });
  return free;
}
