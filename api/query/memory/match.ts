import { RE2JS } from 're2js';
import type { AnyValue } from '../../telemetry/any-value.ts';
import { toText } from '../../telemetry/any-value.ts';
import { tokensOf } from '../../telemetry/tokens.ts';
import { compareNumbers, compareText } from '../../telemetry/value-order.ts';
import type { Filter, Key, Literal } from '../../store/ports/plan.ts';
import { compileGlob } from './glob.ts';
import { valuesOf } from './key-values.ts';
import type { RowView } from './row-view.ts';

type Match<Item> = (item: Item) => boolean;

/** What a filter says of an item. The reference: a store that compiles filters of its own must agree with it. */
export function matcher<Item>(filter: Filter, view: RowView<Item>): Match<Item> {
  switch (filter.op) {
    case 'all':
      return () => true;
    case 'and': {
      const terms = filter.terms.map((term) => matcher(term, view));
      return (item) => terms.every((matches) => matches(item));
    }
    case 'or': {
      const terms = filter.terms.map((term) => matcher(term, view));
      return (item) => terms.some((matches) => matches(item));
    }
    case 'not': {
      const matches = matcher(filter.term, view);
      return (item) => !matches(item);
    }
    case 'phrase':
      return (item) => view.texts(item, filter.except ?? []).some((text) => hasPhrase(tokensOf(text), filter.tokens));
    case 'structured':
      return (item) => view.isStructured(item);
    case 'exists':
      return (item) => valuesOf(item, filter.key, view).length > 0;
    default: {
      const test = valueTest(filter);
      return (item) => valuesOf(item, filter.key, view).some(test);
    }
  }
}

function hasPhrase(tokens: readonly string[], phrase: readonly string[]): boolean {
  return tokens.some((_, start) => phrase.every((token, index) => tokens[start + index] === token));
}

type ValueFilter = Extract<Filter, { key: Key }>;

/** What a filter says of one value. Of an array, one element has to pass. */
function valueTest(filter: Exclude<ValueFilter, { op: 'exists' }>): (value: AnyValue) => boolean {
  const test = elementTest(filter);
  return (value) => (value.type === 'ARRAY' ? value.value.some(test) : test(value));
}

function elementTest(filter: Exclude<ValueFilter, { op: 'exists' }>): (value: AnyValue) => boolean {
  switch (filter.op) {
    case 'equals':
      return (value) => equalsLiteral(value, filter.value);
    case 'in':
      return (value) => filter.values.some((literal) => equalsLiteral(value, literal));
    case 'compare': {
      const passes = orders[filter.than];
      return (value) => value.type !== 'EMPTY' && passes(compareWith(value, filter.value));
    }
    case 'contains':
      return textTest((text) => text.includes(filter.text));
    case 'glob': {
      const glob = compileGlob(filter.pattern);
      return textTest((text) => glob.testExact(text));
    }
    case 'regex': {
      const regex = RE2JS.compile(filter.pattern);
      return textTest((text) => regex.test(text));
    }
  }
}

function textTest(test: (text: string) => boolean): (value: AnyValue) => boolean {
  return (value) => value.type !== 'EMPTY' && test(toText(value));
}

function equalsLiteral(value: AnyValue, literal: Literal): boolean {
  if (value.type === 'EMPTY') return literal.text === 'null';
  if (toText(value) === literal.text) return true;
  const isNumber = value.type === 'INT' || value.type === 'DOUBLE';
  return isNumber && literal.number !== null && compareNumbers(value.value, literal.number) === 0;
}

/** Below 0 where the value is less, NaN where there is no telling. */
function compareWith(value: AnyValue, literal: Literal): number {
  const isNumber = value.type === 'INT' || value.type === 'DOUBLE';
  if (isNumber && literal.number !== null) return compareNumbers(value.value, literal.number);
  return compareText(toText(value), literal.text);
}

const orders: Record<'<' | '<=' | '>' | '>=', (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};
