import type { Filter, Key } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';
import { tokensOf } from '../../telemetry/tokens.ts';
import { fault } from '../syntax/query-error.ts';
import type { FilterTree, TextTree } from '../syntax/tree.ts';
import { allOf, not } from './combine.ts';
import { enumerationOf, isSet } from './enumerations.ts';
import { lowerComparison, lowerGlob, lowerList } from './lower-comparison.ts';
import { intrinsicsOf } from './lower-context.ts';
import type { LowerContext } from './lower-context.ts';
import { lowerKey } from './lower-key.ts';
import { resolveText } from './variables.ts';

export function lowerFilter(tree: FilterTree | null, context: LowerContext): Filter {
  if (tree === null) return everything;
  switch (tree.kind) {
    case 'all':
      return everything;
    case 'and':
      return allOf(tree.terms.map((term) => lowerFilter(term, context)));
    case 'or':
      return { op: 'or', terms: tree.terms.map((term) => lowerFilter(term, context)) };
    case 'not':
      return not(lowerFilter(tree.term, context));
    case 'phrase':
      return lowerPhrase(tree.words, context);
    case 'has':
      return exists(lowerKey(tree.key, context));
    case 'compare':
      return lowerComparison(tree, lowerKey(tree.key, context), context);
    case 'in':
      return lowerList(tree, lowerKey(tree.key, context), context);
    case 'glob':
      return lowerGlob(tree, lowerKey(tree.key, context), context);
  }
}

/** The items that have a key; a severity that was not set is none. */
export function exists(key: Key): Filter {
  return enumerationOf(key)?.ordered === true ? isSet(key) : { op: 'exists', key };
}

function lowerPhrase(words: TextTree, context: LowerContext): Filter {
  const text = resolveText(words, context);
  const tokens = tokensOf(text);
  if (context.source === 'metric') {
    fault('a metric has no text to search', words.at, `write key=value: service.name=${tokens[0] ?? 'web'}`);
  }
  if (tokens.length === 0) {
    fault('no word to search for: words are of letters and digits', words.at, symbolHint(text, context));
  }
  const note = surpriseIn(text, context);
  if (note !== null) context.notes.push(note);
  return { op: 'phrase', tokens };
}

const digitsAfterColon = /^([\w.]+):(\d[^\s]*)$/;

/** What looks like a value or a pattern and is read as words. */
function surpriseIn(text: string, context: LowerContext): string | null {
  const [, name, value] = digitsAfterColon.exec(text) ?? [];
  if (name !== undefined && (name.includes('.') || intrinsicsOf(context.source).has(name))) {
    return `\`${text}\` was searched as words; for the value of a key write ${name}=${value}, for a pattern ${name}:"${value}".`;
  }
  return text.includes('*') ? `\`${text}\` was searched as whole words; patterns are of keys: name:${text}.` : null;
}

function symbolHint(text: string, context: LowerContext): string {
  if (text === '&&') return 'write and, or nothing: terms side by side all have to match';
  return context.source === 'logs'
    ? `for signs write: body contains "${text}"`
    : `for signs write: name contains "${text}"`;
}
