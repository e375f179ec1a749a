import { groupValueOf } from '../../query/memory/key-values.ts';
import { matcher } from '../../query/memory/match.ts';
import { MemoryRows } from '../../query/memory/memory-rows.ts';
import type { RowView } from '../../query/memory/row-view.ts';
import type { Arrival } from '../../telemetry/arrival.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { CursorExpired } from '../ports/errors.ts';
import type { Filter, Key } from '../ports/plan.ts';
import type { ArrivalPage, RowReader } from '../ports/row-store.ts';

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

  attributeValues(key: Key, prefix: string, { fromNano, toNano }: TimeRange, limit: number): Promise<string[]> {
    const counts = new Map<string, number>();
    for (const item of this.items) {
      const time = this.view.timeNano(item);
      const value = groupValueOf(item, key, this.view);
      if (value === null || time < fromNano || time >= toNano) continue;
      if (String(value).toLowerCase().startsWith(prefix.toLowerCase()))
        counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
    }
    const values = [...counts].sort(([, left], [, right]) => right - left).map(([value]) => value);
    return Promise.resolve(values.slice(0, limit));
  }
}

export function byArrival(left: { arrival: Arrival }, right: { arrival: Arrival }): number {
  return compareArrivals(left.arrival, right.arrival);
}

function compareArrivals(left: Arrival, right: Arrival): number {
  return left.sequence - right.sequence || left.ordinal - right.ordinal;
}
