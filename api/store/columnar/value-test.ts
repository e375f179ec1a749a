import { RE2JS } from 're2js';
import { type AnyValue, toText } from '../../telemetry/any-value.ts';
import { keyHash } from '../../telemetry/columns/attribute-columns.ts';
import { hashNumber } from '../../telemetry/columns/hash.ts';
import { textHash } from '../../telemetry/columns/value-hashes.ts';
import { compareNumbers, compareText } from '../../telemetry/value-order.ts';
import type { Filter, Literal } from '../ports/plan.ts';

/** A filter on the value of one key. */
export type ValueFilter = Extract<
  Filter,
  { op: 'equals' | 'in' | 'compare' | 'contains' | 'glob' | 'regex' | 'exists' }
>;

/** What a filter says of one value. An array matches when one of its elements does. */
export type ValueTest = (value: AnyValue) => boolean;

export function valueTest(filter: ValueFilter): ValueTest {
  switch (filter.op) {
    case 'exists':
      return () => true;
    case 'equals':
      return anyElement((value) => equalsLiteral(value, filter.value));
    case 'in':
      return anyElement((value) => filter.values.some((literal) => equalsLiteral(value, literal)));
    case 'compare':
      return anyElement((value) => compares(value, filter.than, filter.value));
    default: {
      const test = textTest(filter);
      return anyElement((value) => value.type !== 'EMPTY' && test(toText(value)));
    }
  }
}

/** What a filter says of a text: of a name, an id, a body. */
export function textTest(filter: ValueFilter): (text: string) => boolean {
  switch (filter.op) {
    case 'exists':
      return () => true;
    case 'equals':
      return (text) => text === filter.value.text;
    case 'in': {
      const texts = new Set(filter.values.map((literal) => literal.text));
      return (text) => texts.has(text);
    }
    case 'compare': {
      const test = orderTest(filter.than);
      return (text) => test(compareText(text, filter.value.text));
    }
    case 'contains':
      return (text) => text.includes(filter.text);
    case 'glob': {
      const pattern = RE2JS.compile(globPattern(filter.pattern), RE2JS.CASE_INSENSITIVE | RE2JS.DOTALL);
      return (text) => pattern.matches(text);
    }
    case 'regex': {
      const pattern = RE2JS.compile(filter.pattern);
      return (text) => pattern.matcher(text).find();
    }
  }
}

/** What a filter says of a number that is a field of the item itself, such as a duration. */
export function numberTest(filter: ValueFilter): (number: number) => boolean {
  switch (filter.op) {
    case 'exists':
      return () => true;
    case 'equals':
      return (number) => number === asNumber(filter.value);
    case 'in': {
      const numbers = new Set(filter.values.map(asNumber));
      return (number) => numbers.has(number);
    }
    case 'compare': {
      const test = orderTest(filter.than);
      const bound = asNumber(filter.value);
      return Number.isNaN(bound) ? () => false : (number) => test(number - bound);
    }
    default: {
      const test = textTest(filter);
      return (number) => test(String(number));
    }
  }
}

/** The hashes by which page blooms know the values that may match; undefined where the filter names none. */
export function bloomHashes(filter: ValueFilter, key: string): number[] | undefined {
  const literals = filter.op === 'equals' ? [filter.value] : filter.op === 'in' ? filter.values : undefined;
  // What is no UTF-8 is read as this character, and hashed as the bytes that it is.
  if (!literals || literals.some(({ text }) => text.includes('\ufffd'))) return undefined;
  const seed = keyHash(Buffer.from(key, 'utf8'));
  return literals.flatMap((literal) => literalHashes(literal, seed));
}

export function orderTest(than: '<' | '<=' | '>' | '>='): (order: number) => boolean {
  switch (than) {
    case '<':
      return (order) => order < 0;
    case '<=':
      return (order) => order <= 0;
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
  }
}

function anyElement(test: ValueTest): ValueTest {
  return (value) => (value.type === 'ARRAY' ? value.value.some(test) : test(value));
}

function equalsLiteral(value: AnyValue, literal: Literal): boolean {
  switch (value.type) {
    case 'EMPTY':
      return literal.text === 'null';
    case 'STRING':
      return value.value === literal.text;
    case 'INT':
    case 'DOUBLE':
      if (literal.number !== null && compareNumbers(value.value, literal.number) === 0) return true;
      return String(value.value) === literal.text;
    default:
      return toText(value) === literal.text;
  }
}

function compares(value: AnyValue, than: '<' | '<=' | '>' | '>=', literal: Literal): boolean {
  if (value.type === 'EMPTY') return false;
  const isNumber = value.type === 'INT' || value.type === 'DOUBLE';
  return orderTest(than)(
    isNumber && literal.number !== null
      ? compareNumbers(value.value, literal.number)
      : compareText(toText(value), literal.text),
  );
}

function asNumber(literal: Literal): number {
  return literal.number === null ? Number.NaN : Number(literal.number);
}

/** Of the literal as a text, and as the number that it may equal: a text equals a number that is written so. */
function literalHashes({ text, number }: Literal, seed: number): number[] {
  const hashes = [textHash(text, seed)];
  if (number !== null) hashes.push(hashNumber(Number(number), seed));
  else if (/^-?\d+$/.test(text) || String(Number(text)) === text) hashes.push(hashNumber(Number(text), seed));
  return hashes;
}

function globPattern(glob: string): string {
  return glob
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
}
