import { parseNano } from '../../telemetry/time.ts';
import { fault } from './query-error.ts';
import type { Extent } from './query-error.ts';
import { parseDuration } from './parse-value.ts';
import { readDuration } from './quantity.ts';
import type { TokenReader } from './token-reader.ts';
import type { DurationTree, InstantTree, TimeTree } from './tree.ts';

const instantHint = 'an instant is 2026-11-22T09:30:00Z, or -15m for a time before now';
const window = /^(.*?)(±|\+-)(.*)$/su;

/** Whether a time begins here: `last` before a duration, `from` and `around` before an instant. Else they are words. */
export function beginsTime(reader: TokenReader): boolean {
  if (reader.isWord('last')) return isDuration(reader, 1);
  if (reader.isWord('from') || reader.isWord('around')) return isInstant(reader);
  return false;
}

function isDuration(reader: TokenReader, ahead: number): boolean {
  const token = reader.peek(ahead);
  return token.kind === 'word' && readDuration(token.text) !== undefined;
}

function isInstant(reader: TokenReader): boolean {
  if (reader.isMark('-', 1)) return reader.peek(2).adjacent && isInstantText(`-${beforeWindow(reader.peek(2).text)}`);
  return reader.peek(1).kind === 'word' && isInstantText(beforeWindow(reader.peek(1).text));
}

function isInstantText(text: string): boolean {
  return text.startsWith('-') ? readDuration(text) !== undefined : parseNano(text) !== undefined;
}

function beforeWindow(text: string): string {
  return window.exec(text)?.[1] ?? text;
}

/** The time of a query; null where none is there. */
export function parseTime(reader: TokenReader): TimeTree | null {
  if (!beginsTime(reader)) return null;
  const word = reader.take();
  switch (word.text) {
    case 'last':
      return { kind: 'last', duration: parseDuration(reader, '`last`'), at: reader.since(word.at) };
    case 'from': {
      const from = parseInstant(reader, '`from`');
      if (!reader.skipWord('to')) reader.unexpected('expected `to` after the instant', 'write from … to …');
      return { kind: 'between', from, to: parseInstant(reader, '`to`'), at: reader.since(word.at) };
    }
    default:
      return { kind: 'around', ...parseAround(reader), at: reader.since(word.at) };
  }
}

function parseInstant(reader: TokenReader, after: string): InstantTree {
  const first = reader.peek();
  const before = reader.skipMark('-');
  const token = reader.peek();
  if (token.kind !== 'word') reader.unexpected(`expected an instant after ${after}`, instantHint);
  reader.take();
  return instantOf(before ? `-${token.text}` : token.text, reader.since(first.at));
}

function instantOf(text: string, at: Extent): InstantTree {
  if (text.startsWith('-')) {
    const nanoseconds = readDuration(text.slice(1));
    if (nanoseconds !== undefined) return { kind: 'ago', duration: { text: text.slice(1), nanoseconds, at }, at };
  }
  const nano = parseNano(text);
  if (nano !== undefined) return { kind: 'time', text, nano, at };
  return fault(`\`${text}\` is no instant`, at, instantHint);
}

/** `t ± d` with or without spaces; the lexer reads what touches as one word. */
function parseAround(reader: TokenReader): { instant: InstantTree; window: DurationTree } {
  const first = reader.peek();
  const sign = reader.skipMark('-') ? '-' : '';
  const token = reader.take();
  const joined = window.exec(token.text);
  const text = joined ? joined[1]! : token.text;
  const instant = instantOf(sign + text, { position: first.at.position, length: sign.length + text.length });
  if (joined) return { instant, window: windowAfter(reader, joined[3]!) };
  const next = reader.peek();
  const separate = next.kind === 'word' ? window.exec(next.text) : null;
  if (!separate || separate[1] !== '') return reader.unexpected('expected ± after the instant', 'write around … ±5m');
  reader.take();
  return { instant, window: windowAfter(reader, separate[3]!) };
}

function windowAfter(reader: TokenReader, joined: string): DurationTree {
  if (joined === '') return parseDuration(reader, '`±`');
  const nanoseconds = readDuration(joined);
  const end = reader.since({ position: 0, length: 0 }).length;
  const at = { position: end - joined.length, length: joined.length };
  if (nanoseconds === undefined || nanoseconds <= 0) fault('expected a duration after `±`', at, 'such as 5m');
  return { text: joined, nanoseconds, at };
}
