import { DistinctCount } from '../../telemetry/distinct-count.ts';
import { Sketch } from '../../telemetry/sketch.ts';
import type { NumberBudget } from './number-budget.ts';
import type { GroupValue, StoreAggregate } from '../ports/plan.ts';
import { grown } from './grown.ts';

/** Traces of a cell up to which they are counted exactly, unless much is held. */
const EXACT_TRACES = 1 << 16;
const EXACT_TRACES_OF_MANY = 512;

/** What aggregates over one key and filter gather, cell by cell; a cell is a group in a bucket. */
export class Cells {
  readonly needs: ReadonlySet<StoreAggregate['fn']>;
  counts = new Float64Array(64);
  sums = new Float64Array(64);
  mins = new Float64Array(64).fill(Infinity);
  maxs = new Float64Array(64).fill(-Infinity);
  readonly sketches: Sketch[] = [];
  readonly distinct: DistinctCount[] = [];
  readonly firsts: Seen[] = [];
  readonly lasts: Seen[] = [];
  /** Counts of traces, by a 53-bit hash of their ids. */
  readonly traces: DistinctCount[] = [];
  readonly #budget: NumberBudget;

  constructor(needs: Iterable<StoreAggregate['fn']>, budget: NumberBudget) {
    this.needs = new Set(needs);
    this.#budget = budget;
  }

  reserve(cells: number): void {
    if (cells <= this.counts.length) return;
    const size = Math.max(cells, this.counts.length * 2);
    this.counts = grown(this.counts, size, 0);
    this.sums = grown(this.sums, size, 0);
    this.mins = grown(this.mins, size, Infinity);
    this.maxs = grown(this.maxs, size, -Infinity);
  }

  addNumber(cell: number, value: number): void {
    this.counts[cell]!++;
    this.sums[cell]! += value;
    if (value < this.mins[cell]!) this.mins[cell] = value;
    if (value > this.maxs[cell]!) this.maxs[cell] = value;
    if (!this.needs.has('quantile') && !this.needs.has('histogram')) return;
    const sketch = this.#openSketch(cell);
    if (!sketch) return;
    const before = sketch.numbers;
    sketch.add(value);
    this.#budget.take(sketch.numbers - before);
  }

  /** Adds values of which a roll-up knows the buckets; `bucket` is negative for zeros. */
  addBuckets(cell: number, eachBucket: (add: (bucket: number, count: number) => void) => void): void {
    const sketch = this.#openSketch(cell);
    if (!sketch) return;
    const before = sketch.numbers;
    eachBucket((bucket, count) => (bucket < 0 ? sketch.addZeros(count) : sketch.addBucket(bucket, count)));
    this.#budget.take(sketch.numbers - before);
  }

  addValue(cell: number, value: GroupValue, time: number): void {
    if (value === null) return;
    if (this.needs.has('uniq') && this.#budget.allows()) {
      const distinct = (this.distinct[cell] ??= new DistinctCount());
      const before = distinct.numbers;
      distinct.add(value);
      this.#budget.take(distinct.numbers - before);
    }
    if (this.needs.has('first') && time < (this.firsts[cell]?.time ?? Infinity))
      this.#keep(this.firsts, cell, time, value);
    if (this.needs.has('last') && time >= (this.lasts[cell]?.time ?? -Infinity))
      this.#keep(this.lasts, cell, time, value);
  }

  /** A trace by a hash of 53 bits. */
  addTrace(cell: number, trace: number): void {
    if (!this.#budget.allows()) return;
    const traces = (this.traces[cell] ??= new DistinctCount());
    const before = traces.numbers;
    traces.addHash(trace, this.#budget.isTight ? EXACT_TRACES_OF_MANY : EXACT_TRACES);
    this.#budget.take(traces.numbers - before);
  }

  /** The number that an aggregate comes to in a cell; null where there is none. */
  number(aggregate: StoreAggregate, cell: number): number | null {
    const count = this.counts[cell] ?? 0;
    switch (aggregate.fn) {
      case 'count':
        return count;
      case 'sum':
        return count > 0 ? this.sums[cell]! : null;
      case 'min':
        return count > 0 ? this.mins[cell]! : null;
      case 'max':
        return count > 0 ? this.maxs[cell]! : null;
      case 'quantile':
        return this.sketches[cell]?.quantile(aggregate.q) ?? null;
      case 'countTraces':
        return this.traces[cell]?.count ?? 0;
      case 'uniq':
        return this.distinct[cell]?.count ?? 0;
      default:
        return null;
    }
  }

  /** The same for aggregates whose values are no numbers. */
  json(aggregate: StoreAggregate, cell: number): unknown {
    switch (aggregate.fn) {
      case 'first':
        return this.firsts[cell]?.value ?? null;
      case 'last':
        return this.lasts[cell]?.value ?? null;
      case 'histogram':
        return (this.sketches[cell]?.distribution() ?? []).map(({ from, to, count }) => [from, to, count]);
      default:
        return undefined;
    }
  }

  /** Undefined where too much is held. */
  #openSketch(cell: number): Sketch | undefined {
    if (!this.#budget.allows()) return undefined;
    const known = this.sketches[cell];
    if (known) return known;
    const sketch = new Sketch();
    this.#budget.take(sketch.numbers);
    return (this.sketches[cell] = sketch);
  }

  #keep(seen: Seen[], cell: number, time: number, value: GroupValue): void {
    if (!this.#budget.allows()) return;
    this.#budget.take(sizeOf(value) - (seen[cell] ? sizeOf(seen[cell].value) : 0));
    seen[cell] = { time, value };
  }
}

interface Seen {
  time: number;
  value: GroupValue;
}

/** In numbers of eight bytes, about. */
function sizeOf(value: GroupValue): number {
  return 8 + (typeof value === 'string' ? value.length / 4 : 0);
}
