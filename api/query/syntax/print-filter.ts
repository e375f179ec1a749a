import { printGlob, printKey, printPhrase, printValue } from './print-text.ts';
import type { FilterTree } from './tree.ts';

/** The canonical text of a filter. */
export function printFilter(filter: FilterTree): string {
  switch (filter.kind) {
    case 'all':
      return '*';
    case 'and':
      return filter.terms.map(printFactor).join(' ');
    case 'or':
      return filter.terms.map(printFilter).join(' or ');
    case 'not':
      return printNegation(filter.term);
    case 'phrase':
      return printPhrase(filter.words);
    case 'has':
      return `has ${printKey(filter.key.name)}`;
    case 'in':
      return `${printKey(filter.key.name)} in (${filter.values.map(printValue).join(', ')})`;
    case 'glob':
      return `${printKey(filter.key.name)}:${printGlob(filter.pattern)}`;
    case 'compare': {
      const operator = filter.operator === 'contains' ? ' contains ' : filter.operator;
      return `${printKey(filter.key.name)}${operator}${printValue(filter.value)}`;
    }
  }
}

/** Side by side binds closer than `or`. */
function printFactor(filter: FilterTree): string {
  return filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter);
}

/** A minus before what reads as one thing, the word before the rest. */
function printNegation(term: FilterTree): string {
  if (term.kind === 'and' || term.kind === 'or') return `not (${printFilter(term)})`;
  const text = printFilter(term);
  return ['all', 'not', 'has', 'in'].includes(term.kind) || text.includes(' ') ? `not ${text}` : `-${text}`;
}
