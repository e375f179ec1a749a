import { queryBudget } from '../api/query/budget.ts';
import type { MetricDescription, MetricOrder } from '../api/store/ports/metric-store.ts';
import type { DataPoint, MetricType } from '../api/telemetry/metric-point.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { PageAsked } from './arguments.ts';
import type { GraphContext } from './context.ts';
import { filterNotes } from './key-notes.ts';
import type { Connection } from './nodes.ts';
import { readStore } from './result-meta.ts';
import type { RowList } from './row-lists.ts';

export interface MetricList {
  match: string;
  name: string | null;
  unit: string | null;
  type: MetricType | null;
  order: MetricOrder;
  range: TimeRange;
  page: PageAsked;
}

/** Without a total where the store could not answer. */
interface MetricPage {
  metrics: MetricDescription[];
  hasNextPage: boolean;
  total?: number;
}

export async function listMetrics(
  { match, name, unit, type, order, range, page }: MetricList,
  context: GraphContext,
): Promise<Connection<MetricDescription>> {
  const { reader } = context.graph.stores.metrics;
  const { first, after } = page;
  const empty = { metrics: [], hasNextPage: false };
  const { value, meta } = await readStore<MetricPage>(context, 'metrics', range, empty, async () => {
    const value = await reader.listMetrics({
      match,
      range,
      // One metric at the least is asked for: it tells whether there are any.
      limit: Math.max(1, first),
      order,
      ...(name !== null && { name }),
      ...(unit !== null && { unit }),
      ...(type !== null && { type }),
      ...(after && { after: String(after.position[0]) }),
    });
    return { value, report: { range, scannedRows: 0, truncated: false, notes: [] } };
  });
  const { total } = value;
  const nodes = value.metrics.slice(0, first);
  context.countItems(nodes.length);
  return {
    nodes,
    cursors: nodes.map(({ id }, index) => page.cursor(index, [id])),
    hasNextPage: value.hasNextPage || value.metrics.length > nodes.length,
    hasPreviousPage: after !== undefined,
    meta,
    count: () => Promise.resolve(total === undefined ? null : { total, accuracy: 'EXACT' }),
  };
}

export async function listPoints(
  { id }: MetricDescription,
  { filter, range, page }: RowList,
  context: GraphContext,
): Promise<Connection<DataPoint>> {
  const { reader } = context.graph.stores.metrics;
  const { first, after } = page;
  const empty = { points: [], positions: [], hasNextPage: false };
  const { value, meta } = await readStore(context, 'metrics', range, empty, async () => {
    const { report, ...value } = await reader.points({
      metric: { id },
      filter: filter.filter,
      range,
      limit: Math.max(1, first),
      budget: queryBudget,
      ...(after && { after: after.position }),
    });
    const found = value.points.length;
    const notes = [...(await filterNotes(filter, 'metric', { range, found }, context)), ...notesOn(value.points)];
    return { value, report: { ...report, notes: [...report.notes, ...notes] } };
  });
  const nodes = value.points.slice(0, first);
  context.countItems(nodes.length);
  return {
    nodes,
    cursors: nodes.map((_, index) => page.cursor(index, value.positions[index]!)),
    hasNextPage: value.hasNextPage || value.points.length > nodes.length,
    hasPreviousPage: after !== undefined,
    meta,
    count: null,
  };
}

function notesOn(points: readonly DataPoint[]): string[] {
  const isWhole = points.every(({ value, sum, min, max, zeroThreshold, explicitBounds, quantiles, exemplars }) =>
    [
      value,
      sum,
      min,
      max,
      zeroThreshold,
      ...(explicitBounds ?? []),
      ...(quantiles ?? []).flatMap(({ quantile, value }) => [quantile, value]),
      ...exemplars.map((exemplar) => exemplar.value),
    ].every((number) => number === null || Number.isFinite(number)),
  );
  return isWhole ? [] : ['Numbers that are no finite numbers are null.'];
}
