import { DistinctCount } from '../../telemetry/distinct-count.ts';
import { Sketch } from '../../telemetry/sketch.ts';
import type { GroupValue, StoreAggregate } from '../ports/plan.ts';

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
  /** Traces by a 53-bit hash of their ids. */
  readonly traces: Set<number>[] = [];

  constructor(needs: Iterable<StoreAggregate['fn']>) {
    this.needs = new Set(needs);
  }

  reserve(cells: number): void {
    if (cells <= this.counts.length) return;
    const size = Math.max(cells, this.counts.length * 2);
    const grow = (from: Float64Array, empty: number): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(size).fill(empty);
      to.set(from);
      return to;
    };
    this.counts = grow(this.counts, 0);
    this.sums = grow(this.sums, 0);
    this.mins = grow(this.mins, Infinity);
    this.maxs = grow(this.maxs, -Infinity);
  }

  addNumber(cell: number, value: number): void {
    this.counts[cell]!++;
    this.sums[cell]! += value;
    if (value < this.mins[cell]!) this.mins[cell] = value;
    if (value > this.maxs[cell]!) this.maxs[cell] = value;
    if (this.needs.has('quantile') || this.needs.has('histogram')) this.sketch(cell).add(value);
  }

  sketch(cell: number): Sketch {
    return (this.sketches[cell] ??= new Sketch());
  }

  addValue(cell: number, value: GroupValue, time: number): void {
    if (value === null) return;
    if (this.needs.has('uniq')) (this.distinct[cell] ??= new DistinctCount()).add(value);
    if (this.needs.has('first') && time < (this.firsts[cell]?.time ?? Infinity)) this.firsts[cell] = { time, value };
    if (this.needs.has('last') && time >= (this.lasts[cell]?.time ?? -Infinity)) this.lasts[cell] = { time, value };
  }

  addTrace(cell: number, trace: number): void {
    (this.traces[cell] ??= new Set()).add(trace);
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
        return this.traces[cell]?.size ?? 0;
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
}

interface Seen {
  time: number;
  value: GroupValue;
}
