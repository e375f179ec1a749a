import type { MergedSpan } from './merged-spans.ts';
import type { ServiceIdentity } from './resource.ts';

/** What two traces have at one path: the same operation of the same service below the same path. */
export interface ComparedSpans {
  depth: number;
  service: ServiceIdentity;
  name: string;
  /** null where the first has nothing there. */
  left: MergedSpan | null;
  /** null where the second has nothing there. */
  right: MergedSpan | null;
}

type Side = 'left' | 'right';

/** Lays the merged spans of two traces over each other: depth first, siblings by their first start in either. */
export function compareTraces(left: readonly MergedSpan[], right: readonly MergedSpan[]): ComparedSpans[] {
  const children = { left: childrenOf(left), right: childrenOf(right) };
  const merged = { left, right };
  const below = (parents: Record<Side, number>): (Record<Side, number> & { start: number })[] => {
    const pairs = new Map<string, Record<Side, number>>();
    for (const side of ['left', 'right'] as const) {
      // At the top there is a parent of either side; below it a side without a parent has no children.
      if (parents[side] === NOTHING) continue;
      for (const at of children[side].get(parents[side]) ?? []) {
        const { service, name } = merged[side][at]!;
        const key = JSON.stringify([service.name, service.namespace, name]);
        const pair = pairs.get(key) ?? { left: NOTHING, right: NOTHING };
        pairs.set(key, { ...pair, [side]: at });
      }
    }
    const startOf = (pair: Record<Side, number>): number =>
      Math.min(left[pair.left]?.firstStartNano ?? Infinity, right[pair.right]?.firstStartNano ?? Infinity);
    return [...pairs.values()].map((pair) => ({ ...pair, start: startOf(pair) })).sort((a, b) => a.start - b.start);
  };
  const compared: ComparedSpans[] = [];
  const waiting = below({ left: TOP, right: TOP }).toReversed();
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const sides = { left: left[pair.left] ?? null, right: right[pair.right] ?? null };
    const { depth, service, name } = (sides.left ?? sides.right)!;
    compared.push({ depth, service, name, ...sides });
    for (const child of below(pair).toReversed()) waiting.push(child);
  }
  return compared;
}

const TOP = -1;
const NOTHING = -2;

function childrenOf(merged: readonly MergedSpan[]): Map<number, number[]> {
  return Map.groupBy(merged.keys(), (at) => merged[at]!.parent);
}
