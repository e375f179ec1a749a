const LETTERS = 3;

/**
 * How well a name fits what somebody typed, lower is better; undefined where it does not. It begins with it, a word of it
 * does, it holds it, or only its letters in this order.
 */
export function matchRank(name: string, typed: string): number | undefined {
  const [lower, wanted] = [name.toLowerCase(), typed.toLowerCase()];
  if (lower.startsWith(wanted)) return 0;
  const at = lower.indexOf(wanted);
  if (at > 0) return /[\p{L}\p{N}]/u.test(lower[at - 1]!) ? 2 : 1;
  let from = 0;
  for (const letter of wanted) {
    from = lower.indexOf(letter, from) + 1;
    if (from === 0) return undefined;
  }
  return LETTERS;
}

/**
 * Those that fit, the best first; of the same rank in the order in which they were given. Where a name holds what was typed,
 * those that only have its letters are left out.
 */
export function bestMatches<Item>(items: readonly Item[], typed: string, nameOf: (item: Item) => string): Item[] {
  const ranked = items.flatMap((item) => {
    const rank = matchRank(nameOf(item), typed);
    return rank === undefined ? [] : [{ item, rank }];
  });
  const held = ranked.filter(({ rank }) => rank < LETTERS);
  return (held.length > 0 ? held : ranked).sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}
