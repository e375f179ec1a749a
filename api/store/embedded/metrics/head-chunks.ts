import { chunkKinds, type ChunkEntry } from './day-format.ts';
import { type DayDictionary, contextWords, metricOf } from './day-dictionary.ts';
import { DayFinder, dayStart } from './day.ts';
import type { PackedChunk } from './day-writer.ts';
import { DistributionColumnsOfRuns } from './distribution-chunk.ts';
import type { Blocks, MetricHead } from './metric-head.ts';
import { NumberColumnsOfRuns } from './number-chunk.ts';
import { BLOCK_POINTS, type DistributionBlock, type NumberBlock, type PointBlock } from './point-block.ts';
import { type PointsBySeries, pointsBySeries } from './points-by-series.ts';
import type { RunColumns } from './run-columns.ts';
import { orderOfTimes } from './run-order.ts';
import type { SeriesOrder } from './series-order.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** What is packed and read together. */
export const CHUNK_RUNS = 64;
export const CHUNK_POINTS = 16_384;

/** The days of which a head has points, oldest first. */
export function daysOf(head: MetricHead): number[] {
  const days = new Set<number>();
  const finder = new DayFinder();
  for (const { blocks, count } of [head.numbers, head.distributions] as Blocks<PointBlock>[]) {
    for (let point = 0; point < count; point++) {
      const { time } = blocks[Math.floor(point / BLOCK_POINTS)]!;
      const words = (point % BLOCK_POINTS) * 2;
      days.add(finder.dayOf(time[words]!, time[words + 1]!));
    }
  }
  return [...days].sort((a, b) => a - b);
}

/** Packs the points of a head, day by day. */
export class HeadChunks {
  readonly #head: MetricHead;
  readonly #numbers: Sorted<NumberBlock>;
  readonly #distributions: Sorted<DistributionBlock>;

  constructor(head: MetricHead, order: SeriesOrder) {
    this.#head = head;
    const seriesCount = head.vocabulary.series.count;
    this.#numbers = sorted(head.numbers, seriesCount, order);
    this.#distributions = sorted(head.distributions, seriesCount, order);
  }

  /** The chunks of one day, made one after the other; numbers are those of the file's dictionary. */
  *ofDay(day: number, dictionary: DayDictionary, timeSets: TimeSetWriter): Generator<PackedChunk> {
    const { vocabulary } = this.#head;
    dictionary.use(vocabulary);
    const metricOfSeries = (series: number): number =>
      dictionary.metric(metricOf(contextWords(vocabulary.contexts, vocabulary.series.seed(series))));
    const packing = { day, dictionary, timeSets, metricOfSeries };
    const numbers = new NumberColumnsOfRuns();
    yield* packed(chunkKinds.NUMBER, this.#numbers, numbers, packing, (row, { value }, at) =>
      numbers.addValue(row, value[at * 2]!, value[at * 2 + 1]!),
    );
    const distributions = new DistributionColumnsOfRuns();
    yield* packed(chunkKinds.DISTRIBUTION, this.#distributions, distributions, packing, (row, block, at) => {
      for (const column of ['sums', 'mins', 'maxs'] as const) {
        const source = block[sourceOf[column]];
        distributions[column][row * 2] = source[at * 2]!;
        distributions[column][row * 2 + 1] = source[at * 2 + 1]!;
      }
      const { bytes, ends } = block.counts;
      distributions.addCounts(row, dictionary.shape(block.shape[at]!), bytes, at === 0 ? 0 : ends[at - 1]!, ends[at]!);
    });
  }
}

const sourceOf = { sums: 'sum', mins: 'min', maxs: 'max' } as const;

interface Sorted<Block> extends PointsBySeries {
  blocks: Block[];
  /** Places in `series`, in the order in which series lie in files. */
  places: Int32Array;
}

function sorted<Block extends PointBlock>(
  points: Blocks<Block>,
  seriesCount: number,
  order: SeriesOrder,
): Sorted<Block> {
  const bySeries = pointsBySeries(points, seriesCount);
  const placeOf = new Map<number, number>();
  bySeries.series.forEach((series, place) => placeOf.set(series, place));
  const places = order.sorted(bySeries.series).map((series) => placeOf.get(series)!);
  return { ...bySeries, blocks: points.blocks, places };
}

