import { fault } from './query-error.ts';
import type { Token } from './lexer.ts';
import { nearest } from './nearest.ts';
import { parseDuration, parseKey } from './parse-value.ts';
import { parseFilter } from './parse-filter.ts';
import { readNumber } from './quantity.ts';
import type { TokenReader } from './token-reader.ts';
import { commonPercents, keyFunctions } from './tree.ts';
import type { AggregateTree, FilterTree, NamedAggregateTree } from './tree.ts';
import { aggregateFunctions } from './words.ts';

export function parseNamedAggregate(reader: TokenReader, after: string): NamedAggregateTree {
  const aggregate = parseAggregate(reader, after);
  return { aggregate, name: reader.skipWord('as') ? parseKey(reader, '`as`') : null };
}

export function parseAggregate(reader: TokenReader, after: string): AggregateTree {
  const token = reader.peek();
  if (token.kind !== 'word')
    reader.unexpected(`expected a function after ${after}`, 'such as count() or p95(duration)');
  reader.take();
  const { text: name, at } = token;
  const simple = (['count', 'rate', 'error_rate'] as const).find((fn) => fn === name);
  if (simple) return { fn: simple, at: noArguments(reader, token) };
  const ofKey = keyFunctions.find((fn) => fn === name);
  if (ofKey) return { fn: ofKey, ...oneKey(reader, token) };
  const percent = commonPercents.find((percent) => `p${percent}` === name);
  if (percent) {
    if (!reader.isMark('(')) return { fn: 'percentile', percent, key: null, at };
    return { fn: 'percentile', percent, ...oneKey(reader, token) };
  }
  if (name === 'apdex') return parseApdex(reader, token);
  if (name === 'pct') return parsePct(reader, token);
  if (name === 'ratio') return parseRatio(reader, token);
  return fault(`there is no function ${name}`, at, functionHint(name));
}

function functionHint(name: string): string {
  const percent = /^p(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent !== undefined) return `for any percentile write pct(duration, ${percent})`;
  const near = nearest(name, aggregateFunctions);
  return near === null ? `the functions are ${aggregateFunctions.join(', ')}` : `did you mean ${near}?`;
}

/** Brackets may be left out where nothing stands in them. */
function noArguments(reader: TokenReader, token: Token): Token['at'] {
  if (!reader.skipMark('(')) return token.at;
  if (!reader.isMark(')')) {
    const hint = token.text === 'count' ? 'to count rows that have a key write: has key | stats count()' : null;
    reader.unexpected(`expected ) because ${token.text} takes nothing`, hint);
  }
  reader.take();
  return reader.since(token.at);
}

function oneKey(reader: TokenReader, token: Token): { key: ReturnType<typeof parseKey>; at: Token['at'] } {
  reader.expectMark('(', `after ${token.text}`);
  const key = parseKey(reader, '(');
  reader.expectMark(')', `after the key of ${token.text}`);
  return { key, at: reader.since(token.at) };
}

function parseApdex(reader: TokenReader, token: Token): AggregateTree {
  reader.expectMark('(', 'after apdex');
  const threshold = parseDuration(reader, '(');
  reader.expectMark(')', 'after the duration of apdex');
  return { fn: 'apdex', threshold, at: reader.since(token.at) };
}

function parsePct(reader: TokenReader, token: Token): AggregateTree {
  reader.expectMark('(', 'after pct');
  const key = parseKey(reader, '(');
  reader.expectMark(',', 'after the key of pct');
  const number = reader.peek();
  const percent = number.kind === 'word' ? readNumber(number.text) : undefined;
  if (typeof percent !== 'number' || percent <= 0 || percent >= 100 || number.text.endsWith('%')) {
    reader.unexpected('expected a number between 0 and 100', `such as pct(${key.name}, 99.9)`);
  }
  reader.take();
  reader.expectMark(')', 'after the number of pct');
  return { fn: 'pct', key, percent, at: reader.since(token.at) };
}

function parseRatio(reader: TokenReader, token: Token): AggregateTree {
  reader.expectMark('(', 'after ratio');
  const part = parseArgument(reader);
  reader.expectMark(',', 'after the first filter of ratio');
  const whole = parseArgument(reader);
  reader.expectMark(')', 'after the second filter of ratio');
  return { fn: 'ratio', part, whole, at: reader.since(token.at) };
}

function parseArgument(reader: TokenReader): FilterTree {
  return parseFilter(reader) ?? reader.unexpected('expected a filter', 'ratio(status=error, *) is the share of errors');
}
