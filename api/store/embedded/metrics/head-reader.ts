import { dayStart } from './day.ts';
import { DistributionColumnsOfRuns, type DistributionPoints } from './distribution-chunk.ts';
import { daysOf } from './head-chunks.ts';
import { DistributionRun, type HeadRun, NumberRun } from './head-runs.ts';
import type { Blocks } from './metric-head.ts';
import type { MetricTables } from './metric-tables.ts';
import { NumberColumnsOfRuns, type NumberPoints } from './number-chunk.ts';
import type { DistributionBlock, NumberBlock, PointBlock } from './point-block.ts';
import { type Extent, PointExtents, spanOf } from './point-extents.ts';
import { type PointsBySeries, pointsBySeries } from './points-by-series.ts';
import type { RunColumns } from './run-columns.ts';
import type { SharedBlocks, SharedHead } from './shared-metrics.ts';

/** Points of one day. */
export interface DayPoints<Points> {
  dayNano: bigint;
  points: Points;
}

/** The recent points of one head, as far as they were shared. */
export class HeadReader {
  readonly id: number;
  readonly tables: MetricTables;
  readonly numbers: Blocks<NumberBlock> = { blocks: [], count: 0 };
  readonly distributions: Blocks<DistributionBlock> = { blocks: [], count: 0 };
  readonly #ofMetrics: PointExtents;
  readonly #ofSeries = new PointExtents((series) => series);
  #days: number[] = [];
  #daysThrough = -1;

  constructor(id: number, tables: MetricTables) {
    this.id = id;
    this.tables = tables;
    this.#ofMetrics = new PointExtents((series) => tables.metricOfSeries(series));
  }

  get points(): number {
    return this.numbers.count + this.distributions.count;
  }

  apply({ numbers, distributions }: SharedHead): void {
    applyBlocks(this.numbers, numbers);
    applyBlocks(this.distributions, distributions);
  }

  /** By metric: from when to when it has points. */
  extents(): Map<number, Extent> {
    return this.#ofMetrics.look(this.numbers, this.distributions).all();
  }

  /** From when to when some series have points; looked at when it is first asked for. */
  extentOf(series: readonly number[]): Extent | undefined {
    const known = this.#ofSeries.look(this.numbers, this.distributions);
    return spanOf(series.flatMap((number) => known.get(number) ?? []));
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
