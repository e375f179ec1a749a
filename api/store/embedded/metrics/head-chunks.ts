import { chunkKinds } from './day-format.ts';
import { contextWords, type DayDictionary, metricOf } from './day-dictionary.ts';
import { DayFinder, dayStart } from './day.ts';
import type { PackedChunk } from './day-writer.ts';
import { DistributionColumnsOfRuns } from './distribution-chunk.ts';
import { DistributionRun, type HeadRun, NumberRun } from './head-runs.ts';
import type { Blocks, MetricHead } from './metric-head.ts';
import { NumberColumnsOfRuns } from './number-chunk.ts';
import { BLOCK_BITS, BLOCK_POINTS, type PointBlock } from './point-block.ts';
import { type PointsBySeries, pointsBySeries } from './points-by-series.ts';
import type { RunColumns } from './run-columns.ts';
import type { SeriesOrder } from './series-order.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** What is packed, and read, together. */
export const CHUNK_RUNS = 64;
export const CHUNK_POINTS = 16_384;

/** The days of which there are points, oldest first. */
export function daysOf(all: readonly Blocks<PointBlock>[]): number[] {
  const days = new Set<number>();
  const finder = new DayFinder();
  let last = Number.NaN;
  for (const { blocks, count } of all) {
    for (let point = 0; point < count; point++) {
      const { time } = blocks[point >>> BLOCK_BITS]!;
      const words = (point & (BLOCK_POINTS - 1)) * 2;
      const day = finder.dayOf(time[words]!, time[words + 1]!);
      if (day !== last) days.add((last = day));
    }
  }
  return [...days].sort((a, b) => a - b);
}

/** Packs the points of a head, day by day. */
export class HeadChunks {
  readonly #head: MetricHead;
  readonly #numbers: OrderedPoints;
  readonly #distributions: OrderedPoints;

  constructor(head: MetricHead, order: SeriesOrder) {
    this.#head = head;
    const seriesCount = head.vocabulary.series.count;
    this.#numbers = inOrder(pointsBySeries(head.numbers, seriesCount), order);
    this.#distributions = inOrder(pointsBySeries(head.distributions, seriesCount), order);
  }

  /** The chunks of one day, made one after the other; numbers are those of the file's dictionary. */
  *ofDay(day: number, dictionary: DayDictionary, timeSets: TimeSetWriter): Generator<PackedChunk> {
    const { vocabulary, numbers, distributions } = this.#head;
    dictionary.use(vocabulary);
    const metricOfSeries = (series: number): number =>
      dictionary.metric(metricOf(contextWords(vocabulary.contexts, vocabulary.series.seed(series))));
    const packing = { day, dictionary, timeSets, metricOfSeries };
    const numberRun = new NumberRun(this.#numbers, numbers.blocks, day);
    yield* packed(chunkKinds.NUMBER, this.#numbers, numberRun, new NumberColumnsOfRuns(), packing);
    const shapeOf = (shape: number): number => dictionary.shape(shape);
    const run = new DistributionRun(this.#distributions, distributions.blocks, day, shapeOf);
    yield* packed(chunkKinds.DISTRIBUTION, this.#distributions, run, new DistributionColumnsOfRuns(), packing);
  }
}

interface OrderedPoints extends PointsBySeries {
  /** Places in `series`, in the order in which series lie in files. */
  places: Int32Array;
}

function inOrder(points: PointsBySeries, order: SeriesOrder): OrderedPoints {
  const placeOf = new Map<number, number>();
  points.series.forEach((series, place) => placeOf.set(series, place));
  return { ...points, places: order.sorted(points.series).map((series) => placeOf.get(series)!) };
}

interface Packing {
  day: number;
  dictionary: DayDictionary;
  timeSets: TimeSetWriter;
  metricOfSeries: (series: number) => number;
}

type ChunkColumns = RunColumns & { encode(timeSets: TimeSetWriter, window: number, dayNano: bigint): Uint8Array };

function* packed<Block extends PointBlock, Columns extends ChunkColumns>(
  kind: number,
  points: OrderedPoints,
  run: HeadRun<Block, Columns>,
  columns: Columns,
  { day, dictionary, timeSets, metricOfSeries }: Packing,
): Generator<PackedChunk> {
  const dayNano = dayStart(day);
  let metric = -1;
  const take = (): PackedChunk => {
    const extent = columns.extent();
    const bytes = columns.encode(timeSets, 0, dayNano);
    return { entry: { metric, kind, resolution: 0, ...extent }, bytes };
  };
  for (const place of points.places) {
    run.gather(place);
    if (run.count === 0) continue;
    const series = points.series[place]!;
    const ownMetric = metricOfSeries(series);
    const isFull = columns.series.length === CHUNK_RUNS || columns.points + run.count > CHUNK_POINTS;
    if (columns.points > 0 && (isFull || ownMetric !== metric)) yield take();
    metric = ownMetric;
    for (let from = 0; from < run.count; from += CHUNK_POINTS) {
      if (from > 0) yield take();
      columns.beginRun(dictionary.series(series));
      run.add(from, Math.min(run.count, from + CHUNK_POINTS), columns);
    }
  }
  if (columns.points > 0) yield take();
}
