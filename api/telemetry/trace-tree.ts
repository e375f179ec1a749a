import { PairNumbers } from './columns/pair-numbers.ts';

/**
 * The spans of one trace as columns, in order of start. Ids are two 32-bit words each, zeros for no parent. `starts` are
 * nanoseconds from any common instant, `durations` nanoseconds.
 */
export interface SpanColumns {
  spanIds: Int32Array;
  parentSpanIds: Int32Array;
  starts: Float64Array;
  durations: Float64Array;
}

/**
 * Who is whose child. A span is named by its number, its place in the columns. A span without a parent, or whose parent is
 * not there, is a top; of spans that are each other's parents in a ring the first is one.
 */
export interface TraceTree {
  /** By span; -1 for tops. */
  parents: Int32Array;
  /** By span, in order of start; -1 where there is none. */
  firstChildren: Int32Array;
  nextSiblings: Int32Array;
  /** In order of start. */
  tops: number[];
  /** All spans, depth first. */
  order: Uint32Array;
  /** By span: its place in `order`. */
  places: Uint32Array;
  /** By span: 0 for tops. */
  depths: Uint32Array;
  /** By span: itself and all below it. */
  sizes: Uint32Array;
  /** Spans whose parent is named and not there, the first for each parent. */
  orphans: number[];
  hasCycle: boolean;
  /** The span of an id; -1 where there is none. */
  find(low: number, high: number): number;
}

/** Links spans to a tree, in time that grows with their number alone, whatever the data; nothing recurses. */
export function buildTraceTree({ spanIds, parentSpanIds, starts }: Omit<SpanColumns, 'durations'>): TraceTree {
  const count = starts.length;
  const { parents, orphans, find } = findParents(spanIds, parentSpanIds, count);
  const hasCycle = cutCycles(parents);
  const firstChildren = new Int32Array(count).fill(-1);
  const nextSiblings = new Int32Array(count).fill(-1);
  const tops: number[] = [];
  for (let span = count - 1; span >= 0; span--) {
    const parent = parents[span]!;
    if (parent < 0) {
      tops.push(span);
      continue;
    }
    nextSiblings[span] = firstChildren[parent]!;
    firstChildren[parent] = span;
  }
  tops.reverse();
  const walked = walk({ parents, firstChildren, nextSiblings, tops });
  return { parents, firstChildren, nextSiblings, tops, orphans, hasCycle, find, ...walked };
}

function findParents(
  spanIds: Int32Array,
  parentSpanIds: Int32Array,
  count: number,
): Pick<TraceTree, 'parents' | 'orphans' | 'find'> {
  const ids = new PairNumbers();
  const spanOfId = new Int32Array(count);
  for (let span = 0; span < count; span++) {
    const known = ids.count;
    const id = ids.number(spanIds[span * 2]!, spanIds[span * 2 + 1]!);
    if (id === known) spanOfId[id] = span;
  }
  const present = ids.count;
  const parents = new Int32Array(count).fill(-1);
  const orphans: number[] = [];
  for (let span = 0; span < count; span++) {
    const low = parentSpanIds[span * 2]!;
    const high = parentSpanIds[span * 2 + 1]!;
    if (low === 0 && high === 0) continue;
    const known = ids.count;
    const id = ids.number(low, high);
    if (id < present) parents[span] = spanOfId[id]!;
    else if (id === known) orphans.push(span);
  }
  const find = (low: number, high: number): number => {
    const id = ids.find(low, high);
    return id >= 0 && id < present ? spanOfId[id]! : -1;
  };
  return { parents, orphans, find };
}

/** Makes the first span of each ring a top; whether there were rings. */
function cutCycles(parents: Int32Array): boolean {
  // By span: 0 not seen, else the number of the walk that saw it first, counted from 1.
  const seenBy = new Uint32Array(parents.length);
  let found = false;
  for (let start = 0; start < parents.length; start++) {
    const walk = start + 1;
    let span = start;
    while (span >= 0 && seenBy[span] === 0) {
      seenBy[span] = walk;
      span = parents[span]!;
    }
    if (span < 0 || seenBy[span] !== walk) continue;
    let first = span;
    for (let next = parents[span]!; next !== span; next = parents[next]!) first = Math.min(first, next);
    parents[first] = -1;
    found = true;
  }
  return found;
}

function walk({
  parents,
  firstChildren,
  nextSiblings,
  tops,
}: Pick<TraceTree, 'parents' | 'firstChildren' | 'nextSiblings' | 'tops'>): Pick<
  TraceTree,
  'order' | 'places' | 'depths' | 'sizes'
