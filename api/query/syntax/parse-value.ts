import { parseNano } from '../../telemetry/time.ts';
import type { Extent } from './query-error.ts';
import { fault } from './query-error.ts';
import { readDuration, readNumber } from './quantity.ts';
import type { TokenReader } from './token-reader.ts';
import type { DurationTree, KeyTree, TextTree, ValueTree } from './tree.ts';
import { isReserved } from './words.ts';

const variable = /^\$([A-Za-z_][A-Za-z0-9_]*)$/;
const digitFirst = /^\d/;

/** What a bare word says as a value: a number, a duration, an instant, else text. */
export function readBareValue(text: string, at: Extent): ValueTree {
  if (text === 'true' || text === 'false') return { kind: 'boolean', text, at };
  if (text === 'null') return { kind: 'null', at };
  const nanoseconds = readDuration(text);
  if (nanoseconds !== undefined) return { kind: 'duration', text, nanoseconds, at };
  const number = readNumber(text);
  if (number !== undefined) return { kind: 'number', text, number, at };
  const nano = parseNano(text);
  if (nano !== undefined) return { kind: 'time', text, nano, at };
  return readBareText(text, at);
}

/** A bare word as text, or as the variable that it names. */
export function readBareText(text: string, at: Extent): TextTree {
  const name = variable.exec(text)?.[1];
  return name === undefined ? { kind: 'text', text, at } : { kind: 'variable', name, at };
}

/** A value after an operator or in a list. */
export function parseValue(reader: TokenReader, after: string): ValueTree {
  const token = reader.peek();
  if (token.kind === 'quoted') {
    reader.take();
    return { kind: 'text', text: token.text, at: token.at };
  }
  if (reader.isMark('-')) return parseNegative(reader);
  if (token.kind !== 'word') reader.unexpected(`expected a value after ${after}`, quoteHint(token.text, token.kind));
  if (isReserved(token.text)) {
    fault(`expected a value after ${after}, not the word \`${token.text}\``, token.at, `quote it: "${token.text}"`);
  }
  reader.take();
  return readBareValue(token.text, token.at);
}

function quoteHint(text: string, kind: string): string | null {
  if (kind === 'backquoted') return 'back-quotes hold keys; put a value in quotes';
  return kind === 'mark' ? `a value with ${text} in it stands in quotes` : null;
}

// A value does not begin with `-`, except for numbers and times.
function parseNegative(reader: TokenReader): ValueTree {
  const minus = reader.take();
  const digits = reader.peek();
  if (digits.kind !== 'word' || !digits.adjacent || !digitFirst.test(digits.text)) {
    fault('a value does not begin with -', minus.at, 'put the value in quotes');
  }
  reader.take();
  return readBareValue(`-${digits.text}`, reader.since(minus.at));
}

/** A key where only a key can stand: after `has`, in `by`, as an argument. */
export function parseKey(reader: TokenReader, after: string): KeyTree {
  const token = reader.peek();
  if (token.kind === 'quoted')
    reader.unexpected(`expected a key after ${after}`, 'write the key bare or in back-quotes');
  if (token.kind !== 'word' && token.kind !== 'backquoted') reader.unexpected(`expected a key after ${after}`);
  reader.take();
  return asKey(token);
}

const odd = /[*?]|\/\/|^\$/;

/** A token that stands as a key. Odd characters want back-quotes: more often than keys they are text without its quotes. */
export function asKey(token: { kind: string; text: string; at: Extent }): KeyTree {
  const { text: name, at } = token;
  if (name === '') fault('a key is not empty', at);
  if (token.kind === 'word' && isReserved(name)) {
    fault(
      `\`${name}\` is a word of the language, not a key`,
      at,
      `for a key of that name write \`${name}\` in back-quotes`,
    );
  }
  if (token.kind === 'word' && isQuantity(name)) {
    fault(`\`${name}\` is a value, not a key`, at, 'the key stands first: duration>100ms');
  }
  if (token.kind === 'word' && odd.test(name)) {
    fault(`\`${name}\` is not a key`, at, 'put a text in quotes, a key with odd characters in back-quotes');
  }
  return { name, at };
}

function isQuantity(text: string): boolean {
  return readDuration(text) !== undefined || readNumber(text) !== undefined;
}

export function parseDuration(reader: TokenReader, after: string): DurationTree {
  const token = reader.peek();
  const nanoseconds = token.kind === 'word' ? readDuration(token.text) : undefined;
  if (nanoseconds === undefined)
    reader.unexpected(`expected a duration after ${after}`, 'such as 250ms, 30s, 5m, 1h or 7d');
  reader.take();
  if (nanoseconds === 0) fault('a duration of nothing', token.at, 'write at least 1ns');
  return { text: token.text, nanoseconds, at: token.at };
}

/** A whole number, one or more. */
export function parseCount(reader: TokenReader, after: string): number {
  const token = reader.peek();
  const count = token.kind === 'word' ? readNumber(token.text) : undefined;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) {
    reader.unexpected(`expected a whole number after ${after}`, 'such as 20');
  }
  reader.take();
  return count;
}
