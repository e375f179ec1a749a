/** What could be completed where the caret stands. `from` and `to` are what a choice replaces. */
export type Completion =
  | { kind: 'key'; prefix: string; from: number; to: number }
  | { kind: 'value'; key: string; prefix: string; from: number; to: number };

const wordEnd = /[\s(),|]/u;
const keyEnd = /[\s(),|"'`=!<>~]/u;
const comparison = /^(-?)(`[^`]*`|[^\s(),|"'`=!<>~]+)(>=|<=|!=|!~|=|>|<|~)(["']?)(.*)$/su;

/** Undefined where nothing can be completed, such as inside of a phrase. */
export function completionAt(filter: string, caret: number): Completion | undefined {
  const from = startOfWord(filter, caret);
  const typed = filter.slice(from, caret);
  const found = comparison.exec(typed);
  if (found) {
    const [, minus = '', key = '', operator = '', , prefix = ''] = found;
    const valueFrom = from + minus.length + key.length + operator.length;
    return { kind: 'value', key: key.replaceAll('`', ''), prefix, from: valueFrom, to: endOf(wordEnd, filter, caret) };
  }
  const bare = typed.replace(/^-/, '');
  if (/["'`=!<>~:]/u.test(bare)) return undefined;
  return { kind: 'key', prefix: bare, from: caret - bare.length, to: endOf(keyEnd, filter, caret) };
}

function endOf(end: RegExp, filter: string, caret: number): number {
  let at = caret;
  while (at < filter.length && !end.test(filter[at]!)) at++;
  return at;
}

/** A quote that is open at the caret belongs to the word, with the spaces in it. */
function startOfWord(filter: string, caret: number): number {
  let start = 0;
  let quote = '';
  for (let at = 0; at < caret; at++) {
    const character = filter[at]!;
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (wordEnd.test(character)) start = at + 1;
  }
  return start;
}
