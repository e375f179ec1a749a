import type { ColumnarSource } from '../../columnar/compile-filter.ts';
import { groupColumn, GroupValues } from '../../columnar/group-values.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { GroupValue, Key, ListPlan, Position } from '../../ports/plan.ts';
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

interface ValuedRow extends RowRef {
  value: GroupValue;
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
  const groups = views.flatMap((view) => view.groups.map((group) => ({ view, group })));
  const edge = (group: { timeMin: number; timeMax: number }): number => (sign > 0 ? group.timeMin : group.timeMax);
  groups.sort((a, b) => sign * (a.view.hour - b.view.hour || edge(a.group) - edge(b.group)));
  for (const { view, group } of groups) {
    // Groups are ordered by the best row they may have: once that is worse than the last kept, so are all that follow.
    const best = { view, group, row: 0, time: edge(group) };
    if (top.last && sign * compareTimes(best, top.last) > 0) break;
    if (!(await scan.mayGoOn())) break;
    const selection = scan.match(group, plan.range, view.compile(plan.filter, identity.source));
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
  return distinct(top.finish(), compare);
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
    compareValues(a.value, b.value, order.descending) || -compareTimes(a, b) || identity.compare(a, b);
  const top = new TopRows<ValuedRow>(plan.limit + 1, compare);
  const values = new GroupValues();
  for (const view of views) {
    const filter = view.compile(plan.filter, identity.source);
    const column = groupColumn(order.key, identity.source, view.tables, view.contexts, values);
    for (const group of view.groups) {
      if (!(await scan.mayGoOn())) break;
      const selection = scan.match(group, plan.range, filter);
      if (!selection) continue;
      const codes = column(group, selection);
      const times = group.numbers('time');
      for (const row of selectedRows(selection)) {
        const ref = { view, group, row, time: times[row]!, value: values.values[codes[row]!]! };
        if (plan.after && !isAfterValued(ref, plan.after, order.descending, identity)) continue;
        top.add(ref);
      }
    }
  }
  return distinct(top.finish(), compare);
}

function isAfterValued(ref: ValuedRow, after: Position, descending: boolean, identity: RowIdentity): boolean {
  const [encoded, time, ...rest] = after;
  const byValue = compareValues(ref.value, JSON.parse(String(encoded)) as GroupValue, descending);
  if (byValue !== 0) return byValue > 0;
  const nano = timeNanoOf(ref);
  const bound = BigInt(time!);
  if (nano !== bound) return nano < bound;
  return identity.comparePosition(ref, rest) > 0;
}

/** The position of a row in the list of a plan. */
export function positionOf(plan: ListPlan, ref: RowRef, identity: RowIdentity): Position {
  const position = [timeNanoOf(ref), ...identity.position(ref)];
  return plan.order ? [JSON.stringify((ref as ValuedRow).value), ...position] : position;
}

/** Numbers before texts, both before what is absent, whichever way the list runs. */
export function compareValues(a: GroupValue, b: GroupValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const sign = descending ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  const left = String(a);
  const right = String(b);
  return sign * (left < right ? -1 : left > right ? 1 : 0);
}

function distinct<T>(rows: T[], compare: (a: T, b: T) => number): T[] {
  return rows.filter((row, index) => index === 0 || compare(rows[index - 1]!, row) !== 0);
}
