import { fault } from '../syntax/query-error.ts';
import type { Extent } from '../syntax/query-error.ts';
import type { TextTree, ValueTree } from '../syntax/tree.ts';
import type { LowerContext, Variables } from './lower-context.ts';

const mostValues = 1000;
const longestValue = 16 * 1024;

/** A value with the variable that it may be put in its place. */
export function resolveValue(value: ValueTree, context: LowerContext): Exclude<ValueTree, { kind: 'variable' }> {
  if (value.kind !== 'variable') return value;
  const found = lookUp(value.name, value.at, context.variables);
  if (Array.isArray(found))
    fault(`the variable $${value.name} is a list`, value.at, `lists stand in: key in ($${value.name})`);
  return valueOf(value.name, found, value.at);
}

/** The values of a list; a variable may stand for several. */
export function resolveValues(values: ValueTree[], context: LowerContext): Exclude<ValueTree, { kind: 'variable' }>[] {
  return values.flatMap((value) => {
    if (value.kind !== 'variable') return [value];
    const found = lookUp(value.name, value.at, context.variables);
    const items: unknown[] = Array.isArray(found) ? found : [found];
    if (items.length > mostValues) fault(`the variable $${value.name} has more than ${mostValues} values`, value.at);
    return items.map((item) => valueOf(value.name, item, value.at));
  });
}

/** A text or the text of a variable. */
export function resolveText(text: TextTree, context: LowerContext): string {
  const value = resolveValue(text, context);
  return value.kind === 'null' ? fault('a text cannot be null', text.at) : value.text;
}

function lookUp(name: string, at: Extent, variables: Variables): unknown {
  if (Object.hasOwn(variables, name)) return variables[name];
  return fault(`the variable $${name} has no value`, at, `give it in variables, or quote the text: "$${name}"`);
}

function valueOf(name: string, value: unknown, at: Extent): Exclude<ValueTree, { kind: 'variable' }> {
  if (value === null) return { kind: 'null', at };
  if (value === true || value === false) return { kind: 'boolean', text: value ? 'true' : 'false', at };
  if (typeof value === 'number' && Number.isFinite(value))
    return { kind: 'number', text: String(value), number: value, at };
  if (typeof value !== 'string') fault(`the variable $${name} is no text, number, true, false or null`, at);
  if (value.length > longestValue) fault(`the variable $${name} is longer than ${longestValue} characters`, at);
  return { kind: 'text', text: value, at };
}
