import { useEffect, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import type { Signal } from '../../gql/graphql.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
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

export interface Suggestion {
  shown: string;
  /** What it puts in place of what was typed. */
  text: string;
}

/** Keys that every item has, with the operator they are mostly used with. */
const intrinsic: Record<Signal, [key: string, operator: string][]> = {
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
  METRICS: [],
};
const PAUSE_MS = 120;
const MOST = 12;

/** What could stand where the caret is: keys and values that the data has. */
export function useSuggestions(signal: Signal, wanted: Completion | undefined, range: GraphRange): Suggestion[] {
  const completion = useSettled(wanted);
  const isKey = completion?.kind === 'key';
  const isValue = completion?.kind === 'value';
  const prefix = completion?.prefix ?? '';
  const key = isValue ? completion.key : '';
  const keys = useAnswer(FilterKeysQuery, { signal, prefix, range }, { pause: !isKey });
  const values = useAnswer(FilterValuesQuery, { signal, key, prefix, range }, { pause: !isValue });
  if (isKey) {
    const own = intrinsic[signal].filter(([name]) => name.startsWith(prefix.toLowerCase()));
    const others = (keys.isPending ? [] : (keys.data?.attributeKeys ?? [])).filter(
      (name) => !own.some(([known]) => known === name),
    );
    const all = [...own, ...others.map((name): [string, string] => [name, '='])];
    return all.slice(0, MOST).map(([name, operator]) => ({ shown: name, text: writeKey(name) + operator }));
  }
  if (!isValue || values.isPending) return [];
  return (values.data?.attributeValues ?? [])
    .slice(0, MOST)
    .map((value) => ({ shown: value, text: `${asValue(value)} ` }));
}

/** Values come as text; those that read as a number or a truth are meant as such. */
function asValue(value: string): string {
  return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(value) ? value : writeValue(value);
}

/** The value once it has not changed for a moment. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
    // The text stands for the value.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key]);
  return JSON.stringify(settled) === key ? value : settled;
}
