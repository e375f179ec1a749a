import type { Filter, Key } from '../store/ports/plan.ts';
import type { UnixNano } from '../telemetry/time.ts';
import { lowerContext, noKeys } from './lower/lower-context.ts';
import type { QuerySource } from './lower/lower-context.ts';
import { lowerFilter } from './lower/lower-filter.ts';
import { nameOf } from './lower/lower-key.ts';
import { parseFilterText } from './syntax/parse-query.ts';
import { printFilter } from './syntax/print-filter.ts';
import { check } from './syntax/query-error.ts';
import type { Checked } from './syntax/query-error.ts';
import type { FilterTree, KeyTree, ValueTree } from './syntax/tree.ts';

export interface ParsedFilter {
  filter: Filter;
  /** The keys it looks for, to tell of those that nothing has. */
  keys: Key[];
  notes: string[];
}

/** The filter part of a query alone, as the `filter` arguments of the graph take it. Empty text is everything. */
export function parseFilter(
  text: string,
  source: QuerySource,
  now: UnixNano,
  hiddenKeys = noKeys,
): Checked<ParsedFilter> {
  const parsed = parseFilterText(text);
  if (!parsed.ok) return parsed;
  const context = lowerContext({ text, source, now, variables: {}, hiddenKeys });
  return check(() => ({
    filter: lowerFilter(parsed.value, context),
    keys: context.keys,
    notes: context.notes,
  }));
}

const nowhere = { position: 0, length: 0 };

/** The text of a filter that asks for keys with these values, and for none of those that lack, for links: all quoting done. */
export function filterText(
  terms: readonly { key: Key; value: string | number | boolean }[],
  source: QuerySource,
  lacking: readonly Key[] = [],
): string {
  const keyTree = (key: Key): KeyTree => ({ name: nameOf(key, source), at: nowhere });
  const equal = terms.map(({ key, value }): FilterTree => {
    return { kind: 'compare', key: keyTree(key), operator: '=', value: valueTree(value), at: nowhere };
  });
  const absent = lacking.map((key): FilterTree => {
    return { kind: 'not', term: { kind: 'has', key: keyTree(key), at: nowhere }, at: nowhere };
  });
  return [...equal, ...absent].map(printFilter).join(' ');
}

function valueTree(value: string | number | boolean): ValueTree {
  if (typeof value === 'string' || !Number.isFinite(Number(value))) {
    return { kind: 'text', text: String(value), at: nowhere };
  }
  if (typeof value === 'boolean') return { kind: 'boolean', text: value ? 'true' : 'false', at: nowhere };
  // The shortest text of a large double is that of another integer.
  const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  return { kind: 'number', text: isLarge ? BigInt(value).toString() : String(value), number: value, at: nowhere };
}
