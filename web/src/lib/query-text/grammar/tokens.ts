import { ExternalTokenizer, type InputStream, type Stack } from '@lezer/lr';
import {
  And,
  Backquoted,
  Close,
  Comma,
  ContainsWord,
  GlobColon,
  GlobKey,
  HasWord,
  InWord,
  Literal,
  Minus,
  NotWord,
  Open,
  Operator,
  Or,
  Quoted,
  Word,
} from './filter.grammar?terms';

const space = /\s/u;
const wordEnd = /[\s(),|"'`=!<>~]/u;
const marks = new Map([
  ['(', Open],
  [')', Close],
  [',', Comma],
  ['-', Minus],
]);

/** As the server's lexer splits a filter. What belongs to a query and to no filter, such as a pipe, is no token. */
export const tokens = new ExternalTokenizer((input, stack) => {
  const first = charAt(input, 0);
  if (first === '' || space.test(first)) return;
  if (first === '"' || first === "'" || first === '`') {
    input.acceptToken(first === '`' ? Backquoted : Quoted, quotedLength(input, first));
    return;
  }
  const operator = operatorLength(input, 0);
  if (operator > 0) input.acceptToken(Operator, operator);
  else if (first === ':' && stack.canShift(GlobColon) && charAt(input, -1) === '`') input.acceptToken(GlobColon, 1);
  else if (first === '-' && charAt(input, 1) === '>') return;
  else if (marks.has(first)) input.acceptToken(marks.get(first)!, 1);
  else if (!wordEnd.test(first)) readWord(input, stack.canShift(GlobKey));
});

function readWord(input: InputStream, canBeGlob: boolean): void {
  let length = 0;
  let text = '';
  for (let next = charAt(input, 0); next !== '' && !wordEnd.test(next); next = charAt(input, length)) {
    if (next === '-' && charAt(input, length + 1) === '>') break;
    text += next;
    length++;
  }
  const key = canBeGlob ? globKeyLength(text, charAt(input, length)) : 0;
  if (key > 0 && !comparesNext(input, length)) input.acceptToken(GlobKey, key);
  else input.acceptToken(Word, length);
}

const globbed = /^([^:*?$][^:*?]*:)(.*)$/su;
const noPattern = /^(?:$|\/\/|\d|:)/u;

/** The length of `key:` before a pattern; 0 where the word is no such thing. */
function globKeyLength(word: string, after: string): number {
  const [, key = '', pattern = ''] = globbed.exec(word) ?? [];
  if (key === '') return 0;
  const hasPattern = pattern === '' ? after === '"' || after === "'" : !noPattern.test(pattern);
  return hasPattern ? key.length : 0;
}

function comparesNext(input: InputStream, from: number): boolean {
  let at = from;
  while (space.test(charAt(input, at))) at++;
  if (operatorLength(input, at) > 0) return true;
  let word = '';
  for (let next = charAt(input, at); next !== '' && !wordEnd.test(next); next = charAt(input, ++at)) word += next;
  return ['in', 'contains'].includes(word.toLowerCase());
}

/** `>>` and `<<` stand between the spans of a query, and compare nothing. */
function operatorLength(input: InputStream, at: number): number {
  const [first, second] = [charAt(input, at), charAt(input, at + 1)];
  if (first === '=' || first === '~') return 1;
  if (first === '!') return second === '=' || second === '~' ? 2 : 0;
  if (first !== '<' && first !== '>') return 0;
  return second === first ? 0 : second === '=' ? 2 : 1;
}

/** Up to the closing quote; one that is not closed reaches to the end. */
function quotedLength(input: InputStream, quote: string): number {
  let length = 1;
  for (let next = charAt(input, length); next !== '' && next !== quote; next = charAt(input, length)) {
    length += next === '\\' ? escapeLength(input, length) : 1;
  }
  return charAt(input, length) === '' ? length : length + 1;
}

function escapeLength(input: InputStream, at: number): number {
  const next = charAt(input, at + 1);
  if (next === 'u') {
    const code = [2, 3, 4, 5].map((offset) => charAt(input, at + offset)).join('');
    return /^[0-9a-fA-F]{4}$/.test(code) ? 6 : 1;
  }
  return next !== '' && '"\'\\nt'.includes(next) ? 2 : 1;
}

function charAt(input: InputStream, offset: number): string {
  const code = input.peek(offset);
  return code < 0 ? '' : String.fromCharCode(code);
}

const words = new Map([
  ['and', And],
  ['or', Or],
  ['not', NotWord],
  ['has', HasWord],
  ['in', InWord],
  ['contains', ContainsWord],
]);
const literal =
  /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?:%|[a-zA-Zµμ]+)?|(?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w))+|\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?)$/;

/**
 * What a word is where it stands: one of the language's own, or a number, a length of time, an instant; -1: a word. In a
 * pattern no word has a meaning.
 */
export function specializeWord(word: string, stack: Stack): number {
  const own = words.get(word.toLowerCase());
  if (own !== undefined && stack.canShift(own)) return own;
  return literal.test(word) ? Literal : -1;
}
