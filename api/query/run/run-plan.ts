import { StoreUnavailable } from '../../store/ports/errors.ts';
import type { LogReader } from '../../store/ports/log-store.ts';
import type { ReadBudget, ScanReport } from '../../store/ports/plan.ts';
import type { TraceReader } from '../../store/ports/trace-store.ts';
import { NANO_PER_MS } from '../../telemetry/time.ts';
import type { QuerySource } from '../lower/lower-context.ts';
import type { GroupsQuery, ListQuery, MetricQuery, QueryPlan, TracesQuery } from '../lower/query-plan.ts';
import { logView, spanView } from '../memory/row-view.ts';
import type { RowView } from '../memory/row-view.ts';
import type { QueryTree } from '../syntax/tree.ts';
import { unknownKeyNotes } from '../unknown-keys.ts';
import { completeRows, hasRegex } from './complete-rows.ts';
import type { RowsToComplete } from './complete-rows.ts';
import type { ListPage, QueryMeta, QueryResult } from './query-result.ts';
import { runGroups } from './run-groups.ts';
import type { GroupedAnswer } from './run-groups.ts';
import { runList } from './run-list.ts';
import type { PageRequest } from './run-list.ts';
import { runMetric } from './run-metric.ts';
import type { MetricsToQuery } from './run-metric.ts';
import { tooExpensive } from './too-expensive.ts';

/** The parts of the stores that queries read. */
export interface QueryReaders {
  logs: Pick<LogReader, 'capabilities' | 'list' | 'aggregate' | 'attributeKeys' | 'statistics'>;
  traces: Pick<TraceReader, 'capabilities' | 'list' | 'aggregate' | 'attributeKeys' | 'statistics' | 'listTraces'>;
  metrics: MetricsToQuery;
}

export interface PlanRun {
  tree: QueryTree;
  plan: QueryPlan;
  page: PageRequest;
  budget: ReadBudget;
  readers: QueryReaders;
}

/** Runs a plan to its answer; of a store that is off that is an empty one. */
export async function runPlan(run: PlanRun): Promise<QueryResult> {
  try {
    return await answer(run);
  } catch (error) {
    if (error instanceof StoreUnavailable) return emptyAnswer(run.plan, error.store, error.message);
    throw error;
  }
}

async function answer(run: PlanRun): Promise<QueryResult> {
  const { plan, readers } = run;
  switch (plan.shape) {
    case 'list':
      if (plan.source === 'logs') return { kind: 'logs', ...(await listRows(run, plan, readers.logs, logView)) };
      return { kind: 'spans', ...(await listRows(run, plan, readers.traces, spanView)) };
    case 'traces':
      return listTraces(run, plan);
    case 'groups':
    case 'metric':
      return group(run, plan);
  }
}

async function listRows<Item>(
  { page, budget, readers }: PlanRun,
  plan: ListQuery,
  reader: RowsToComplete<Item>,
  view: RowView<Item>,
): Promise<{ page: ListPage<Item>; meta: QueryMeta }> {
  const elapsed = stopwatch();
  const { filter, range, order } = plan;
  const rows = completeRows(reader, view);
  const found = await runList(plan.limit, page, budget, (asked) => rows.list({ filter, range, ...order, ...asked }));
  const notes = found.page.items.length === 0 ? await keyNotes(plan, plan.source, readers) : [];
  return { page: found.page, meta: metaOf(plan, found.report, notes, elapsed()) };
}

async function listTraces({ page, budget, readers }: PlanRun, plan: TracesQuery): Promise<QueryResult> {
  const elapsed = stopwatch();
  const { filter, range, order } = plan;
  if (!readers.traces.capabilities.regex && hasRegex(filter)) {
    const message = 'this store does not search traces by regular expressions';
    return { kind: 'invalid', error: { message, position: 0, length: 0, hint: 'ask for spans, or use a glob' } };
  }
  const found = await runList(plan.limit, page, budget, (asked) => {
    return readers.traces.listTraces({ filter, range, order, ...asked });
  });
  const notes = found.page.items.length === 0 ? await keyNotes(plan, 'traces', readers) : [];
  return { kind: 'traces', page: found.page, meta: metaOf(plan, found.report, notes, elapsed()) };
}

async function group({ tree, page, budget, readers }: PlanRun, plan: GroupsQuery | MetricQuery): Promise<QueryResult> {
  const elapsed = stopwatch();
  const grouped = await groupedAnswer(plan, readers);
  const { report, limitRows } = grouped;
  const elapsedMs = elapsed();
  const isStopped = report.truncated && (report.scannedRows >= limitRows || elapsedMs >= budget.timeoutMs);
  if (isStopped) {
    return tooExpensive(tree, report, await readerOf(tree.source.kind, readers).statistics(), limitRows, page.now);
  }
  const notes = grouped.isEmpty ? await keyNotes(plan, tree.source.kind, readers) : [];
  return { ...grouped.shaped, meta: metaOf(plan, report, notes, elapsedMs) };
}

function groupedAnswer(plan: GroupsQuery | MetricQuery, readers: QueryReaders): Promise<GroupedAnswer> {
  if (plan.shape === 'metric') return runMetric(plan, readers.metrics);
  if (plan.source === 'logs') return runGroups(plan, completeRows(readers.logs, logView));
  return runGroups(plan, completeRows(readers.traces, spanView));
}

/** The answer of a store that is off: of the right kind, and empty. */
function emptyAnswer(plan: QueryPlan, store: string, detail: string): QueryResult {
  const report: ScanReport = { range: plan.range, scannedRows: 0, truncated: false, notes: [] };
  const meta: QueryMeta = { ...metaOf(plan, report, [], 0), unavailable: { store, detail } };
  const page = { items: [], cursors: [], hasNextPage: false, hasPreviousPage: false };
  if (plan.shape === 'traces') return { kind: 'traces', page, meta };
  if (plan.shape === 'list') return { kind: plan.source, page, meta };
  const { step } = plan.plan;
  if (step !== undefined) return { kind: 'series', stepMs: step / NANO_PER_MS, series: [], meta };
  return { kind: 'table', columns: [], rows: [], meta };
}

function metaOf(plan: QueryPlan, report: ScanReport, notes: string[], elapsedMs: number): QueryMeta {
  const { range, truncated, scannedRows } = report;
  return {
    range,
    truncated,
    scannedRows,
    elapsedMs,
    notes: [...new Set([...plan.notes, ...report.notes, ...notes])],
    unavailable: null,
  };
}

const mostKeys = 2000;

/** Why an answer is empty, where that is for a key that nothing has. */
async function keyNotes({ keys, range }: QueryPlan, source: QuerySource, readers: QueryReaders): Promise<string[]> {
  if (keys.length === 0) return [];
  const known = await readerOf(source, readers).attributeKeys('', range, mostKeys);
  return known.length < mostKeys ? unknownKeyNotes(keys, known, source) : [];
}

function readerOf(
  source: QuerySource,
  { logs, traces, metrics }: QueryReaders,
): Pick<LogReader, 'attributeKeys' | 'statistics'> {
  if (source === 'metric') return metrics;
  return source === 'logs' ? logs : traces;
}

function stopwatch(): () => number {
  const started = performance.now();
  return () => performance.now() - started;
}
