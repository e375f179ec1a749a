import type { ReadBudget } from '../store/ports/plan.ts';
import type { MetricDescription } from '../store/ports/metric-store.ts';
import type { UnixNano } from '../telemetry/time.ts';
import { queryBudget } from './budget.ts';
import { defaultMeasure } from './lower/lower-metric-aggregate.ts';
import { lowerQuery } from './lower/lower-query.ts';
import type { QueryResult } from './run/query-result.ts';
import { runPlan } from './run/run-plan.ts';
import type { QueryReaders } from './run/run-plan.ts';
import { parseAggregateText, parseFilterText } from './syntax/parse-query.ts';
import type { QueryTree } from './syntax/tree.ts';
import { checkRange, checkStep, formatDuration } from './time-range.ts';
import type { RangeRequest } from './time-range.ts';

/** The arguments of Metric.series in the graph. */
export interface MetricSeriesRequest {
  metric: MetricDescription;
  filter?: string | undefined;
  range?: RangeRequest | undefined;
  /** A duration; undefined: the best for the range. */
  step?: string | undefined;
  /** An aggregate of the language; undefined: by the metric's type. */
  aggregate?: string | undefined;
  by?: string[] | undefined;
  budget?: ReadBudget | undefined;
  /** Keys of attributes that may not be asked for. */
  hiddenKeys?: ReadonlySet<string> | undefined;
}

const nowhere = { position: 0, length: 0 };

/** Series of one metric, told from others of its name by its id. A mistake is at its place in the argument that has it. */
export async function runMetricSeries(
  request: MetricSeriesRequest,
  readers: QueryReaders,
  now: UnixNano,
): Promise<QueryResult> {
  const { metric, range, by = [], budget = queryBudget, hiddenKeys } = request;
  const filter = parseFilterText(request.filter ?? '');
  if (!filter.ok) return { kind: 'invalid', error: filter.error };
  const aggregate = parseAggregateText(request.aggregate ?? defaultMeasure(metric).name);
  if (!aggregate.ok) return { kind: 'invalid', error: aggregate.error };
  const resolved = checkRange(range, now);
  if (!resolved.ok) return { kind: 'invalid', error: resolved.error };
  const step = checkStep(request.step, resolved.value);
  if (!step.ok) return { kind: 'invalid', error: step.error };
  const duration = { text: formatDuration(step.value), nanoseconds: step.value, at: nowhere };
  const tree: QueryTree = {
    source: { kind: 'metric', name: metric.name, at: nowhere },
    filter: filter.value,
    time: null,
    stages: [
      {
        kind: 'stats',
        aggregates: [{ aggregate: aggregate.value, name: null }],
        by: by.map((name) => ({ name, at: nowhere })),
        every: { kind: 'step', duration, at: nowhere },
        at: nowhere,
      },
    ],
  };
  const lowered = lowerQuery(tree, { text: request.filter ?? '', range, now, budget, hiddenKeys });
  if (!lowered.ok) return { kind: 'invalid', error: lowered.error };
  const plan = lowered.value;
  if (plan.shape === 'metric') plan.plan.metric = { id: metric.id };
  const page = { first: undefined, after: undefined, now, fingerprint: '' };
  return runPlan({ tree, plan, page, budget, readers });
}
