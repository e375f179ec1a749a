import { Sketch } from '../../telemetry/sketch.ts';
import type { GroupValue, StoreAggregate } from '../../store/ports/plan.ts';
import { groupValueOf, numberOf, valuesOf } from './key-values.ts';
import type { RowView } from './row-view.ts';

/** One aggregate of one group in one bucket. */
export class Cell {
  readonly #aggregate: StoreAggregate;
  #count = 0;
  readonly #numbers: number[] = [];
  readonly #distinct = new Set<GroupValue>();
  #seen: { time: bigint; value: GroupValue } | undefined;

  constructor(aggregate: StoreAggregate) {
    this.#aggregate = aggregate;
  }

  add<Item>(item: Item, view: RowView<Item>): void {
    const { fn, key } = this.#aggregate;
    if (fn === 'countTraces') {
      const traceId = view.traceId(item);
      if (traceId !== null) this.#distinct.add(traceId);
    } else if (key === undefined) {
      this.#count++;
    } else if (fn === 'uniq' || fn === 'first' || fn === 'last') {
      this.#addValue(groupValueOf(item, key, view), view.timeNano(item));
    } else {
      const value = valuesOf(item, key, view)[0];
      const number = value ? numberOf(value) : Number.NaN;
      if (!Number.isNaN(number)) this.#numbers.push(number);
    }
  }

  #addValue(value: GroupValue, time: bigint): void {
    if (value === null) return;
    if (this.#aggregate.fn === 'uniq') this.#distinct.add(value);
    else if (!this.#seen || (this.#aggregate.fn === 'first' ? time < this.#seen.time : time >= this.#seen.time)) {
      this.#seen = { time, value };
    }
  }

  number(): number | null {
    const numbers = this.#numbers;
    switch (this.#aggregate.fn) {
      case 'count':
        return this.#aggregate.key ? numbers.length : this.#count;
      case 'countTraces':
      case 'uniq':
        return this.#distinct.size;
      case 'sum':
        return numbers.length > 0 ? numbers.reduce((sum, number) => sum + number, 0) : null;
      case 'min':
        return numbers.length > 0 ? numbers.reduce((least, number) => Math.min(least, number)) : null;
      case 'max':
        return numbers.length > 0 ? numbers.reduce((most, number) => Math.max(most, number)) : null;
      case 'quantile':
        return nearestRank(numbers, this.#aggregate.q);
      default:
        return null;
    }
  }

  json(): unknown {
    if (this.#aggregate.fn !== 'histogram') return this.#seen?.value ?? null;
    const sketch = new Sketch();
    for (const number of this.#numbers) sketch.add(number);
    return sketch.distribution().map(({ from, to, count }) => [from, to, count]);
  }
}

/** sorted[ceil(q * n) - 1]; null of nothing. */
export function nearestRank(numbers: readonly number[], q: number): number | null {
  if (numbers.length === 0) return null;
  const sorted = Float64Array.from(numbers).sort();
  // q is a decimal fraction: 0.07 * 100 is 7, not the 7.000000000000001 of doubles.
  const rank = Math.ceil(Number((q * sorted.length).toPrecision(12)));
  return sorted[Math.max(0, rank - 1)]!;
}
