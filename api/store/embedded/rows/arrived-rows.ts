import type { Arrival } from '../../../telemetry/arrival.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { Filter } from '../../ports/plan.ts';
import { compareArrivals, lastArrival, rowAfterArrival } from './arrivals.ts';
import type { PartitionView, RowRef } from './partition-view.ts';
import type { Scan } from './scan.ts';
import { TopRows } from './top-rows.ts';

/** Every instant: of any partition, all rows. */
export const allTime: TimeRange = { fromNano: -(2n ** 63n), toNano: 2n ** 63n };

interface ArrivedRow extends RowRef {
  arrival: Arrival;
}

/** See RowReader.since. */
export interface ArrivedRows {
  rows: ArrivedRow[];
  next: Arrival;
  complete: boolean;
}

/** The rows that arrived after a cursor and match, in order of arrival, at most `limit`. */
export async function arrivedRows(
  cursor: Arrival,
  filter: Filter,
  limit: number,
  all: readonly PartitionView[],
  source: ColumnarSource,
  scan: Scan,
): Promise<ArrivedRows> {
  const top = new TopRows<ArrivedRow>(limit + 1, (a, b) => compareArrivals(a.arrival, b.arrival));
  let latest = cursor;
  const views = all.filter(({ partition }) => {
    const last = partition.summary?.lastArrival;
    if (last && compareArrivals(last, latest) > 0) latest = last;
    return last !== undefined && compareArrivals(last, cursor) > 0;
  });
  const groups = views
    .flatMap((view) => view.groups.map((group) => ({ view, group, first: group.arrival(0) })))
    .filter(({ group }) => compareArrivals(lastArrival(group.arrivals), cursor) > 0)
    .sort((a, b) => compareArrivals(a.first, b.first));
  let unread: Arrival | undefined;
  for (const { view, group, first } of groups) {
    if (top.last && compareArrivals(first, top.last.arrival) > 0) break;
    if (!(await scan.mayGoOn())) {
      unread = first;
      break;
    }
    const from = rowAfterArrival(group.arrivals, cursor.sequence, cursor.ordinal);
    const selection = scan.match(group, allTime, view.compile(filter, source), from);
    if (!selection) continue;
    const times = group.numbers('time');
    for (const row of selectedRows(selection))
      top.add({ view, group, row, time: times[row]!, arrival: group.arrival(row) });
    top.settle();
  }
  const found = top.finish();
  // What arrived after the first row that was not looked at may have others between.
  const settled = unread ? found.filter(({ arrival }) => compareArrivals(arrival, unread) < 0) : found;
  const rows = settled.slice(0, limit);
  if (settled.length > limit) return { rows, next: rows.at(-1)!.arrival, complete: false };
  if (!unread) return { rows, next: latest, complete: true };
  const before = { sequence: unread.sequence, ordinal: unread.ordinal - 1 };
  return { rows, next: compareArrivals(before, cursor) > 0 ? before : cursor, complete: false };
}