interface Packing {
  day: number;
  dictionary: DayDictionary;
  timeSets: TimeSetWriter;
  metricOfSeries: (series: number) => number;
}

type PackedColumns = RunColumns & { encode(timeSets: TimeSetWriter, window: number, dayNano: bigint): Uint8Array };

function* packed<Block extends PointBlock>(
  kind: number,
  points: Sorted<Block>,
  columns: PackedColumns,
  { day, dictionary, timeSets, metricOfSeries }: Packing,
  addOwn: (row: number, block: Block, at: number) => void,
): Generator<PackedChunk> {
  const dayNano = dayStart(day);
  const run = new RunOfDay(points, day);
  let metric = -1;
  const take = (): PackedChunk => {
    const entry: Omit<ChunkEntry, 'length'> = { metric, kind, resolution: 0, ...extentOf(columns) };
    const bytes = columns.encode(timeSets, 0, dayNano);
    return { entry: { ...entry, length: bytes.length }, bytes };
  };
  for (const place of points.places) {
    run.gather(place);
    if (run.count === 0) continue;
    const series = points.series[place]!;
    const ownMetric = metricOfSeries(series);
    const isFull = columns.series.length === CHUNK_RUNS || columns.points + run.count > CHUNK_POINTS;
    if (columns.points > 0 && (isFull || ownMetric !== metric)) yield take();
    metric = ownMetric;
    columns.beginRun(dictionary.series(series));
    for (let index = 0; index < run.count; index++) {
      if (columns.points === CHUNK_POINTS) {
        yield take();
        columns.beginRun(dictionary.series(series));
      }
      run.add(index, columns, addOwn);
    }
  }
  if (columns.points > 0) yield take();
}

function extentOf({ points, times }: RunColumns): { points: number; timeMin: number; timeMax: number } {
  let timeMin = Infinity;
  let timeMax = 0;
  for (let row = 0; row < points; row++) {
    if (times[row]! < timeMin) timeMin = times[row]!;
    if (times[row]! > timeMax) timeMax = times[row]!;
  }
  return { points, timeMin, timeMax };
}

/** The points of one series within one day, in order. */
class RunOfDay<Block extends PointBlock> {
  count = 0;
  readonly #points: Sorted<Block>;
  readonly #day: number;
  readonly #finder = new DayFinder();
  #rows = new Uint32Array(256);
  #times = new Float64Array(256);
  #order: Uint32Array | undefined;

  constructor(points: Sorted<Block>, day: number) {
    this.#points = points;
    this.#day = day;
  }

  gather(place: number): void {
    const { order, ends, blocks } = this.#points;
    const start = place === 0 ? 0 : ends[place - 1]!;
    const end = ends[place]!;
    if (end - start > this.#rows.length) {
      this.#rows = new Uint32Array(end - start);
      this.#times = new Float64Array(end - start);
    }
    let count = 0;
    for (let index = start; index < end; index++) {
      const point = order[index]!;
      const { time } = blocks[Math.floor(point / BLOCK_POINTS)]!;
      const words = (point % BLOCK_POINTS) * 2;
      if (this.#finder.dayOf(time[words]!, time[words + 1]!) !== this.#day) continue;
      this.#rows[count] = point;
      this.#times[count++] = this.#finder.offset;
    }
    this.#order = orderOfTimes(this.#times, count);
    this.count = this.#order ? this.#order.length : count;
  }

  /** Adds the point to the columns; one without a value repeats the one before, which packs best. */
  add(index: number, columns: RunColumns, addOwn: (row: number, block: Block, at: number) => void): void {
    const { blocks } = this.#points;
    const at = this.#order ? this.#order[index]! : index;
    const point = this.#rows[at]!;
    const block = blocks[Math.floor(point / BLOCK_POINTS)]!;
    const place = point % BLOCK_POINTS;
    const row = columns.addPoint(
      this.#times[at]!,
      block.start[place * 2]!,
      block.start[place * 2 + 1]!,
      block.flags[place]!,
    );
    addOwn(row, block, place);
    const { bytes, ends } = block.extra;
    const extraStart = place === 0 ? 0 : ends[place - 1]!;
    if (ends[place]! > extraStart) columns.addExtra(row, bytes, extraStart, ends[place]!);
  }
}
