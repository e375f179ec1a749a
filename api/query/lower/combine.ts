import type { Filter } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';

/** The items that match every term. */
export function allOf(terms: Filter[]): Filter {
  const narrowing = terms.flatMap((term) => (term.op === 'and' ? term.terms : term.op === 'all' ? [] : [term]));
  if (narrowing.length === 0) return everything;
  return narrowing.length === 1 ? narrowing[0]! : { op: 'and', terms: narrowing };
}

export function not(term: Filter): Filter {
  return term.op === 'not' ? term.term : { op: 'not', term };
}