> {
  const count = parents.length;
  const order = new Uint32Array(count);
  const places = new Uint32Array(count);
  const depths = new Uint32Array(count);
  const sizes = new Uint32Array(count).fill(1);
  let place = 0;
  for (const top of tops) {
    let span = top;
    while (span >= 0) {
      places[span] = place;
      order[place++] = span;
      const parent = parents[span]!;
      if (parent >= 0) depths[span] = depths[parent]! + 1;
      span = firstChildren[span]! >= 0 ? firstChildren[span]! : following(span, parents, nextSiblings);
    }
  }
  for (let at = count - 1; at >= 0; at--) {
    const span = order[at]!;
    const parent = parents[span]!;
    if (parent >= 0) sizes[parent]! += sizes[span]!;
  }
  return { order, places, depths, sizes };
}

/** The next sibling of the span, or of the nearest span above that has one; -1 at the end of the tree. */
function following(span: number, parents: Int32Array, nextSiblings: Int32Array): number {
  let at = span;
  while (at >= 0 && nextSiblings[at]! < 0) at = parents[at]!;
  return at < 0 ? -1 : nextSiblings[at]!;
}

/** The children of a span in order of start. */
export function childrenOf(span: number, { firstChildren, nextSiblings }: TraceTree): number[] {
  const children: number[] = [];
  for (let child = firstChildren[span]!; child >= 0; child = nextSiblings[child]!) children.push(child);
  return children;
}

/** Nanoseconds of a span in which none of its children ran. */
export function selfTimeOf(span: number, columns: SpanColumns, tree: TraceTree): number {
  let self = 0;
  eachSelfStretch(span, columns, tree, (from, to) => (self += to - from));
  return self;
}

/** The stretches of a span in which none of its children ran: where each begins and ends by turns, ascending. At most `most`, the longest. */
export function selfStretchesOf(span: number, columns: SpanColumns, tree: TraceTree, most: number): number[] {
  const stretches: [from: number, to: number][] = [];
  eachSelfStretch(span, columns, tree, (from, to) => stretches.push([from, to]));
  if (stretches.length <= most) return stretches.flat();
  const longest = stretches.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0])).slice(0, most);
  return longest.sort((a, b) => a[0] - b[0]).flat();
}

function eachSelfStretch(
  span: number,
  { starts, durations }: SpanColumns,
  tree: TraceTree,
  visit: (from: number, to: number) => void,
): void {
  const end = starts[span]! + durations[span]!;
  let coveredTo = starts[span]!;
  for (let child = tree.firstChildren[span]!; child >= 0; child = tree.nextSiblings[child]!) {
    const from = Math.min(starts[child]!, end);
    if (from > coveredTo) visit(coveredTo, from);
    coveredTo = Math.max(coveredTo, Math.min(end, starts[child]! + durations[child]!));
  }
  if (end > coveredTo) visit(coveredTo, end);
}

/** The spans above a span, from the top. */
export function spansAbove(span: number, { parents }: TraceTree): number[] {
  const above: number[] = [];
  for (let parent = parents[span]!; parent >= 0; parent = parents[parent]!) above.push(parent);
  return above.reverse();
}

/** A child cannot begin before its parent unless their clocks differ (as Jaeger's clock skew adjuster has it). */
export function isClockSkewSuspected({ starts }: Pick<SpanColumns, 'starts'>, { parents }: TraceTree): boolean {
  return parents.some((parent, span) => parent >= 0 && starts[span]! < starts[parent]!);
}

/**
 * The rows of a waterfall from `from` on, at most `count`: spans depth first, without those below a folded one.
 * `totalRows` counts all that there are.
 */
export function visibleRows(
  { order, sizes }: TraceTree,
  isFolded: (span: number) => boolean,
  from: number,
  count: number,
): { spans: number[]; totalRows: number } {
  const spans: number[] = [];
  let row = 0;
  for (let place = 0; place < order.length; row++) {
    const span = order[place]!;
    if (row >= from && spans.length < count) spans.push(span);
    place += isFolded(span) ? sizes[span]! : 1;
  }
  return { spans, totalRows: row };
}

/** The row of a span in a waterfall; -1 where it is below a folded one. */
export function rowOfSpan(
  { order, sizes, places }: TraceTree,
  isFolded: (span: number) => boolean,
  span: number,
): number {
  const sought = places[span]!;
  let row = 0;
  let place = 0;
  for (; place < sought; row++) place += isFolded(order[place]!) ? sizes[order[place]!]! : 1;
  return place === sought ? row : -1;
}
