import type { Client } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import type { Completion } from '../../lib/query-text/completion.ts';
import { writeKey, writeValue } from '../../lib/query-text/write-term.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';

const FilterKeysQuery = graphql(`
  query FilterKeys($signal: Signal!, $prefix: String!, $range: TimeRangeInput!) {
    attributeKeys(signal: $signal, prefix: $prefix, range: $range, first: 30)
  }
`);

const FilterValuesQuery = graphql(`
  query FilterValues($signal: Signal!, $key: String!, $prefix: String!, $range: TimeRangeInput!) {
    attributeValues(signal: $signal, key: $key, prefix: $prefix, range: $range, first: 30)
  }
`);

/** What could stand where the caret is. */
export interface Suggestion {
  shown: string;
  /** What it puts in place of what was typed. */
  text: string;
  /** What it means, in a word or two. */
  detail?: string;
  /** After it something else comes at once: the value of a key. */
  goesOn?: boolean;
}

/** Keys that every item has, with the operator they are mostly used with. */
const intrinsic: Record<Signal, readonly [key: string, operator: string][]> = {
  TRACES: [
    ['service.name', '='],
    ['name', '='],
    ['status', '='],
    ['duration', '>'],
    ['kind', '='],
    ['trace_id', '='],
  ],
  LOGS: [
    ['severity', '>='],
    ['service.name', '='],
    ['body', ' contains '],
    ['trace_id', '='],
  ],
  METRICS: [
    ['service.name', '='],
    ['value', '>'],
  ],
};

/** Keys that have one of a few values, whatever the data has of them. */
const enumerations: Record<string, readonly string[]> = {
  status: ['error', 'ok', 'unset'],
  kind: ['server', 'client', 'internal', 'producer', 'consumer'],
  severity: ['fatal', 'error', 'warn', 'info', 'debug', 'trace'],
};

const operators: readonly [operator: string, means: string][] = [
  ['=', 'is'],
  ['!=', 'is not'],
  ['>', 'more than'],
  ['>=', 'at least'],
  ['<', 'less than'],
  ['<=', 'at most'],
  [':', 'fits a pattern: /cart/*'],
  ['~', 'fits a regular expression'],
  [' contains ', 'holds'],
  [' in (', 'is one of'],
];

const MOST = 12;

/** Keys and values that the data of this time has; operators behind a whole key. */
export async function suggest(
  client: Client,
  completion: Completion,
  { signal, range }: { signal: Signal; range: GraphRange },
): Promise<Suggestion[]> {
  const { prefix } = completion;
  if (completion.kind === 'value') {
    const { key } = completion;
    const { data } = await client.query(FilterValuesQuery, { signal, key, prefix, range });
    const known = (enumerations[key] ?? []).filter((value) => value.startsWith(prefix.toLowerCase()));
    const values = [...new Set([...known, ...(data?.attributeValues ?? [])])];
    return values.slice(0, MOST).map((value) => ({ shown: value, text: `${asValue(value)} ` }));
  }
  const { data } = await client.query(FilterKeysQuery, { signal, prefix, range });
  const own = intrinsic[signal].filter(([name]) => name.startsWith(prefix.toLowerCase()));
  const others = (data?.attributeKeys ?? []).filter((name) => !own.some(([known]) => known === name));
  const keys: [key: string, operator: string][] = [...own, ...others.map((name): [string, string] => [name, '='])];
  if (keys.some(([name]) => name === prefix)) return operatorsOf(prefix);
  return keys
    .slice(0, MOST)
    .map(([name, operator]) => ({ shown: name, text: writeKey(name) + operator, goesOn: operator !== ' contains ' }));
}

function operatorsOf(key: string): Suggestion[] {
  return operators.map(([operator, means]) => ({
    shown: `${key}${operator}`,
    text: writeKey(key) + operator,
    detail: means,
    goesOn: !operator.startsWith(' '),
  }));
}

/** Values come as text; those that read as a number or a truth are meant as such. */
function asValue(value: string): string {
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(value) ? value : writeValue(value);
}
