import { dayStart } from './day.ts';
import { DistributionColumnsOfRuns, type DistributionPoints } from './distribution-chunk.ts';
import { daysOf } from './head-chunks.ts';
import { DistributionRun, type HeadRun, NumberRun } from './head-runs.ts';
import type { Blocks } from './metric-head.ts';
import type { MetricTables } from './metric-tables.ts';
import { NumberColumnsOfRuns, type NumberPoints } from './number-chunk.ts';
import { BLOCK_BITS, BLOCK_POINTS, type DistributionBlock, type NumberBlock, type PointBlock } from './point-block.ts';
import { type PointsBySeries, pointsBySeries } from './points-by-series.ts';
import type { RunColumns } from './run-columns.ts';
import type { SharedBlocks, SharedHead } from './shared-metrics.ts';

/** Points of one day. */
export interface DayPoints<Points> {
  dayNano: bigint;
  points: Points;
}

/** From when to when there are points: words of Unix nanoseconds. */
interface WordExtent {
  firstLow: number;
  firstHigh: number;
  lastLow: number;
  lastHigh: number;
}

export interface HeadExtent {
  firstNano: bigint;
  lastNano: bigint;
}

/** The recent points of one head, as far as they were shared. */
export class HeadReader {
  readonly id: number;
  readonly tables: MetricTables;
  readonly numbers: Blocks<NumberBlock> = { blocks: [], count: 0 };
  readonly distributions: Blocks<DistributionBlock> = { blocks: [], count: 0 };
  /** By metric. */
  readonly #extents = new Map<number, WordExtent>();
  #numbersSeen = 0;
  #distributionsSeen = 0;
  #days: number[] = [];
  #daysThrough = -1;

  constructor(id: number, tables: MetricTables) {
    this.id = id;
    this.tables = tables;
  }

  get points(): number {
    return this.numbers.count + this.distributions.count;
  }

  apply({ numbers, distributions }: SharedHead): void {
    applyBlocks(this.numbers, numbers);
    applyBlocks(this.distributions, distributions);
  }

  /** By metric: from when to when it has points. */
  extents(): Map<number, HeadExtent> {
    this.#numbersSeen = this.#look(this.numbers, this.#numbersSeen);
    this.#distributionsSeen = this.#look(this.distributions, this.#distributionsSeen);
    return new Map(
      [...this.#extents].map(([metric, { firstLow, firstHigh, lastLow, lastHigh }]) => [
        metric,
        { firstNano: nanoOf(firstLow, firstHigh), lastNano: nanoOf(lastLow, lastHigh) },
      ]),
    );
  }

  /** The points of the series that are wanted, day by day; `isWanted` by series. */
  numbersOf(isWanted: Uint8Array): DayPoints<NumberPoints>[] {
    const points = pointsBySeries(this.numbers, isWanted.length, isWanted);
    if (points.order.length === 0) return [];
    return this.#dayNumbers().map((day) => {
      const columns = new NumberColumnsOfRuns();
      gatherAll(new NumberRun(points, this.numbers.blocks, day), points, columns);
      return { dayNano: dayStart(day), points: columns.take(dayStart(day)) };
    });
  }

  distributionsOf(isWanted: Uint8Array): DayPoints<DistributionPoints>[] {
    const points = pointsBySeries(this.distributions, isWanted.length, isWanted);
    if (points.order.length === 0) return [];
    return this.#dayNumbers().map((day) => {
      const columns = new DistributionColumnsOfRuns();
      gatherAll(new DistributionRun(points, this.distributions.blocks, day, sameShape), points, columns);
      return { dayNano: dayStart(day), points: columns.take(dayStart(day)) };
    });
  }

  #dayNumbers(): number[] {
    if (this.#daysThrough !== this.points) {
      this.#days = daysOf([this.numbers, this.distributions]);
      this.#daysThrough = this.points;
    }
    return this.#days;
  }

  #look({ blocks, count }: Blocks<PointBlock>, from: number): number {
    for (let point = from; point < count; point++) {
      const { series, time } = blocks[point >>> BLOCK_BITS]!;
      const place = point & (BLOCK_POINTS - 1);
      const metric = this.tables.metricOfSeries(series[place]!);
      const low = time[place * 2]!;
      const high = time[place * 2 + 1]!;
      const known = this.#extents.get(metric);
      if (!known) this.#extents.set(metric, { firstLow: low, firstHigh: high, lastLow: low, lastHigh: high });
      else if (high > known.lastHigh || (high === known.lastHigh && low > known.lastLow)) {
        known.lastLow = low;
        known.lastHigh = high;
      } else if (high < known.firstHigh || (high === known.firstHigh && low < known.firstLow)) {
        known.firstLow = low;
        known.firstHigh = high;
      }
    }
    return count;
  }
}

function nanoOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

function sameShape(shape: number): number {
  return shape;
}

function gatherAll<Block extends PointBlock, Columns extends RunColumns>(
  run: HeadRun<Block, Columns>,
  { series }: PointsBySeries,
  columns: Columns,
): void {
  for (let place = 0; place < series.length; place++) {
    run.gather(place);
    if (run.count === 0) continue;
    columns.beginRun(series[place]!);
    run.add(0, run.count, columns);
  }
}

function applyBlocks<Block>(known: Blocks<Block>, shared: SharedBlocks<Block>): void {
  known.blocks.length = shared.first;
  known.blocks.push(...shared.blocks);
  known.count = shared.count;
}
