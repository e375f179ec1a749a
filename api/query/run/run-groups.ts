import type { Aggregation, Key, ScanReport } from '../../store/ports/plan.ts';
import { NANO_PER_MS, NANO_PER_SECOND } from '../../telemetry/time.ts';
import type { Exemplar } from '../../telemetry/metric-point.ts';
import type { GroupsQuery, GroupStep, Measure } from '../lower/query-plan.ts';
import type { CompleteRows } from './complete-rows.ts';
import { applySteps } from './group-steps.ts';
import type { Group } from './groups.ts';
import { groupsOf, removeInfinities } from './groups.ts';
import type { Column, TimeSeries } from './query-result.ts';
import { seriesOf } from './series.ts';
import { tableOf } from './table.ts';
import type { JsonValue } from '../../telemetry/any-value.ts';

/** A table or series, before it is told how it came about. */
export type Shaped =
  { kind: 'table'; columns: Column[]; rows: JsonValue[][] } | { kind: 'series'; stepMs: number; series: TimeSeries[] };

export interface GroupedAnswer {
  shaped: Shaped;
  report: ScanReport;
  /** Rows that might have been read. */
  limitRows: number;
  /** Nothing was counted, or every row lacks a key that groups are made by. */
  isEmpty: boolean;
}

export async function runGroups<Item>(query: GroupsQuery, reader: CompleteRows<Item>): Promise<GroupedAnswer> {
  const { aggregation, report, limitRows } = await reader.aggregate(query.plan);
  const by = query.by.map((name, index) => ({ name, key: query.plan.by[index]! }));
  const shaped = shapeGroups({
    aggregation,
    report,
    by,
    measures: query.measures,
    steps: query.steps,
    step: query.plan.step,
  });
  return { ...shaped, limitRows };
}

interface GroupedParts {
  aggregation: Aggregation;
  report: ScanReport;
  by: { name: string; key: Key }[];
  measures: Measure[];
  steps: GroupStep[];
  step: number | undefined;
  exemplars?: Exemplar[][];
}

/** From a store's columns to the table or the series that the query asked for. */
export function shapeGroups({
  aggregation,
  report,
  by,
  measures,
  steps,
  step,
  exemplars,
}: GroupedParts): Omit<GroupedAnswer, 'limitRows'> {
  const width = step ?? Number(report.range.toNano - report.range.fromNano);
  const all = groupsOf(aggregation, measures, width / NANO_PER_SECOND);
  const notes = removeInfinities(all)
    ? [...report.notes, 'Numbers that are no finite numbers are null.']
    : report.notes;
  const groups = applySteps(all, steps);
  const shaped: Shaped =
    step === undefined
      ? { kind: 'table', ...tableOf(groups, by, measures) }
      : {
          kind: 'series',
          stepMs: step / NANO_PER_MS,
          series: seriesOf(groups, aggregation.times, by, measures, exemplars),
        };
  return { shaped, report: { ...report, notes }, isEmpty: isEmpty(all) };
}

function isEmpty(groups: readonly Group[]): boolean {
  if (groups.every(({ values }) => values.every((column) => column.every((value) => value === null || value === 0))))
    return true;
  const keys = groups[0]?.keys ?? [];
  return keys.some((_, column) => groups.every((group) => group.keys[column] === null));
}
