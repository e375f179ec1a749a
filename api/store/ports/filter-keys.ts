import type { Filter, Key } from './plan.ts';

/** The keys that a filter looks at. */
export function keysOfFilter(filter: Filter): Key[] {
  switch (filter.op) {
    case 'all':
    case 'phrase':
    case 'structured':
      return [];
    case 'and':
    case 'or':
      return filter.terms.flatMap(keysOfFilter);
    case 'not':
      return keysOfFilter(filter.term);
    default:
      return [filter.key];
  }
}
