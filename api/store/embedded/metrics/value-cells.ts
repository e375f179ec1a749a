import { DistinctCount } from '../../../telemetry/distinct-count.ts';
import { NumberBudget } from '../../columnar/number-budget.ts';
import { Sketch } from '../../../telemetry/sketch.ts';
import { grown } from '../../columnar/grown.ts';

/** What values of points are needed for, beside their number, sum, least and greatest. */
export interface ValueNeeds {
  quantile: boolean;
  uniq: boolean;
}

/** The values of gauges and sums, by cell: a group's step. */
export class ValueCells {
  readonly #needs: ValueNeeds;
  counts = new Float64Array(64);
  sums = new Float64Array(64);
  mins = new Float64Array(64).fill(Infinity);
  maxs = new Float64Array(64).fill(-Infinity);
  /** The value at the latest time, and that time. */
  lasts = new Float64Array(64);
  #lastTimes = new Float64Array(64).fill(-Infinity);
  readonly sketches: Sketch[] = [];
  readonly distinct: DistinctCount[] = [];
  readonly #budget = new NumberBudget();

  constructor(needs: ValueNeeds) {
    this.#needs = needs;
  }

  /** Whether values were left out because too much is held. */
  get truncated(): boolean {
    return this.#budget.exceeded;
  }

  reserve(cells: number): void {
    if (cells <= this.counts.length) return;
    const size = Math.max(cells, this.counts.length * 2);
    this.counts = grown(this.counts, size, 0);
    this.sums = grown(this.sums, size, 0);
    this.mins = grown(this.mins, size, Infinity);
    this.maxs = grown(this.maxs, size, -Infinity);
    this.lasts = grown(this.lasts, size, 0);
    this.#lastTimes = grown(this.#lastTimes, size, -Infinity);
  }

  add(cell: number, time: number, value: number): void {
    this.counts[cell]!++;
    this.sums[cell]! += value;
    if (value < this.mins[cell]!) this.mins[cell] = value;
    if (value > this.maxs[cell]!) this.maxs[cell] = value;
    if (time >= this.#lastTimes[cell]!) {
      this.#lastTimes[cell] = time;
      this.lasts[cell] = value;
    }
    if (this.#needs.quantile) this.#addTo((this.sketches[cell] ??= new Sketch()), value);
    if (this.#needs.uniq) this.#addTo((this.distinct[cell] ??= new DistinctCount()), value);
  }

  /** Adds values of which no more is known, as a roll-up has them. */
  addMany(cell: number, count: number, sum: number, min: number, max: number): void {
    this.counts[cell]! += count;
    this.sums[cell]! += sum;
    if (min < this.mins[cell]!) this.mins[cell] = min;
    if (max > this.maxs[cell]!) this.maxs[cell] = max;
  }

  /** Takes note of a value that is counted already, as the last of a roll-up's step. */
  addLast(cell: number, time: number, value: number): void {
    if (time < this.#lastTimes[cell]!) return;
    this.#lastTimes[cell] = time;
    this.lasts[cell] = value;
  }

  #addTo(counted: Sketch | DistinctCount, value: number): void {
    if (!this.#budget.allows()) return;
    const before = counted.numbers;
    counted.add(value);
    this.#budget.take(counted.numbers - before);
  }
}
