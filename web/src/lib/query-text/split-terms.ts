export interface TermText {
  text: string;
  /** UTF-16 offsets into the filter. */
  from: number;
  to: number;
}

/** The parts of a filter between spaces; what is in quotes or brackets stays in one piece. */
export function splitTerms(filter: string): TermText[] {
  const terms: TermText[] = [];
  let from = -1;
  let depth = 0;
  let quote = '';
  for (let at = 0; at <= filter.length; at++) {
    const character = filter[at];
    const isBetween = character === undefined || (quote === '' && depth <= 0 && /\s/u.test(character));
    if (isBetween) {
      if (from >= 0) terms.push({ text: filter.slice(from, at), from, to: at });
      from = -1;
      continue;
    }
    if (from < 0) from = at;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
  }
  // An escape at the very end steps over the end of the text.
  const last = terms.at(-1)?.to ?? 0;
  const open = filter.slice(last).search(/\S/u);
  if (open >= 0) terms.push({ text: filter.slice(last + open), from: last + open, to: filter.length });
  return terms;
}
