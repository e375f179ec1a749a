import type { AggregatePlan, Key } from '../../store/ports/plan.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { mostGroups, mostSeriesValues } from '../budget.ts';
import { fault } from '../syntax/query-error.ts';
import type { EveryTree, KeyTree, NamedAggregateTree } from '../syntax/tree.ts';
import { bucketsOf, resolveStep } from '../time-range.ts';
import { columnName, Columns } from './columns.ts';
import type { GroupingStage, SplitStages } from './list-stages.ts';
import { AggregateList, lowerAggregate } from './lower-aggregate.ts';
import type { LowerContext } from './lower-context.ts';
import { allOf } from './combine.ts';
import { exists } from './lower-filter.ts';
import { lowerKey } from './lower-key.ts';
import { lowerMetricAggregate } from './lower-metric-aggregate.ts';
import type { GroupsQuery, GroupStep, MetricQuery } from './query-plan.ts';

/** Both stages that make groups, in one shape. */
interface Grouping {
  by: KeyTree[];
  aggregates: NamedAggregateTree[];
  every: EveryTree | null;
  /** Rows without the key count in `stats` and not in `top`. */
  only: KeyTree | null;
  steps: GroupStep[];
}

type RowsToRead = Pick<AggregatePlan, 'filter' | 'range' | 'budget'>;

const nowhere = { position: 0, length: 0 };

function groupingOf(stage: GroupingStage, rest: SplitStages['rest']): Grouping {
  const by = stage.kind === 'stats' ? stage.by : [stage.key];
  const counted: NamedAggregateTree = { aggregate: { fn: 'count', at: nowhere }, name: null };
  const aggregates = stage.kind === 'stats' ? stage.aggregates : [stage.by ?? counted];
  const columns = new Columns(by, aggregates);
  const after = stage.kind === 'stats' ? rest : [stage, ...rest];
  return {
    by,
    aggregates,
    every: stage.kind === 'stats' ? stage.every : null,
    only: stage.kind === 'top' ? stage.key : null,
    steps: after.map((stage) => columns.step(stage)),
  };
}

/** `stats` or `top` over logs, spans or traces. */
export function lowerGroups(
  stage: GroupingStage,
  rest: SplitStages['rest'],
  { filter, range, budget }: RowsToRead,
  context: LowerContext,
): Pick<GroupsQuery, 'shape' | 'source' | 'by' | 'plan' | 'measures' | 'steps'> {
  const grouping = groupingOf(stage, rest);
  const list = new AggregateList();
  const measures = grouping.aggregates.map((named) => {
    const measure = lowerAggregate(named.aggregate, list, context);
    if (grouping.every && (measure.type === 'JSON' || measure.type === 'TIME')) {
      fault(
        `${measure.name} is no number, and series are of numbers`,
        named.aggregate.at,
        'leave out `every` for a table',
      );
    }
    return { ...measure, name: columnName(named) };
  });
  const timing = timingOf(grouping.every, range, list.aggregates.length);
  const plan: AggregatePlan = {
    filter: grouping.only ? allOf([filter, exists(lowerKey(grouping.only, context))]) : filter,
    range,
    by: grouping.by.map((key) => lowerGroupKey(key, context)),
    ...(timing.step === undefined ? {} : { step: timing.step }),
    aggregates: list.aggregates,
    maxGroups: timing.most,
    budget,
  };
  const source = context.source === 'logs' ? 'logs' : 'spans';
  return { shape: 'groups', source, by: namesOf(grouping.by), plan, measures, steps: grouping.steps };
}

/** A metric: series by the metric's type where nothing else is asked. */
export function lowerMetric(
  name: string,
  { sort, limit, grouping: stage, rest }: SplitStages,
  { filter, range, budget }: RowsToRead,
  context: LowerContext,
): Pick<MetricQuery, 'shape' | 'by' | 'plan' | 'measures' | 'steps'> {
  if (sort) fault('a bare metric has nothing to sort by', sort.at, 'write stats before sort');
  if (stage?.kind === 'top' && !stage.by)
    fault('top of a metric names its aggregate', stage.at, 'such as by max(value)');
  const grouping = stage ? groupingOf(stage, rest) : null;
  const measures = grouping?.aggregates.map((named) => {
    return { ...lowerMetricAggregate(named.aggregate), name: columnName(named) };
  });
  const auto: EveryTree = { kind: 'auto', at: nowhere };
  const timing = timingOf(grouping ? grouping.every : auto, range, measures?.length ?? 1);
  const plan: MetricQuery['plan'] = {
    metric: { name },
    filter: grouping?.only ? allOf([filter, exists(lowerKey(grouping.only, context))]) : filter,
    range,
    by: (grouping?.by ?? []).map((key) => lowerGroupKey(key, context)),
    ...(timing.step === undefined ? {} : { step: timing.step }),
    maxSeries: timing.most,
    budget,
  };
  const cut: GroupStep[] = limit === null ? [] : [{ do: 'limit', count: limit }];
  return {
    shape: 'metric',
    by: namesOf(grouping?.by ?? []),
    plan,
    measures: measures ?? null,
    steps: grouping ? grouping.steps : cut,
  };
}

/** The step, and how many groups an answer holds with it. */
function timingOf(every: EveryTree | null, range: TimeRange, aggregates: number): { step?: number; most: number } {
  if (!every) return { most: mostGroups };
  const step = resolveStep(every, range);
  const most = Math.floor(mostSeriesValues / (bucketsOf(range, step) * aggregates));
  return { step, most: Math.max(1, Math.min(mostGroups, most)) };
}

function lowerGroupKey(tree: KeyTree, context: LowerContext): Key {
  const key = lowerKey(tree, context);
  if (key.place !== 'intrinsic' || (key.name !== 'timestamp' && key.name !== 'value')) return key;
  return fault(`groups are not by ${key.name}`, tree.at, 'for groups by time write every 1m');
}

function namesOf(keys: KeyTree[]): string[] {
  return keys.map(({ name }) => name);
}
