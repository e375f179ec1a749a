/**
 * At most so many items, newest first: the newest of each of as many stretches of equal length, then the newest of the
 * others.
 */
export function spread<Item>(items: readonly Item[], timeOf: (item: Item) => number, most: number): Item[] {
  const sorted = items.toSorted((a, b) => timeOf(b) - timeOf(a));
  if (sorted.length <= most) return sorted;
  const newest = timeOf(sorted[0]!);
  const stretch = (newest - timeOf(sorted.at(-1)!)) / most;
  const chosen = new Set<Item>();
  let last = -1;
  for (const item of sorted) {
    const at = Math.min(most - 1, Math.floor((newest - timeOf(item)) / stretch));
    if (at > last) chosen.add(item);
    last = Math.max(last, at);
  }
  for (const item of sorted) {
    if (chosen.size === most) break;
    chosen.add(item);
  }
  return sorted.filter((item) => chosen.has(item));
}
