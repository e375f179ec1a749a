import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { selectedRows } from '../../columnar/rows.ts';
import { compareSortValues, sortColumn, type SortValue } from '../../columnar/sort-values.ts';
import type { Key, ListPlan, Position } from '../../ports/plan.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import { compareTimes, type PartitionView, type RowRef, timeNanoOf } from './partition-view.ts';
import type { Scan } from './scan.ts';
import { TopRows } from './top-rows.ts';

/** How rows of one signal are told apart when they are of the same time. */
export interface RowIdentity {
  source: ColumnarSource;
  /** Sorts rows of one instant, for lists that begin with the newest; 0 where they are one and the same item. */
  compare(a: RowRef, b: RowRef): number;
  /** What makes a position behind the time, in the order in which it compares. */
  position(ref: RowRef): Position;
  /** Compares a row with such a part of a position. */
  comparePosition(ref: RowRef, position: Position): number;
}

const IS_PRESENT = 0;
const IS_ABSENT = 1;

interface ValuedRow extends RowRef {
  value: SortValue;
}

/** The part of the range in which rows of the page may lie: what stands before a place in a list by time is not looked at again. */
export function rangeOfPage({ range, order, oldestFirst, after }: ListPlan): TimeRange {
  if (order || !after) return range;
  const { fromNano, toNano } = range;
  const time = BigInt(after[0]!);
  return oldestFirst
    ? { fromNano: time > fromNano ? time : fromNano, toNano }
    : { fromNano, toNano: time < toNano ? time + 1n : toNano };
}

/** The rows of a list, one more than the plan's limit where there are more. */
export async function listRows(
  plan: ListPlan,
  views: PartitionView[],
  identity: RowIdentity,
  scan: Scan,
): Promise<RowRef[]> {
  return plan.order ? listByKey(plan, plan.order, views, identity, scan) : listByTime(plan, views, identity, scan);
}

async function listByTime(
  plan: ListPlan,
  views: PartitionView[],
  identity: RowIdentity,
  scan: Scan,
): Promise<RowRef[]> {
  const sign = plan.oldestFirst ? 1 : -1;
  const compare = (a: RowRef, b: RowRef): number => sign * compareTimes(a, b) || -sign * identity.compare(a, b);
  const top = new TopRows<RowRef>(plan.limit + 1, compare);
  const range = rangeOfPage(plan);
  const edge = (group: { timeMin: number; timeMax: number }): number => (sign > 0 ? group.timeMin : group.timeMax);
  for (const view of sign > 0 ? views : views.toReversed()) {
    // All that follow have worse rows than those that are kept.
    if (top.last && sign * (view.hour - top.last.view.hour) > 0) break;
    for (const group of view.groups.toSorted((a, b) => sign * (edge(a) - edge(b)))) {
      // Groups are ordered by the best row they may have: once that is worse than the last kept, so are all that follow.
      if (top.last && sign * compareTimes({ view, group, row: 0, time: edge(group) }, top.last) > 0) break;
      if (!(await scan.mayGoOn())) return top.finish();
      const selection = scan.match(group, range, view.compile(plan.filter, identity.source));
      if (!selection) continue;
      const rows = selectedRows(selection);
      const times = group.numbers('time');
      // Rows come about in order of time; begun at the better end, most of the others are passed over by their time alone.
      for (let step = 0; step < rows.length; step++) {
        const row = rows[sign > 0 ? step : rows.length - 1 - step]!;
        const time = times[row]!;
        if (top.last && top.last.view === view && sign * (time - top.last.time) > 0) continue;
        const ref = { view, group, row, time };
        if (plan.after && !isAfter(ref, plan.after, sign, identity)) continue;
        top.add(ref);
      }
      top.settle();
    }
    view.release();
  }
  return top.finish();
}

function isAfter(ref: RowRef, after: Position, sign: number, identity: RowIdentity): boolean {
  const [time, ...rest] = after;
  const nano = timeNanoOf(ref);
  const bound = BigInt(time!);
  if (nano !== bound) return sign > 0 ? nano > bound : nano < bound;
  return -sign * identity.comparePosition(ref, rest) > 0;
}

async function listByKey(
  plan: ListPlan,
  order: { key: Key; descending: boolean },
  views: PartitionView[],
  identity: RowIdentity,
  scan: Scan,
): Promise<RowRef[]> {
  const compare = (a: ValuedRow, b: ValuedRow): number =>
    compareSortValues(a.value, b.value, order.descending) || -compareTimes(a, b) || identity.compare(a, b);
  const top = new TopRows<ValuedRow>(plan.limit + 1, compare);
  for (const view of views) {
    const filter = view.compile(plan.filter, identity.source);
    const column = sortColumn(order.key, identity.source, view.tables, view.contexts);
    for (const group of view.groups) {
      if (!(await scan.mayGoOn())) break;
      const selection = scan.match(group, plan.range, filter);
      if (!selection) continue;
      const valueOf = column(group, selection);
      const times = group.numbers('time');
      for (const row of selectedRows(selection)) {
        const ref = { view, group, row, time: times[row]!, value: valueOf(row) };
        if (plan.after && !isAfterValued(ref, plan.after, order.descending, identity)) continue;
        top.add(ref);
      }
      top.settle();
    }
    view.release();
  }
  return top.finish();
}

function isAfterValued(ref: ValuedRow, after: Position, descending: boolean, identity: RowIdentity): boolean {
  const [kind, value, time, ...rest] = after;
  const byValue = compareSortValues(ref.value, kind === IS_ABSENT ? null : value!, descending);
  if (byValue !== 0) return byValue > 0;
  const nano = timeNanoOf(ref);
  const bound = BigInt(time!);
  if (nano !== bound) return nano < bound;
  return identity.comparePosition(ref, rest) > 0;
}

/** The position of a row in the list of a plan. */
export function positionOf(plan: ListPlan, ref: RowRef, identity: RowIdentity): Position {
  const position = [timeNanoOf(ref), ...identity.position(ref)];
  if (!plan.order) return position;
  const { value } = ref as ValuedRow;
  return [...(value === null ? [IS_ABSENT, 0] : [IS_PRESENT, value]), ...position];
}
