/** What is not shown of a waterfall. */
export interface Folding {
  /** Spans of this depth and deeper are folded. */
  depth: number | undefined;
  /** Spans below which no other service comes are folded. */
  isByService: boolean;
  /** Ids of spans that are folded besides. */
  folded: ReadonlySet<string>;
  /** Ids of spans that are open for all that. */
  unfolded: ReadonlySet<string>;
}

const nobody: ReadonlySet<string> = new Set();

/** A waterfall that is larger opens folded. */
const MOST_OPEN = 3000;
/** Depths at which it can be folded. */
const depths = [1, 2, 3, 5, 8, 13];

export type FoldChoice = 'none' | 'service' | `${number}`;

/** How a waterfall can be folded, what it opens with first. */
export function foldChoices(spanCount: number): { value: FoldChoice; name: string }[] {
  const open = [
    { value: 'none' as const, name: 'nothing' },
    { value: 'service' as const, name: 'within services' },
  ];
  const byDepth = depths.map((depth) => ({ value: `${depth}` as const, name: `below depth ${depth}` }));
  return spanCount > MOST_OPEN ? [byDepth[1]!, byDepth[0]!, ...byDepth.slice(2), ...open] : [...open, ...byDepth];
}

export function foldingOf(choice: FoldChoice): Folding {
  const depth = choice === 'none' || choice === 'service' ? undefined : Number(choice);
  return { depth, isByService: choice === 'service', folded: nobody, unfolded: nobody };
}

/** With a span folded or opened. */
export function fold(folding: Folding, spanId: string, isFolded: boolean): Folding {
  return isFolded
    ? { ...folding, folded: withId(folding.folded, spanId), unfolded: without(folding.unfolded, spanId) }
    : unfold(folding, [spanId]);
}

/** With spans opened. */
export function unfold(folding: Folding, spanIds: readonly string[]): Folding {
  const folded = new Set(folding.folded);
  const unfolded = new Set(folding.unfolded);
  for (const spanId of spanIds) {
    folded.delete(spanId);
    if (folding.depth !== undefined || folding.isByService) unfolded.add(spanId);
  }
  return { ...folding, folded, unfolded };
}

/** As the graph's arguments. */
export function foldingVariables({ depth, isByService, folded, unfolded }: Folding): {
  foldDepth: number | null;
  foldServices: boolean;
  folded: string[];
  unfolded: string[];
} {
  return { foldDepth: depth ?? null, foldServices: isByService, folded: [...folded], unfolded: [...unfolded] };
}

function withId(ids: ReadonlySet<string>, id: string): Set<string> {
  return new Set([...ids, id]);
}

function without(ids: ReadonlySet<string>, id: string): Set<string> {
  return new Set([...ids].filter((other) => other !== id));
}
