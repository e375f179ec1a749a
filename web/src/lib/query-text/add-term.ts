import { splitTerms } from './split-terms.ts';
import { writeTerm } from './write-term.ts';

/** The filter with one more condition that has to hold. A term that says the opposite is replaced. */
export function addTerm(filter: string, key: string, operator: '=' | '!=', value: string | number | boolean): string {
  const term = writeTerm(key, operator, value);
  const opposite = writeTerm(key, operator === '=' ? '!=' : '=', value);
  const terms = splitTerms(filter).map(({ text }) => text);
  if (terms.length === 0) return term;
  if (together(filter) !== filter.trim()) return `${together(filter)} ${term}`;
  if (terms.includes(term)) return filter.trim();
  const kept = terms.filter((text) => text !== opposite);
  return [...kept, term].join(' ');
}

/**
 * Both filters at once; either may be empty. What a person wrote goes first here and last in the text, without brackets where
 * it needs none: a mistake in it reads as if it stood alone.
 */
export function bothFilters(written: string, limit: string): string {
  if (written.trim() === '') return limit.trim();
  if (limit.trim() === '') return written.trim();
  return `${together(limit)} ${together(written)}`;
}

/** Alternatives in brackets, so that more can stand beside them. */
function together(filter: string): string {
  const hasAlternatives = splitTerms(filter).some(({ text }) => text.toLowerCase() === 'or');
  return hasAlternatives ? `(${filter.trim()})` : filter.trim();
}
