import { isWord } from './lexer.ts';
import { readBareText, readBareValue } from './parse-value.ts';
import type { TextTree, ValueTree } from './tree.ts';
import { isReserved, timeWords } from './words.ts';

const plainKey = /^[\p{L}_@](?:[\p{L}\p{M}\p{N}_./@-]*[\p{L}\p{M}\p{N}_./@])?$/u;
const nowhere = { position: 0, length: 0 };

/** A key bare, or in back-quotes where it has odd characters or is a word of the language. */
export function printKey(name: string): string {
  return plainKey.test(name) && !name.includes('//') && !isReserved(name) ? name : quote(name, '`');
}

export function printValue(value: ValueTree): string {
  switch (value.kind) {
    case 'text': {
      const bare = isWord(value.text) && !isReserved(value.text) && readBareValue(value.text, nowhere).kind === 'text';
      return bare ? value.text : quote(value.text, '"');
    }
    case 'variable':
      return `$${value.name}`;
    case 'null':
      return 'null';
    default:
      return value.text;
  }
}

export function printPhrase(words: TextTree): string {
  if (words.kind === 'variable') return `$${words.name}`;
  const { text } = words;
  const bare =
    isWord(text) &&
    text !== '*' &&
    !text.includes(':') &&
    !isReserved(text) &&
    !timeWords.some((word) => word === text) &&
    readBareText(text, nowhere).kind === 'text';
  return bare ? text : quote(text, '"');
}

const plainPattern = /^(?!\d|:|\/\/)/u;

export function printGlob(pattern: TextTree): string {
  if (pattern.kind === 'variable') return `$${pattern.name}`;
  const { text } = pattern;
  const bare = isWord(text) && plainPattern.test(text) && readBareText(text, nowhere).kind === 'text';
  return bare ? text : quote(text, '"');
}

const control = /\p{Cc}/u;

/** A backslash is doubled only where it would otherwise begin an escape: "\d+" stays as it is. */
function quote(text: string, mark: '"' | '`'): string {
  let body = '';
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!;
    if (character === '\\') body += beginsEscape(text[index + 1]) ? '\\\\' : '\\';
    else body += escapeCharacter(character, mark);
  }
  return mark + body + mark;
}

function beginsEscape(next: string | undefined): boolean {
  return next === undefined || '"\'\\ntu`'.includes(next) || control.test(next);
}

function escapeCharacter(character: string, mark: '"' | '`'): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === mark) return mark === '"' ? '\\"' : '\\u0060';
  return control.test(character) ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : character;
}
