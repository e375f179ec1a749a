import { RE2JS } from 're2js';
import type { Filter, Key } from '../../store/ports/plan.ts';
import { compileGlob } from '../memory/glob.ts';
import { fault } from '../syntax/query-error.ts';
import type { ComparisonOperator, FilterTree } from '../syntax/tree.ts';
import { allOf, not } from './combine.ts';
import { checkRegex, countSteps } from './check-regex.ts';
import { compare, enumerationOf, isSet, memberOf, within, withName } from './enumerations.ts';
import type { Enumeration } from './enumerations.ts';
import { intrinsicsOf } from './lower-context.ts';
import type { LowerContext } from './lower-context.ts';
import { lowerLiteral } from './lower-literal.ts';
import type { Value } from './lower-literal.ts';
import { resolveText, resolveValue, resolveValues } from './variables.ts';

type Tree<Kind> = Extract<FilterTree, { kind: Kind }>;
type Comparison = Tree<'compare'>;

export function lowerComparison(tree: Comparison, key: Key, context: LowerContext): Filter {
  const value = resolveValue(tree.value, context);
  switch (tree.operator) {
    case '!=':
      return not(lowerEquality(key, value, context));
    case '!~':
      return not(lowerText('~', tree, key, value, context));
    case '=':
      return lowerEquality(key, value, context);
    case '~':
    case 'contains':
      return lowerText(tree.operator, tree, key, value, context);
    default:
      return lowerOrder(tree.operator, tree, key, value, context);
  }
}

/** `key=null` asks for the items without the key. */
function lowerEquality(key: Key, value: Value, context: LowerContext): Filter {
  if (value.kind === 'null') return { op: 'not', term: { op: 'exists', key } };
  const enumeration = enumerationOf(key);
  if (enumeration) return within(key, memberOf(key, enumeration, value));
  return { op: 'equals', key, value: lowerLiteral(key, value, context) };
}

export function lowerList(tree: Tree<'in'>, key: Key, context: LowerContext): Filter {
  const values = resolveValues(tree.values, context);
  const isTime = key.place === 'intrinsic' && intrinsicsOf(context.source).get(key.name) === 'time';
  if (enumerationOf(key) || isTime)
    return { op: 'or', terms: values.map((value) => lowerEquality(key, value, context)) };
  return { op: 'in', key, values: values.map((value) => lowerLiteral(key, value, context)) };
}

function lowerOrder(
  than: Extract<ComparisonOperator, '<' | '<=' | '>' | '>='>,
  tree: Comparison,
  key: Key,
  value: Value,
  context: LowerContext,
): Filter {
  const enumeration = enumerationOf(key);
  if (!enumeration) return { op: 'compare', key, than, value: lowerLiteral(key, value, context) };
  if (!enumeration.ordered) fault(`${key.name} has no order`, tree.at, `write ${key.name}=… or ${key.name} in (…)`);
  const { low, high } = memberOf(key, enumeration, value);
  if (than === '>') return compare(key, '>', high);
  if (than === '>=') return compare(key, '>=', low);
  return allOf([isSet(key), compare(key, than, than === '<' ? low : high)]);
}

function lowerText(
  operator: '~' | 'contains',
  tree: Comparison,
  key: Key,
  value: Value,
  context: LowerContext,
): Filter {
  const text = value.kind === 'null' ? fault('null is no text', value.at, 'use has') : value.text;
  if (operator === '~') checkRegex(text, value.at, context);
  const enumeration = textEnumeration(tree, key, context);
  if (!enumeration) return operator === '~' ? { op: 'regex', key, pattern: text } : { op: 'contains', key, text };
  const regex = operator === '~' ? RE2JS.compile(text) : undefined;
  return withName(key, enumeration, (name) => regex?.test(name) ?? name.includes(text));
}

export function lowerGlob(tree: Tree<'glob'>, key: Key, context: LowerContext): Filter {
  const pattern = resolveText(tree.pattern, context);
  countSteps(pattern.length, tree.pattern.at, context);
  const enumeration = textEnumeration(tree, key, context);
  if (enumeration) {
    const glob = compileGlob(pattern);
    return withName(key, enumeration, (name) => glob.testExact(name));
  }
  return /^\*+$/.test(pattern) ? { op: 'exists', key } : { op: 'glob', key, pattern };
}

/** A field with names is matched by its names; a field that is a number has no text. */
function textEnumeration(tree: FilterTree, key: Key, context: LowerContext): Enumeration | undefined {
  const enumeration = enumerationOf(key);
  if (enumeration || key.place !== 'intrinsic') return enumeration;
  const type = intrinsicsOf(context.source).get(key.name);
  return type === 'text' ? undefined : fault(`${key.name} is no text`, tree.at, `compare it with = != > >= < <=`);
}
