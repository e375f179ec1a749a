import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import { chunkKinds } from './day-format.ts';
import type { PackedChunk } from './day-writer.ts';
import { DistributionColumnsOfRuns } from './distribution-chunk.ts';
import { CHUNK_POINTS, CHUNK_RUNS } from './head-chunks.ts';
import { NumberColumnsOfRuns } from './number-chunk.ts';
import type { RunColumns } from './run-columns.ts';
import { countsAsVarints, type DistributionPiece, exactStartOf, type NumberPiece } from './series-pieces.ts';
import type { GrowthStep } from './roll-up-steps.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** What a chunk is of. */
export interface ChunkOrigin {
  metric: number;
  resolution: number;
  /** Chunks of one window are read together. */
  window: number;
}

type Columns = RunColumns & { encode(timeSets: TimeSetWriter, window: number, dayNano: bigint): Uint8Array };

/** Packs runs of one metric, resolution and window to chunks. Times are nanoseconds from the day. */
class ChunkPacker<Own extends Columns> {
  protected readonly columns: Own;
  readonly #kind: number;
  readonly #origin: ChunkOrigin;
  readonly #dayNano: bigint;
  readonly #timeSets: TimeSetWriter;
  readonly #done: PackedChunk[];

  /** Finished chunks are added to `done`. */
  constructor(
    columns: Own,
    kind: number,
    origin: ChunkOrigin,
    dayNano: bigint,
    timeSets: TimeSetWriter,
    done: PackedChunk[],
  ) {
    this.columns = columns;
    this.#kind = kind;
    this.#origin = origin;
    this.#dayNano = dayNano;
    this.#timeSets = timeSets;
    this.#done = done;
  }

  beginRun(series: number): void {
    if (this.columns.series.length >= CHUNK_RUNS) this.finish();
    this.columns.beginRun(series);
  }

  finish(): void {
    const { columns } = this;
    if (columns.points > 0) {
      const extent = columns.extent();
      const bytes = columns.encode(this.#timeSets, this.#origin.window, this.#dayNano);
      const { metric, resolution } = this.#origin;
      this.#done.push({ entry: { metric, kind: this.#kind, resolution, ...extent }, bytes });
    } else columns.clear();
  }

  /** Adds a point to the run of a series; gives its row. */
  protected addPoint(series: number, time: number, start: bigint, flags: number): number {
    if (this.columns.points >= CHUNK_POINTS) {
      this.finish();
      this.columns.beginRun(series);
    }
    return this.columns.addPoint(time, Number(start & 0xffffffffn), Number(start >> 32n), flags);
  }

  protected addExtra(row: number, extra: Uint8Array): void {
    if (extra.length > 0) this.columns.addExtra(row, extra, 0, extra.length);
  }
}

const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);

export class NumberPacker extends ChunkPacker<NumberColumnsOfRuns> {
  constructor(origin: ChunkOrigin, dayNano: bigint, timeSets: TimeSetWriter, done: PackedChunk[]) {
    super(new NumberColumnsOfRuns(), chunkKinds.NUMBER, origin, dayNano, timeSets, done);
  }

  /** Point `point` of a piece, as it is. */
  addPointOf(series: number, piece: NumberPiece, point: number): void {
    const source = piece.first + point;
    const row = this.addPoint(series, piece.times[point]!, exactStartOf(piece, point), piece.flags[source]!);
    const words = wordsOf(piece.values);
    this.columns.addValue(row, words[source * 2]!, words[source * 2 + 1]!);
    this.addExtra(row, piece.extraOf(source));
  }

  add(series: number, time: number, start: bigint, value: number): void {
    const row = this.addPoint(series, time, start, 0);
    double[0] = value;
    this.columns.addValue(row, doubleWords[0]!, doubleWords[1]!);
  }
}

const varints = new ByteColumn(1, 64);

export class DistributionPacker extends ChunkPacker<DistributionColumnsOfRuns> {
  constructor(origin: ChunkOrigin, dayNano: bigint, timeSets: TimeSetWriter, done: PackedChunk[]) {
    super(new DistributionColumnsOfRuns(), chunkKinds.DISTRIBUTION, origin, dayNano, timeSets, done);
  }

  /** Point `point` of a piece, as it is; `shape` is its number in the file. */
  addPointOf(series: number, piece: DistributionPiece, point: number, shape: number): void {
    const source = piece.first + point;
    const row = this.addPoint(series, piece.times[point]!, exactStartOf(piece, point), piece.flags[source]!);
    for (const column of ['sums', 'mins', 'maxs'] as const)
      this.columns.addDouble(column, row, wordsOf(piece[column]), source);
    const counts = countsAsVarints(piece, source);
    this.columns.addCounts(row, shape, counts, 0, counts.length);
    this.addExtra(row, piece.extraOf(source));
  }

  /** What was recorded in a step. */
  add(series: number, time: number, start: bigint, step: Omit<GrowthStep, 'shape'>, shape: number): void {
    const flags =
      (Number.isNaN(step.sum) ? 0 : pointFlags.HAS_SUM) |
      (Number.isNaN(step.min) ? 0 : pointFlags.HAS_MIN) |
      (Number.isNaN(step.max) ? 0 : pointFlags.HAS_MAX);
    const row = this.addPoint(series, time, start, flags);
    for (const [column, value] of [
      ['sums', step.sum],
      ['mins', step.min],
      ['maxs', step.max],
    ] as const) {
      double[0] = value;
      this.columns.addDouble(column, row, doubleWords, 0);
    }
    varints.clear();
    varints.appendVarint(Math.max(0, step.count));
    for (const bucket of step.buckets) varints.appendVarint(Math.max(0, bucket));
    this.columns.addCounts(row, shape, varints.bytes, 0, varints.length);
  }
}

const knownWords = new WeakMap<Float64Array, Uint32Array>();

/** The same memory as words, by which every bit of a NaN is kept. */
function wordsOf(values: Float64Array): Uint32Array {
  let words = knownWords.get(values);
  if (!words) {
    words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    knownWords.set(values, words);
  }
  return words;
}
