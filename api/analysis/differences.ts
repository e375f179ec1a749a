import { completeRows } from '../query/run/complete-rows.ts';
import type { RowsToComplete } from '../query/run/complete-rows.ts';
import { keyOf } from '../query/lower/lower-key.ts';
import { groupValueOf } from '../query/memory/key-values.ts';
import type { RowView } from '../query/memory/row-view.ts';
import type { Filter, GroupValue, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { countSlices, evenSample } from './even-sample.ts';
import { sumReports } from './sum-reports.ts';

/** What some rows have more often, or less often, than others. */
export interface Differences {
  selectedCount: number;
  otherCount: number;
  /** The key that tells them apart best first. */
  differences: Difference[];
}

export interface Difference {
  /** As the query language writes it. */
  name: string;
  /** Those of the greatest difference first. */
  values: DifferingValue[];
}

export interface DifferingValue {
  /** null: the key is not there. */
  value: GroupValue;
  /** Of the selected, and of the others, 0 to 1. */
  selectedShare: number;
  otherShare: number;
}

export interface DifferencesAsked {
  source: 'spans' | 'logs';
  selected: Filter;
  others: Filter;
  range: TimeRange;
  /** Keys that are compared besides those of attributes. */
  ownKeys: readonly string[];
  /** Keys that are not compared, attributes' or own. */
  known: ReadonlySet<string>;
  /** Keys. */
  first: number;
  budget: ReadBudget;
}

/** Of more rows on a side a sample is compared: it tells shares within 2 %, nineteen times of twenty. */
const MOST_COMPARED = 3000;
/** Fewer say nothing by their shares. */
const LEAST_COMPARED = 10;
const VALUES_OF_KEY = 5;
/** Smaller differences say little of why some are as they are. */
const LEAST_DIFFERENCE = 0.05;
/** Standard errors. Hundreds of values are compared at once: three would be passed by chance. */
const LEAST_Z = 4;

/**
 * Compares the shares of each value among the selected and the others, and keeps those whose difference is not by chance:
 * the z-test of two proportions with a pooled variance (Fleiss, Statistical Methods for Rates and Proportions, chapter 3).
 */
export async function findDifferences<Item>(
  asked: DifferencesAsked,
  reader: RowsToComplete<Item>,
  view: RowView<Item>,
): Promise<{ found: Differences; report: ScanReport }> {
  const { source, selected, others, range, ownKeys, known, first, budget } = asked;
  const rows = completeRows(reader, view);
  const { slices, report } = await countSlices(rows, { filters: [selected, others], range, budget });
  const [selectedCount, otherCount] = slices.map((of) => of.reduce((sum, { count }) => sum + count, 0)) as [
    number,
    number,
  ];
  const nothing: Differences = { selectedCount, otherCount, differences: [] };
  const fewest = Math.min(selectedCount, otherCount);
  if (fewest < LEAST_COMPARED) {
    const notes = fewest === 0 ? [] : [`Fewer than ${LEAST_COMPARED} on a side are too few to compare.`];
    return { found: nothing, report: { ...report, notes: [...report.notes, ...notes] } };
  }

  const [those, rest] = await Promise.all([
    evenSample(rows, { filter: selected, budget }, slices[0]!, MOST_COMPARED),
    evenSample(rows, { filter: others, budget }, slices[1]!, MOST_COMPARED),
  ]);
  const names = new Set(ownKeys);
  for (const item of [...those.items, ...rest.items]) {
    for (const { key } of [...view.attributes(item), ...view.resource(item)]) names.add(key);
  }
  const ranked = [...names]
    .filter((name) => !known.has(name))
    .map((name) => ({ name, weighed: weighValues(name) }))
    .filter(({ weighed }) => weighed.length > 0)
    .toSorted((a, b) => b.weighed[0]!.weight - a.weighed[0]!.weight || (a.name < b.name ? -1 : 1));
  const differences = ranked
    .slice(0, first)
    .map(({ name, weighed }) => ({ name, values: weighed.slice(0, VALUES_OF_KEY).map(({ value }) => value) }));

  const compared = those.items.length + rest.items.length;
  const isSample = compared < selectedCount + otherCount;
  const reports = [report, ...those.reports, ...rest.reports];
  const summed = sumReports(range, reports);
  const note = `${those.items.length} of ${selectedCount} are compared with ${rest.items.length} of ${otherCount} others: an even sample.`;
  return {
    found: { ...nothing, differences },
    // That lists end before all that they could give is the sample, and no cut.
    report: { ...summed, truncated: report.truncated, notes: [...summed.notes, ...(isSample ? [note] : [])] },
  };

  function weighValues(name: string): { value: DifferingValue; weight: number }[] {
    const key = keyOf(name, source);
    const counts = new Map<GroupValue, [selected: number, others: number]>();
    for (const [side, items] of [those.items, rest.items].entries()) {
      for (const item of items) {
        const value = groupValueOf(item, key, view);
        const count = counts.get(value) ?? [0, 0];
        count[side as 0 | 1]++;
        counts.set(value, count);
      }
    }
    return (
      [...counts]
        .map(([value, count]) => ({
          value: { value, selectedShare: count[0] / those.items.length, otherShare: count[1] / rest.items.length },
          weight: weigh(count, those.items.length, rest.items.length),
        }))
        .filter(({ weight }) => weight > 0)
        // What the selected have says more than what they lack.
        .toSorted((a, b) => b.weight - a.weight || gain(b.value) - gain(a.value))
    );
  }
}

const gain = ({ selectedShare, otherShare }: DifferingValue): number => selectedShare - otherShare;

/** The difference of the shares of two samples, 0 to 1; 0 where it may be by chance or says little. */
function weigh([selected, others]: readonly [number, number], allSelected: number, allOthers: number): number {
  const difference = Math.abs(selected / allSelected - others / allOthers);
  if (difference < LEAST_DIFFERENCE) return 0;
  const pooled = (selected + others) / (allSelected + allOthers);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / allSelected + 1 / allOthers));
  return difference >= LEAST_Z * deviation ? difference : 0;
}
