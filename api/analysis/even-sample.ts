import type { CompleteRows } from '../query/run/complete-rows.ts';
import type { Filter, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import { nanoFromMs } from '../telemetry/time.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { sumReports } from './sum-reports.ts';

/** A slice of time, and how many rows of it match. */
export interface CountedSlice {
  range: TimeRange;
  count: number;
}

/** Parts of a range that are counted apart. */
const PARTS = 600;
/** Slices of about as many rows each that are read for a sample. */
const SLICES = 48;

/**
 * At most about `most` rows that match: of each slice of the time as many as it has of all of them, the newest of it. All of
 * them where there are no more.
 */
export async function evenSample<Item>(
  rows: CompleteRows<Item>,
  { filter, budget }: { filter: Filter; budget: ReadBudget },
  slices: readonly CountedSlice[],
  most: number,
): Promise<{ items: Item[]; reports: ScanReport[] }> {
  const total = slices.reduce((sum, { count }) => sum + count, 0);
  const share = Math.min(1, most / total);
  const pages = await Promise.all(
    joinSlices(slices, total / SLICES).map(async ({ range, count }) =>
      rows.list({ filter, range, limit: Math.ceil(count * share), budget }),
    ),
  );
  return { items: pages.flatMap(({ items }) => items), reports: pages.map(({ report }) => report) };
}

/** The same time in slices of at least so many rows: fine where much happens. */
function joinSlices(slices: readonly CountedSlice[], least: number): CountedSlice[] {
  const joined: CountedSlice[] = [];
  for (const { range, count } of slices) {
    const last = joined.at(-1);
    if (count === 0) continue;
    if (!last || last.count >= least) joined.push({ range, count });
    else joined[joined.length - 1] = { range: { ...last.range, toNano: range.toNano }, count: last.count + count };
  }
  return joined;
}

/** How many rows match each of the filters in each slice of the range, all filters in one read. */
export async function countSlices<Item>(
  rows: CompleteRows<Item>,
  { filters, range, budget }: { filters: readonly Filter[]; range: TimeRange; budget: ReadBudget },
): Promise<{ slices: CountedSlice[][]; report: ScanReport }> {
  // Whole milliseconds, in which buckets are told.
  const step = Math.ceil(Number(range.toNano - range.fromNano) / PARTS / 1e6) * 1e6;
  const aggregates = filters.map((filter) => ({ fn: 'count' as const, filter }));
  const { aggregation, report } = await rows.aggregate({
    filter: { op: 'or', terms: [...filters] },
    range,
    by: [],
    step,
    aggregates,
    maxGroups: 1,
    budget,
  });
  const ranges = aggregation.times.map((startMs) => within(range, startMs, step));
  const slices = aggregation.values.map((counts) => ranges.map((of, at) => ({ range: of, count: counts[at] ?? 0 })));
  return { slices, report: sumReports(range, [report]) };
}

function within(range: TimeRange, startMs: number, step: number): TimeRange {
  const startNano = nanoFromMs(startMs);
  const endNano = startNano + BigInt(step);
  return {
    fromNano: startNano > range.fromNano ? startNano : range.fromNano,
    toNano: endNano < range.toNano ? endNano : range.toNano,
  };
}
