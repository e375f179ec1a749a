import { splitTerms } from './split-terms.ts';
import { writeTerm } from './write-term.ts';

/** The filter with one more condition that has to hold. A term that says the opposite is replaced. */
export function addTerm(filter: string, key: string, operator: '=' | '!=', value: string | number | boolean): string {
  const term = writeTerm(key, operator, value);
  const opposite = writeTerm(key, operator === '=' ? '!=' : '=', value);
  const terms = splitTerms(filter).map(({ text }) => text);
  if (terms.length === 0) return term;
  if (terms.some((text) => text.toLowerCase() === 'or')) return `(${filter.trim()}) ${term}`;
  if (terms.includes(term)) return filter.trim();
  const kept = terms.filter((text) => text !== opposite);
  return [...kept, term].join(' ');
}

/** Both filters at once; either may be empty. */
export function bothFilters(a: string, b: string): string {
  if (a.trim() === '') return b.trim();
  if (b.trim() === '') return a.trim();
  return `(${a.trim()}) ${b.trim()}`;
}
