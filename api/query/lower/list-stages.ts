import type { ListPlan } from '../../store/ports/plan.ts';
import type { TraceOrder } from '../../store/ports/trace-store.ts';
import { fault } from '../syntax/query-error.ts';
import { printAggregate } from '../syntax/print.ts';
import { isAggregate } from '../syntax/tree.ts';
import type { KeyTree, SortKeyTree, StageTree } from '../syntax/tree.ts';
import type { LowerContext } from './lower-context.ts';
import { lowerKey } from './lower-key.ts';

export type SortStage = Extract<StageTree, { kind: 'sort' }>;
export type GroupingStage = Extract<StageTree, { kind: 'stats' | 'top' }>;

/** The stages before rows are made groups, and from there on. */
export interface SplitStages {
  sort: SortStage | null;
  limit: number | null;
  /** The stage that makes groups. */
  grouping: GroupingStage | null;
  /** What is done with the groups. */
  rest: Exclude<StageTree, { kind: 'stats' }>[];
}

/** A list is sorted, then cut; only a whole list is made groups, and once. */
export function splitStages(stages: readonly StageTree[]): SplitStages {
  const split: SplitStages = { sort: null, limit: null, grouping: null, rest: [] };
  for (const stage of stages) {
    if (split.grouping) {
      if (stage.kind === 'stats') fault('a query has one stats', stage.at, 'name all aggregates in it, with commas');
      split.rest.push(stage);
    } else if (stage.kind === 'stats' || stage.kind === 'top') {
      if (split.sort || split.limit !== null)
        fault(`${stage.kind} stands before sort and limit`, stage.at, 'aggregates are of all rows');
      split.grouping = stage;
    } else if (stage.kind === 'limit') {
      split.limit = Math.min(stage.count, split.limit ?? Infinity);
    } else {
      if (split.limit !== null) fault('sort stands before limit', stage.at, 'write sort … | limit …');
      if (split.sort) fault('a list is sorted once', stage.at);
      split.sort = stage;
    }
  }
  return split;
}

/** The order of a list of logs or spans; equal ones are newest first. */
export function lowerOrder(sort: SortStage | null, context: LowerContext): Pick<ListPlan, 'order' | 'oldestFirst'> {
  if (!sort) return {};
  const { column, descending } = onlyKey(sort);
  const key = lowerKey(column, context);
  if (key.place !== 'intrinsic' || key.name !== 'timestamp') return { order: { key, descending } };
  return descending ? {} : { oldestFirst: true };
}

/** The order of a list of traces, by what a trace has as a whole. */
export function lowerTraceOrder(sort: SortStage | null): TraceOrder {
  if (!sort) return 'NEWEST';
  const { column, descending } = onlyKey(sort);
  if (descending && column.name === 'duration') return 'SLOWEST';
  if (descending && column.name === 'timestamp') return 'NEWEST';
  return fault('traces are sorted by duration desc or timestamp desc', column.at, 'for any other order ask for spans');
}

function onlyKey(sort: SortStage): SortKeyTree & { column: KeyTree } {
  const [first, second] = sort.keys;
  if (second) fault('a list is sorted by one key', second.column.at, 'tables are sorted by several');
  const { column, descending } = first!;
  if (isAggregate(column)) fault(`a list has no ${printAggregate(column)}`, column.at, 'write stats before sort');
  return { column, descending };
}
