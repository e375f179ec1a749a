import { fault } from './query-error.ts';
import type { Token } from './lexer.ts';
import { parseValue, readBareText } from './parse-value.ts';
import type { TokenReader } from './token-reader.ts';
import { comparisonOperators } from './tree.ts';
import type { ComparisonOperator, FilterTree, KeyTree, ValueTree } from './tree.ts';

/** Whether an operator comes next. */
export function comparesNext(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token.kind === 'word') return ['in', 'contains'].includes(token.text.toLowerCase());
  return token.kind === 'mark' && comparisonOperators.some((operator) => operator === token.text);
}

/** Operators of other languages. */
const foreignOperators = [
  { first: '=', second: '=', hint: 'equality is one =' },
  { first: '=', second: '~', hint: 'regular expressions are ~' },
  { first: '<', second: '>', hint: 'inequality is !=' },
];

/** What follows a key: an operator and its value or values. */
export function parseComparison(reader: TokenReader, key: KeyTree): FilterTree {
  const operator = operatorOf(reader.take());
  if (operator === 'in') return { kind: 'in', key, values: parseList(reader), at: reader.since(key.at) };
  for (const { first, second, hint } of foreignOperators) {
    if (operator === first && reader.isMark(second))
      fault(`\`${first}${second}\` is no operator`, reader.peek().at, hint);
  }
  const value = parseValue(reader, `\`${operator}\``);
  if (comparesNext(reader) && reader.peek().kind === 'mark') chained(reader, key, operator);
  return { kind: 'compare', key, operator, value, at: reader.since(key.at) };
}

function operatorOf(token: Token): ComparisonOperator | 'in' {
  if (token.text.toLowerCase() === 'in') return 'in';
  return comparisonOperators.find((operator) => operator === token.text.toLowerCase())!;
}

function chained(reader: TokenReader, key: KeyTree, operator: ComparisonOperator): never {
  const next = reader.peek();
  const hint = `compare twice: ${key.name}${operator}… ${key.name}${next.text}…`;
  return fault('comparisons do not chain', next.at, hint);
}

function parseList(reader: TokenReader): ValueTree[] {
  if (!reader.skipMark('(')) {
    reader.unexpected('expected ( after `in`', 'write key in (a, b); quote "in" where it is text');
  }
  const values = [parseValue(reader, '(')];
  while (reader.skipMark(',')) values.push(parseValue(reader, ','));
  reader.expectMark(')', 'after the values');
  return values;
}

const globbedKey = /^([^:*?$][^:*?]*):(.*)$/su;

/** `key:pattern` in one word, or with the pattern in quotes right after the colon; undefined where it is none. */
export function parseGlob(reader: TokenReader, token: Token): FilterTree | undefined {
  const [, name, pattern] = globbedKey.exec(token.text) ?? [];
  if (name === undefined || pattern === undefined) return undefined;
  return globOf(reader, { name, at: { position: token.at.position, length: name.length } }, token, pattern);
}

const noPattern = /^(?:$|\/\/|\d|:)/u;

/** The pattern of a key, where what follows its colon can be one. */
export function globOf(reader: TokenReader, key: KeyTree, token: Token, pattern: string): FilterTree | undefined {
  if (!noPattern.test(pattern)) {
    const at = { position: token.at.position + token.at.length - pattern.length, length: pattern.length };
    return { kind: 'glob', key, pattern: readBareText(pattern, at), at: reader.since(key.at) };
  }
  const next = reader.peek();
  if (pattern !== '' || next.kind !== 'quoted' || !next.adjacent) return undefined;
  reader.take();
  return { kind: 'glob', key, pattern: { kind: 'text', text: next.text, at: next.at }, at: reader.since(key.at) };
}
