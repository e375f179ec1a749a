import { fault } from './query-error.ts';
import type { Extent } from './query-error.ts';
import type { Token } from './lexer.ts';
import { comparesNext, globOf, parseComparison, parseGlob } from './parse-comparison.ts';
import { asKey, parseKey, readBareText } from './parse-value.ts';
import { beginsTime } from './parse-time.ts';
import { describe } from './token-reader.ts';
import type { TokenReader } from './token-reader.ts';
import { comparisonOperators } from './tree.ts';
import type { FilterTree } from './tree.ts';
import { isReserved } from './words.ts';

const deepestFilter = 100;

/** A filter up to what cannot belong to it: a pipe, a time, a bracket, a comma, the end. null where none is there. */
export function parseFilter(reader: TokenReader): FilterTree | null {
  if (endsFilter(reader)) return null;
  return parseOr(reader, 0);
}

function endsFilter(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token.kind === 'end') return true;
  if (token.kind === 'mark') return ['|', ')', ',', '>>', '->', '<<'].includes(token.text);
  return beginsTime(reader);
}

function parseOr(reader: TokenReader, depth: number): FilterTree {
  const first = reader.peek().at;
  const terms = [parseAnd(reader, depth)];
  while (skipReserved(reader, 'or')) terms.push(parseAnd(reader, depth));
  return combine('or', terms, reader.since(first));
}

function parseAnd(reader: TokenReader, depth: number): FilterTree {
  const first = reader.peek().at;
  const terms = [parseTerm(reader, depth)];
  for (;;) {
    if (!skipReserved(reader, 'and') && (endsFilter(reader) || isReservedToken(reader.peek(), 'or'))) break;
    terms.push(parseTerm(reader, depth));
  }
  return combine('and', terms, reader.since(first));
}

/** One term is itself; terms of the same kind are taken in. */
export function combine(kind: 'and' | 'or', terms: FilterTree[], at: Extent): FilterTree {
  if (terms.length === 1) return terms[0]!;
  return { kind, terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])), at };
}

function parseTerm(reader: TokenReader, depth: number): FilterTree {
  const token = reader.peek();
  if (depth > deepestFilter) fault('the filter is nested too deeply', token.at, `${deepestFilter} levels are the most`);
  if (reader.skipMark('-') || skipReserved(reader, 'not')) {
    if (isReservedToken(reader.peek(), 'in') || isReservedToken(reader.peek(), 'contains')) {
      fault('`not` stands before the key', token.at, `write not key ${reader.peek().text.toLowerCase()} …`);
    }
    return { kind: 'not', term: parseTerm(reader, depth + 1), at: reader.since(token.at) };
  }
  if (reader.isMark('(')) return parseGroup(reader, depth);
  if (skipReserved(reader, 'has')) {
    return { kind: 'has', key: parseKey(reader, '`has`'), at: reader.since(token.at) };
  }
  if (token.kind === 'word') return parseWord(reader);
  if (token.kind === 'backquoted') return parseBackquoted(reader);
  if (token.kind === 'quoted') return parseQuoted(reader);
  return reader.unexpected('expected a term', markHint(reader));
}

function parseGroup(reader: TokenReader, depth: number): FilterTree {
  const open = reader.take();
  if (reader.isMark(')')) fault('nothing stands between the brackets', reader.peek().at, 'for everything write *');
  const filter = parseOr(reader, depth + 1);
  if (beginsTime(reader)) misplacedTime(reader);
  if (!reader.skipMark(')')) {
    if (reader.peek().kind === 'end') fault('the bracket is not closed', open.at, 'close it with )');
    reader.unexpected('expected )');
  }
  return { ...filter, at: reader.since(open.at) };
}

function parseWord(reader: TokenReader): FilterTree {
  const token = reader.peek();
  if (beginsTime(reader)) misplacedTime(reader);
  if (isReserved(token.text)) {
    const hint = `quote it where it is text: "${token.text}"`;
    fault(`expected a term, not the word \`${token.text}\``, token.at, hint);
  }
  reader.take();
  if (comparesNext(reader)) return parseComparison(reader, asKey(token));
  if (token.text === '*') return { kind: 'all', at: token.at };
  return parseGlob(reader, token) ?? { kind: 'phrase', words: readBareText(token.text, token.at), at: token.at };
}

function parseBackquoted(reader: TokenReader): FilterTree {
  const token = reader.take();
  const key = asKey(token);
  if (comparesNext(reader)) return parseComparison(reader, key);
  const next = reader.peek();
  if (next.kind === 'word' && next.adjacent && next.text.startsWith(':')) {
    reader.take();
    const glob = globOf(reader, key, next, next.text.slice(1));
    if (glob) return glob;
    fault('expected a pattern after the colon', next.at, 'put a pattern that begins with a digit in quotes');
  }
  return fault(
    'expected an operator after the key',
    token.at,
    `to ask whether there is one write: has \`${key.name}\``,
  );
}

function parseQuoted(reader: TokenReader): FilterTree {
  const token = reader.take();
  if (comparesNext(reader)) fault('a key does not stand in quotes', token.at, 'write it bare or in back-quotes');
  return { kind: 'phrase', words: { kind: 'text', text: token.text, at: token.at }, at: token.at };
}

function skipReserved(reader: TokenReader, word: string): boolean {
  const found = isReservedToken(reader.peek(), word);
  if (found) reader.take();
  return found;
}

function isReservedToken(token: Token, word: string): boolean {
  return token.kind === 'word' && token.text.toLowerCase() === word;
}

function misplacedTime(reader: TokenReader): never {
  const token = reader.peek();
  const hint = `a time stands once, after the whole filter; quote "${token.text}" where it is text`;
  return fault('a time does not stand here', token.at, hint);
}

function markHint(reader: TokenReader): string | null {
  const token = reader.peek();
  if (token.text === '!') return token.adjacent ? 'put a text with ! in quotes' : 'negation is - or not';
  const compares = comparisonOperators.some((operator) => operator === token.text);
  return compares ? `write a key before ${describe(token)}, or put the text in quotes` : null;
}
