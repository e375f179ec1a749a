import { completeRows } from '../query/run/complete-rows.ts';
import type { RowsToComplete } from '../query/run/complete-rows.ts';
import type { RowView } from '../query/memory/row-view.ts';
import type { Filter, GroupValue, Key, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import type { TimeRange } from '../telemetry/time.ts';

/** The values of a key, with how often each is there. */
export interface Facet {
  /** As it was asked for. */
  name: string;
  /** The most frequent first. */
  values: FacetValue[];
  /** Rows that have the key. */
  presentCount: number;
  /** Rows that lack it. */
  absentCount: number;
}

export interface FacetValue {
  value: Exclude<GroupValue, null>;
  count: number;
}

export interface FacetAsked {
  name: string;
  key: Key;
  filter: Filter;
  range: TimeRange;
  /** Values. */
  first: number;
  budget: ReadBudget;
}

/** Values that are told apart; rows of further ones are left out of the counts, and the report says so. */
const MOST_VALUES = 2000;

export async function readFacet<Item>(
  { name, key, filter, range, first, budget }: FacetAsked,
  reader: RowsToComplete<Item>,
  view: RowView<Item>,
): Promise<{ facet: Facet; report: ScanReport }> {
  const plan = { filter, range, by: [key], aggregates: [{ fn: 'count' as const }], maxGroups: MOST_VALUES, budget };
  const { aggregation, report } = await completeRows(reader, view).aggregate(plan);
  const counts = aggregation.values[0]!;
  const groups = aggregation.keys[0]!.map((value, group) => ({ value, count: counts[group] ?? 0 }));
  const present = groups.filter((group): group is FacetValue => group.value !== null && group.count > 0);
  present.sort((a, b) => b.count - a.count || (String(a.value) < String(b.value) ? -1 : 1));
  const sum = (all: readonly { count: number }[]): number => all.reduce((total, { count }) => total + count, 0);
  return {
    facet: {
      name,
      values: present.slice(0, first),
      presentCount: sum(present),
      absentCount: sum(groups.filter(({ value }) => value === null)),
    },
    report,
  };
}
