const longestWord = 64;

/** The known word that is closest by edit distance, or that the word is the beginning of; null where none is close. */
export function nearest(word: string, known: Iterable<string>): string | null {
  if (word === '' || word.length > longestWord) return null;
  const folded = word.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(folded.length / 3)) + 1;
  for (const candidate of known) {
    const distance = distanceTo(folded, candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

function distanceTo(word: string, candidate: string, limit: number): number {
  if (word.length >= 3 && candidate.startsWith(word)) return candidate === word ? 0 : 1;
  if (Math.abs(word.length - candidate.length) >= limit) return limit;
  return editDistance(word, candidate);
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = last[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      let cost = Math.min(replaced, last[column]! + 1, line[column - 1]! + 1);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      line.push(cost);
    }
    beforeLast = last;
    last = line;
  }
  return last[to.length]!;
}
