import type { QueryResult } from '../api/query/run/query-result.ts';
import { parseQuery } from '../api/query/syntax/parse-query.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import type { GraphContext } from './context.ts';
import { badInput } from './errors.ts';
import type { TimeSeriesSet } from './nodes.ts';
import type { GraphObjects } from './objects.ts';
import { metaOfQuery } from './result-meta.ts';
import { connectionOf } from './row-lists.ts';

export const resultTypes = [
  'LogRecordConnection',
  'SpanConnection',
  'TraceConnection',
  'ResultTable',
  'TimeSeriesSet',
  'LogPatternList',
  'InvalidQuery',
  'QueryTooExpensive',
] as const;

export type ResultValue = GraphObjects[(typeof resultTypes)[number]];

/** The answer to a query as a member of the union QueryResult. `signal` is that of its source. */
export function resultOf(result: QueryResult, signal: Signal, context: GraphContext): ResultValue {
  switch (result.kind) {
    case 'logs':
      return named('LogRecordConnection', connectionOf(result.page, result.meta, context, signal, null));
    case 'spans':
      return named('SpanConnection', connectionOf(result.page, result.meta, context, signal, null));
    case 'traces': {
      const items = result.page.items.map((summary) => ({ traceId: summary.traceId, summary }));
      const page = { ...result.page, items };
      return named('TraceConnection', connectionOf(page, result.meta, context, signal, null));
    }
    case 'table':
      return named('ResultTable', { ...result, meta: metaOfQuery(result.meta, context, signal) });
    case 'series':
      return named('TimeSeriesSet', { ...result, meta: metaOfQuery(result.meta, context, signal) });
    case 'invalid':
      return named('InvalidQuery', result.error);
    case 'tooExpensive':
      return named('QueryTooExpensive', result);
  }
}

/** The name stands where GraphQL looks for the type of a union's value. */
function named<Name extends (typeof resultTypes)[number]>(name: Name, value: GraphObjects[Name]): GraphObjects[Name] {
  return { __typename: name, ...value };
}

/** Series where nothing else can be told: a mistake is an error, and what would read too much comes back empty. */
export function seriesSetOf(result: QueryResult, context: GraphContext): TimeSeriesSet {
  switch (result.kind) {
    case 'series':
      return { ...result, meta: metaOfQuery(result.meta, context, 'metrics') };
    case 'invalid':
      throw badInput(result.error.message, result.error.hint);
    case 'tooExpensive':
      throw badInput(result.message, result.suggestion);
    default:
      throw new Error(`series came back as ${result.kind}`);
  }
}

/** The signal that a query's source is of; that of a text that has none does not matter. */
export function signalOf(text: string): Signal {
  const parsed = parseQuery(text);
  const kind = parsed.ok ? parsed.value.source.kind : 'logs';
  if (kind === 'logs') return 'logs';
  return kind === 'metric' ? 'metrics' : 'traces';
}

export function readVariables(variables: unknown): Record<string, unknown> | undefined {
  if (variables === null || variables === undefined) return undefined;
  if (typeof variables === 'object' && !Array.isArray(variables)) return { ...variables };
  throw badInput('variables is no object of names and values');
}
