import { fault } from './query-error.ts';
import type { Extent } from './query-error.ts';

export const longestText = 16 * 1024;

/**
 * `word`: a run of characters that mean nothing by themselves. `quoted` and `backquoted`: text with quotes taken off and
 * escapes resolved. `mark`: an operator or a bracket. Which part a word plays is the parser's to say.
 */
export interface Token {
  kind: 'word' | 'quoted' | 'backquoted' | 'mark' | 'end';
  text: string;
  at: Extent;
  /** No space stands between this token and the one before. */
  adjacent: boolean;
}

const space = /\s/u;
const marks = ['>>', '<<', '->', '>=', '<=', '!=', '!~', '(', ')', ',', '|', '=', '>', '<', '~', '!', '-'];
const wordEnd = /[\s(),|"'`=!<>~]/u;

/** Whether the text is one word, as the lexer reads it. */
export function isWord(text: string): boolean {
  return text !== '' && !text.startsWith('-') && !wordEnd.test(text);
}

export function tokenize(text: string): Token[] {
  if (text.length > longestText) {
    const rest = { position: longestText, length: text.length - longestText };
    fault(`the query is longer than ${longestText} characters`, rest, 'keep long lists of values in variables');
  }
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    const start = skipSpace(text, position);
    const token = readToken(text, start, start === position);
    tokens.push(token);
    if (token.kind === 'end') return tokens;
    position = start + token.at.length;
  }
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (position < text.length && space.test(text[position]!)) position++;
  return position;
}

function readToken(text: string, start: number, adjacent: boolean): Token {
  const token = (kind: Token['kind'], value: string, length: number): Token => {
    return { kind, text: value, at: { position: start, length }, adjacent };
  };
  if (start === text.length) return token('end', '', 0);
  const first = text[start]!;
  if (first === '"' || first === "'" || first === '`') {
    const { value, end } = readQuoted(text, start, first);
    return token(first === '`' ? 'backquoted' : 'quoted', value, end - start);
  }
  const mark = marks.find((mark) => text.startsWith(mark, start));
  if (mark !== undefined) return token('mark', mark, mark.length);
  const end = endOfWord(text, start);
  return token('word', text.slice(start, end), end - start);
}

// `->` ends a word although `-` does not: a child operator needs no space around it.
function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && !wordEnd.test(text[end]!) && !text.startsWith('->', end)) end++;
  return end;
}

const escapes = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['n', '\n'],
  ['t', '\t'],
]);
const hexadecimal = /^[0-9a-fA-F]{4}$/;

/** Any backslash that begins no known escape is itself, so that "\d+" needs no doubling. */
function readQuoted(text: string, start: number, quote: string): { value: string; end: number } {
  let value = '';
  let position = start + 1;
  while (position < text.length) {
    const character = text[position]!;
    if (character === quote) return { value, end: position + 1 };
    const next = character === '\\' ? text[position + 1] : undefined;
    const code = next === 'u' ? text.slice(position + 2, position + 6) : '';
    if (hexadecimal.test(code)) {
      value += String.fromCharCode(Number.parseInt(code, 16));
      position += 6;
    } else if (next !== undefined && escapes.has(next)) {
      value += escapes.get(next)!;
      position += 2;
    } else {
      value += character;
      position++;
    }
  }
  const unclosed = { position: start, length: text.length - start };
  return fault(`the quote ${quote} is not closed`, unclosed, unclosedHint(quote));
}

function unclosedHint(quote: string): string {
  if (quote === "'") return `close it, or put a text with an apostrophe in double quotes: "can't connect"`;
  return `close it with ${quote}`;
}
