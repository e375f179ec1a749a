/** Items that a tail keeps on the page, the newest first. */
export interface TailLines<Item> {
  shown: readonly Item[];
  /** Came in while the page was held still. */
  waiting: readonly Item[];
  /** Items that were shown and had to make room. */
  forgotten: number;
}

export const MOST_SHOWN = 5000;
/** Past this many nothing more is read until the page moves again; the store keeps it meanwhile. */
export const MOST_WAITING = 2000;

export const noLines: TailLines<never> = { shown: [], waiting: [], forgotten: 0 };

/** Adds what arrived, oldest first as it came. */
export function addLines<Item>(lines: TailLines<Item>, arrived: readonly Item[], isHeld: boolean): TailLines<Item> {
  if (arrived.length === 0) return lines;
  const waiting = [...arrived.toReversed(), ...lines.waiting];
  return isHeld ? { ...lines, waiting } : release({ ...lines, waiting });
}

/** Shows what waited. */
export function release<Item>({ shown, waiting, forgotten }: TailLines<Item>): TailLines<Item> {
  const all = [...waiting, ...shown];
  return {
    shown: all.slice(0, MOST_SHOWN),
    waiting: [],
    forgotten: forgotten + Math.max(0, all.length - MOST_SHOWN),
  };
}

/** Puts items, oldest first, right behind the item after which they came; at the end where it is not shown any more. */
export function insertAfter<Item>(
  lines: TailLines<Item>,
  items: readonly Item[],
  isBefore: (item: Item) => boolean,
): TailLines<Item> {
  const at = lines.shown.findIndex(isBefore);
  const shown = at < 0 ? [...lines.shown, ...items.toReversed()] : lines.shown.toSpliced(at, 0, ...items.toReversed());
  return { ...lines, shown };
}
