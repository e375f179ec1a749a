/** What stands for a part that varies. */
export const WILDCARD = '<*>';

/** Templates as alike as this become one (the default of Drain). */
const SIMILARITY = 0.5;

export interface CountedTemplate<T> {
  template: string;
  count: number;
  /** What the caller keeps with each; of merged ones the list of all. */
  members: T[];
}

/**
 * Merges templates that differ in single words: of equal length in words and of the same first word, when at least half
 * of the words agree; what differs becomes a wildcard. After P. He et al., "Drain: An Online Log Parsing Approach with
 * Fixed Depth Tree", ICWS 2017. Most frequent first.
 */
export function mergeTemplates<T>(templates: CountedTemplate<T>[]): CountedTemplate<T>[] {
  const clusters = new Map<string, { words: string[]; count: number; members: T[] }[]>();
  for (const { template, count, members } of templates.toSorted((a, b) => b.count - a.count)) {
    const words = template.split(' ');
    const first = words[0]!.includes(WILDCARD) ? WILDCARD : words[0]!;
    const bucket = clusters.get(`${words.length} ${first}`) ?? [];
    clusters.set(`${words.length} ${first}`, bucket);
    const alike = bucket.find((cluster) => similarity(cluster.words, words) >= SIMILARITY);
    if (!alike) {
      bucket.push({ words, count, members: [...members] });
      continue;
    }
    alike.words = alike.words.map((word, index) => (word === words[index] ? word : WILDCARD));
    alike.count += count;
    alike.members.push(...members);
  }
  return [...clusters.values()]
    .flat()
    .map(({ words, count, members }) => ({ template: words.join(' '), count, members }))
    .sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1));
}

/** The share of words that agree; a wildcard agrees with nothing but a wildcard, so that one does not swallow all. */
function similarity(left: string[], right: string[]): number {
  let same = 0;
  for (let index = 0; index < left.length; index++)
    if (left[index] === right[index] && left[index] !== WILDCARD) same++;
  return same / left.length;
}
