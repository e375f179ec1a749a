import { compareNumbers, compareText } from '../../telemetry/value-order.ts';
import type { Key, ListPlan, Position } from '../../store/ports/plan.ts';
import { groupValueOf, valuesOf } from './key-values.ts';
import type { RowView } from './row-view.ts';

/** A total order of items: each has a position, and positions compare. */
export interface RowOrder<Item> {
  position(item: Item): Position;
  compare(left: Position, right: Position): number;
}

type Order = Pick<ListPlan, 'order' | 'oldestFirst'>;

const isNumber = 0;
const isText = 1;
const isAbsent = 2;

/** By time, then id; with `order` by its key first: numbers before texts, and what lacks the key last either way. */
export function rowOrder<Item>({ order, oldestFirst }: Order, view: RowView<Item>): RowOrder<Item> {
  const byTime = oldestFirst === true ? 1 : -1;
  const newest = (item: Item): Position => [view.timeNano(item), ...view.id(item)];
  if (!order) return { position: newest, compare: (left, right) => byTime * compareParts(left, right, 0) };
  const direction = order.descending ? -1 : 1;
  return {
    position: (item) => [...sortValue(item, order.key, view), ...newest(item)],
    compare: (left, right) => {
      if (left[0] !== right[0] && (left[0] === isAbsent || right[0] === isAbsent))
        return comparePart(left[0], right[0]);
      const byValue = comparePart(left[0], right[0]) || comparePart(left[1], right[1]);
      return direction * byValue || -compareParts(left, right, 2);
    },
  };
}

/** The kind of a value and the value. */
function sortValue<Item>(item: Item, key: Key, view: RowView<Item>): [number, string | number | bigint] {
  const value = valuesOf(item, key, view)[0];
  if (!value || value.type === 'EMPTY') return [isAbsent, 0];
  if (value.type === 'INT') return [isNumber, value.value];
  if (value.type === 'DOUBLE') return Number.isNaN(value.value) ? [isAbsent, 0] : [isNumber, value.value];
  return [isText, String(groupValueOf(item, key, view))];
}

type Part = Position[number] | undefined;

function compareParts(left: Position, right: Position, from: number): number {
  for (let index = from; index < left.length; index++) {
    const order = comparePart(left[index], right[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: Part = 0, right: Part = 0): number {
  if (typeof left === 'string' || typeof right === 'string') return compareText(String(left), String(right));
  return compareNumbers(left, right);
}
