import { queryBudget } from '../api/query/budget.ts';
import type { ParsedFilter } from '../api/query/filter-text.ts';
import { logView, spanView } from '../api/query/memory/row-view.ts';
import type { ListQuery, QueryPlan, TracesQuery } from '../api/query/lower/query-plan.ts';
import { completeRows } from '../api/query/run/complete-rows.ts';
import type { ListPage, QueryMeta, QueryResult } from '../api/query/run/query-result.ts';
import { runPlan } from '../api/query/run/run-plan.ts';
import { StoreUnavailable } from '../api/store/ports/errors.ts';
import type { Filter, StoreAggregate } from '../api/store/ports/plan.ts';
import type { TraceOrder } from '../api/store/ports/trace-store.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { PageAsked } from './arguments.ts';
import type { GraphContext } from './context.ts';
import { invalidFilter } from './errors.ts';
import type { Connection, Count, SpanNode, TraceNode } from './nodes.ts';
import { metaOfQuery } from './result-meta.ts';

/** A list of rows that a filter and a range make. */
export interface RowList {
  filter: ParsedFilter;
  range: TimeRange;
  page: PageAsked;
}

export async function listTraces(
  list: RowList,
  order: TraceOrder,
  context: GraphContext,
): Promise<Connection<TraceNode>> {
  const plan: TracesQuery = { shape: 'traces', order, ...planOf(list) };
  const result = await run(plan, 'traces', list, context);
  if (result.kind !== 'traces') throw unexpected(result);
  const page = { ...result.page, items: result.page.items.map((summary) => ({ traceId: summary.traceId, summary })) };
  return connectionOf(page, result.meta, context, 'traces', () => countOf(list, 'traces', context));
}

export async function listSpans(list: RowList, context: GraphContext): Promise<Connection<SpanNode>> {
  const plan: ListQuery = { shape: 'list', source: 'spans', order: {}, ...planOf(list) };
  const result = await run(plan, 'spans', list, context);
  if (result.kind !== 'spans') throw unexpected(result);
  return connectionOf(result.page, result.meta, context, 'traces', () => countOf(list, 'spans', context));
}

export async function listLogRecords(
  list: RowList,
  oldestFirst: boolean,
  context: GraphContext,
): Promise<Connection<LogRecord>> {
  const plan: ListQuery = { shape: 'list', source: 'logs', order: { oldestFirst }, ...planOf(list) };
  const result = await run(plan, 'logs', list, context);
  if (result.kind !== 'logs') throw unexpected(result);
  return connectionOf(result.page, result.meta, context, 'logs', () => countOf(list, 'logs', context));
}

/** A page of a query's answer as a connection. */
export function connectionOf<Node>(
  { items, ...page }: ListPage<Node>,
  meta: QueryMeta,
  context: GraphContext,
  signal: Signal,
  count: Connection<Node>['count'],
): Connection<Node> {
  context.countItems(items.length);
  return { nodes: items, ...page, meta: metaOfQuery(meta, context, signal), count };
}

type Source = 'logs' | 'spans' | 'traces';

function planOf({ filter, range }: RowList): Pick<ListQuery, 'filter' | 'keys' | 'notes' | 'range' | 'limit'> {
  return { ...filter, range, limit: null };
}

function run(plan: QueryPlan, source: Source, { page }: RowList, context: GraphContext): Promise<QueryResult> {
  const { stores } = context.graph;
  const readers = { logs: stores.logs.reader, traces: stores.traces.reader, metrics: stores.metrics.reader };
  const tree = { source: { kind: source, at: { position: 0, length: 0 } }, filter: null, time: null, stages: [] };
  const { first, after, now, identity } = page;
  return runPlan({ tree, plan, page: { first, after, now, fingerprint: identity }, budget: queryBudget, readers });
}

function unexpected(result: QueryResult): Error {
  return result.kind === 'invalid' ? invalidFilter(result.error) : new Error(`a list came back as ${result.kind}`);
}

function countOf({ filter: { filter }, range }: RowList, source: Source, context: GraphContext): Promise<Count | null> {
  return countRows({ filter, range }, source, context);
}

const aggregates: Record<Source, StoreAggregate> = {
  logs: { fn: 'count' },
  spans: { fn: 'count' },
  traces: { fn: 'countTraces' },
};

/** How many rows match, traces each once; null while the store cannot answer. */
export async function countRows(
  { filter, range }: { filter: Filter; range: TimeRange },
  source: Source,
  context: GraphContext,
): Promise<Count | null> {
  const { traces, logs } = context.graph.stores;
  const rows = source === 'logs' ? completeRows(logs.reader, logView) : completeRows(traces.reader, spanView);
  try {
    const { aggregation, report } = await rows.aggregate({
      filter,
      range,
      by: [],
      aggregates: [aggregates[source]],
      maxGroups: 1,
      budget: queryBudget,
    });
    const isWidened = report.range.fromNano !== range.fromNano || report.range.toNano !== range.toNano;
    const accuracy = report.truncated ? 'AT_LEAST' : isWidened ? 'ESTIMATE' : 'EXACT';
    return { total: aggregation.values[0]?.[0] ?? 0, accuracy };
  } catch (error) {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}
