import { groupValueOf, valuesOf } from '../../query/memory/key-values.ts';
import { matcher } from '../../query/memory/match.ts';
import { MemoryRows } from '../../query/memory/memory-rows.ts';
import type { RowView } from '../../query/memory/row-view.ts';
import { toText } from '../../telemetry/any-value.ts';
import type { Arrival } from '../../telemetry/arrival.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { CursorExpired } from '../ports/errors.ts';
import type { Filter, Key } from '../ports/plan.ts';
import type { ArrivalPage, RowReader } from '../ports/row-store.ts';
import { everybody, isSentBy, type Senders } from '../ports/senders.ts';

/** Items held in memory as a whole store of them, by the plainest means: what others are compared with. */
export class MemoryReader<Item extends { arrival: Arrival }> extends MemoryRows<Item> implements RowReader<Item> {
  protected readonly view: RowView<Item>;
  /** The last item that was deleted. */
  readonly #deleted: Arrival;

  constructor(items: readonly Item[], view: RowView<Item>, deleted: Arrival) {
    super(items, view);
    this.view = view;
    this.#deleted = deleted;
  }

  since(cursor: Arrival, filter: Filter, limit: number): Promise<ArrivalPage<Item>> {
    if (compareArrivals(cursor, this.#deleted) < 0) return Promise.reject(new CursorExpired('too old'));
    const later = this.items.filter(({ arrival }) => compareArrivals(arrival, cursor) > 0).sort(byArrival);
    const matching = later.filter(matcher(filter, this.view));
    const items = matching.slice(0, limit);
    const complete = items.length === matching.length;
    const last = complete ? later.at(-1) : items.at(-1);
    const arrivals = items.map(({ arrival }) => arrival);
    return Promise.resolve({ items, arrivals, next: last?.arrival ?? cursor, complete });
  }

  latestArrival(): Promise<Arrival> {
    return Promise.resolve([...this.items].sort(byArrival).at(-1)?.arrival ?? { sequence: -1, ordinal: -1 });
  }

  override attributeKeys(prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]> {
    if (!of) return super.attributeKeys(prefix, range, limit);
    return new MemoryReader(this.sentBy(of), this.view, this.#deleted).attributeKeys(prefix, range, limit);
  }

  attributeValues(
    key: Key,
    prefix: string,
    { fromNano, toNano }: TimeRange,
    limit: number,
    of?: Senders,
  ): Promise<string[]> {
    const counts = new Map<string, number>();
    for (const item of this.sentBy(of)) {
      const time = this.view.timeNano(item);
      if (time < fromNano || time >= toNano) continue;
      for (const text of textsOf(item, key, this.view)) {
        if (text.toLowerCase().startsWith(prefix.toLowerCase())) counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    const values = [...counts].sort(([, left], [, right]) => right - left).map(([value]) => value);
    return Promise.resolve(values.slice(0, limit));
  }

  protected sentBy(of: Senders = everybody): Item[] {
    return this.items.filter((item) => isSentBy(this.view.resource(item), of));
  }
}

/** What an item has under a key, as texts; an array's elements each. */
function textsOf<Item>(item: Item, key: Key, view: RowView<Item>): string[] {
  if (key.place === 'intrinsic') return [groupValueOf(item, key, view)].filter((value) => value !== null).map(String);
  return valuesOf(item, key, view).flatMap((value) => (value.type === 'ARRAY' ? value.value : [value]).map(toText));
}

export function byArrival(left: { arrival: Arrival }, right: { arrival: Arrival }): number {
  return compareArrivals(left.arrival, right.arrival);
}

function compareArrivals(left: Arrival, right: Arrival): number {
  return left.sequence - right.sequence || left.ordinal - right.ordinal;
}
