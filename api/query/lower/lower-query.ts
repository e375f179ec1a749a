import type { ReadBudget } from '../../store/ports/plan.ts';
import type { UnixNano } from '../../telemetry/time.ts';
import { check } from '../syntax/query-error.ts';
import type { Checked } from '../syntax/query-error.ts';
import type { QueryTree } from '../syntax/tree.ts';
import { resolveRange } from '../time-range.ts';
import type { RangeRequest } from '../time-range.ts';
import { splitStages, lowerOrder, lowerTraceOrder } from './list-stages.ts';
import { lowerContext, noKeys } from './lower-context.ts';
import type { Variables } from './lower-context.ts';
import { lowerFilter } from './lower-filter.ts';
import { lowerGroups, lowerMetric } from './lower-groups.ts';
import type { QueryPlan } from './query-plan.ts';

export interface LowerRequest {
  /** The query as it was written. */
  text: string;
  range?: RangeRequest | undefined;
  variables?: Variables | null | undefined;
  now: UnixNano;
  budget: ReadBudget;
  /** Keys of attributes that may not be asked for. */
  hiddenKeys?: ReadonlySet<string> | undefined;
}

/** The plan of a query, or the first mistake that its syntax does not show. */
export function lowerQuery(
  tree: QueryTree,
  { text, range, variables, now, budget, hiddenKeys = noKeys }: LowerRequest,
): Checked<QueryPlan> {
  return check(() => {
    const context = lowerContext({ text, source: tree.source.kind, now, variables: variables ?? {}, hiddenKeys });
    const resolved = resolveRange(tree.time, range, now);
    const lowered = { range: resolved, keys: context.keys, notes: context.notes };
    const filter = lowerFilter(tree.filter, context);
    const stages = splitStages(tree.stages);
    const { sort, limit, grouping, rest } = stages;
    if (tree.source.kind === 'metric') {
      return { ...lowered, ...lowerMetric(tree.source.name, stages, { filter, range: resolved, budget }, context) };
    }
    if (grouping) return { ...lowered, ...lowerGroups(grouping, rest, { filter, range: resolved, budget }, context) };
    if (tree.source.kind === 'traces')
      return { ...lowered, shape: 'traces', filter, order: lowerTraceOrder(sort), limit };
    return { ...lowered, shape: 'list', source: tree.source.kind, filter, order: lowerOrder(sort, context), limit };
  });
}
