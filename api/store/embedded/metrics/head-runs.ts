import { DayFinder } from './day.ts';
import type { DistributionColumnsOfRuns } from './distribution-chunk.ts';
import type { NumberColumnsOfRuns } from './number-chunk.ts';
import { BLOCK_BITS, BLOCK_POINTS, type DistributionBlock, type NumberBlock, type PointBlock } from './point-block.ts';
import type { PointsBySeries } from './points-by-series.ts';
import type { RunColumns } from './run-columns.ts';
import { orderOfTimes } from './run-order.ts';

/** The points of one series of a head within one day, in order. */
export abstract class HeadRun<Block extends PointBlock, Columns extends RunColumns> {
  count = 0;
  readonly #points: PointsBySeries;
  readonly #blocks: readonly Block[];
  readonly #day: number;
  readonly #finder = new DayFinder();
  #rows = new Uint32Array(256);
  #times = new Float64Array(256);
  #order: Uint32Array | undefined;

  constructor(points: PointsBySeries, blocks: readonly Block[], day: number) {
    this.#points = points;
    this.#blocks = blocks;
    this.#day = day;
  }

  protected abstract addOwn(columns: Columns, row: number, block: Block, at: number): void;

  /** Turns to the series at a place of those that have points. */
  gather(place: number): void {
    const { order, ends } = this.#points;
    const start = place === 0 ? 0 : ends[place - 1]!;
    const end = ends[place]!;
    if (end - start > this.#rows.length) {
      this.#rows = new Uint32Array(end - start);
      this.#times = new Float64Array(end - start);
    }
    const finder = this.#finder;
    let count = 0;
    for (let index = start; index < end; index++) {
      const point = order[index]!;
      const { time } = this.#blocks[point >>> BLOCK_BITS]!;
      const words = (point & (BLOCK_POINTS - 1)) * 2;
      if (finder.dayOf(time[words]!, time[words + 1]!) !== this.#day) continue;
      this.#rows[count] = point;
      this.#times[count++] = finder.offset;
    }
    this.#order = orderOfTimes(this.#times, count);
    this.count = this.#order ? this.#order.length : count;
  }

  /** Adds points [from, to) to the run that was begun. */
  add(from: number, to: number, columns: Columns): void {
    for (let index = from; index < to; index++) {
      const at = this.#order ? this.#order[index]! : index;
      const point = this.#rows[at]!;
      const block = this.#blocks[point >>> BLOCK_BITS]!;
      const place = point & (BLOCK_POINTS - 1);
      const words = place * 2;
      const { start, flags, extra } = block;
      const row = columns.addPoint(this.#times[at]!, start[words]!, start[words + 1]!, flags[place]!);
      this.addOwn(columns, row, block, place);
      const extraStart = place === 0 ? 0 : extra.ends[place - 1]!;
      if (extra.ends[place]! > extraStart) columns.addExtra(row, extra.bytes, extraStart, extra.ends[place]!);
    }
  }
}

export class NumberRun extends HeadRun<NumberBlock, NumberColumnsOfRuns> {
  protected addOwn(columns: NumberColumnsOfRuns, row: number, { value }: NumberBlock, at: number): void {
    columns.addValue(row, value[at * 2]!, value[at * 2 + 1]!);
  }
}

export class DistributionRun extends HeadRun<DistributionBlock, DistributionColumnsOfRuns> {
  readonly #shapeOf: (shape: number) => number;

  /** `shapeOf` gives a shape of the head's vocabulary the number under which it is to be found. */
  constructor(
    points: PointsBySeries,
    blocks: readonly DistributionBlock[],
    day: number,
    shapeOf: (shape: number) => number,
  ) {
    super(points, blocks, day);
    this.#shapeOf = shapeOf;
  }

  protected addOwn(columns: DistributionColumnsOfRuns, row: number, block: DistributionBlock, at: number): void {
    const { sum, min, max, counts } = block;
    columns.addDouble('sums', row, sum, at);
    columns.addDouble('mins', row, min, at);
    columns.addDouble('maxs', row, max, at);
    const start = at === 0 ? 0 : counts.ends[at - 1]!;
    columns.addCounts(row, this.#shapeOf(block.shape[at]!), counts.bytes, start, counts.ends[at]!);
  }
}
