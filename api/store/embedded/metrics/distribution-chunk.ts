import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { type ByteRows, decodeByteRows, encodeByteRows } from '../segment/byte-codec.ts';
import { decodeDoubles as decodeIntegers, encodeIntegers } from '../segment/int-codec.ts';
import { ChunkBytes, ChunkCursor } from './chunk-bytes.ts';
import { decodeDoubles, deltasAreSmaller, encodeDoubles } from './double-codec.ts';
import { encodeColumn, grown, RunColumns } from './run-columns.ts';
import { decodeColumn, decodeRuns, type RunPoints, type TimesOf } from './run-points.ts';
import type { TimeSetWriter } from './time-sets.ts';
import { readVarint, varintsIn } from './varints.ts';

/** Points of histograms, exponential histograms and summaries in runs. */
export interface DistributionPoints extends RunPoints {
  kind: 'distribution';
  /** NaN where not sent; `flags` tells. */
  sums: Float64Array;
  mins: Float64Array;
  maxs: Float64Array;
  /** By point: number of the shape in the file. */
  shapes: Uint32Array;
  counts: Float64Array;
  /** Of point i: buckets [bucketOffsets[i], bucketOffsets[i + 1]); of exponential ones the zero count stands first. */
  buckets: Float64Array;
  bucketOffsets: Uint32Array;
  /** The count and the buckets of each point as varints, where some are past what doubles hold exactly. */
  exact: ByteRows | undefined;
}

/** Where no sum of a point's numbers can pass this, they are packed as numbers. */
const MAX_SUM = 2 ** 50;
const EXACT = 1;
const TEMPORAL = 2;
const doubleColumns = [
  ['sums', pointFlags.HAS_SUM],
  ['mins', pointFlags.HAS_MIN],
  ['maxs', pointFlags.HAS_MAX],
] as const;

const out = new ChunkBytes();

/** Gathers points of distributions for a chunk. */
export class DistributionColumnsOfRuns extends RunColumns {
  /** Doubles as two words. */
  sums = new Uint32Array(2048);
  mins = new Uint32Array(2048);
  maxs = new Uint32Array(2048);
  shapes = new Uint32Array(1024);
  /** Varints: the count, then the buckets. */
  readonly counts = new ByteColumn(1024, 32);

  override clear(): void {
    super.clear();
    this.counts.clear();
  }

  /** Takes double `at` of a column of words. */
  addDouble(column: 'sums' | 'mins' | 'maxs', row: number, words: Uint32Array, at: number): void {
    this[column][row * 2] = words[at * 2]!;
    this[column][row * 2 + 1] = words[at * 2 + 1]!;
  }

  addCounts(row: number, shape: number, bytes: Uint8Array, start: number, end: number): void {
    this.shapes[row] = shape;
    this.counts.offsets[row] = this.counts.length;
    this.counts.append(bytes, start, end);
    this.counts.offsets[row + 1] = this.counts.length;
  }

  /** The points as a chunk; they are forgotten. */
  encode(timeSets: TimeSetWriter, window: number, dayNano: bigint): Uint8Array {
    this.encodeRuns(out, timeSets, window, dayNano);
    const flags = this.flags.subarray(0, this.points);
    for (const [column, flag] of doubleColumns) {
      const isUsed = flags.some((bits) => (bits & flag) !== 0);
      out.varint(isUsed ? 1 : 0);
      if (isUsed) out.section(encodeDoubles(this[column], this.points));
    }
    encodeColumn(out, this.shapes.subarray(0, this.points));
    this.#encodeCounts();
    this.clear();
    return out.take();
  }

  /** The points as they would be read back; they are forgotten. */
  take(dayNano: bigint): DistributionPoints {
    const runs = this.runPoints(dayNano);
    const { points, shapes } = this;
    const [sums, mins, maxs] = doubleColumns.map(([column, flag]) => {
      const values = new Float64Array(this[column].slice(0, points * 2).buffer);
      for (let row = 0; row < points; row++) if ((runs.flags[row]! & flag) === 0) values[row] = Number.NaN;
      return values;
    });
    const packed = {
      bytes: this.counts.bytes.slice(0, this.counts.length),
      offsets: this.counts.offsets.slice(0, points + 1),
    };
    const { counts, buckets, offsets, greatest, longest } = unpackCounts(packed.bytes, packed.offsets, points);
    this.clear();
    return {
      ...runs,
      kind: 'distribution',
      sums: sums!,
      mins: mins!,
      maxs: maxs!,
      shapes: shapes.slice(0, points),
      counts,
      buckets,
      bucketOffsets: offsets,
      exact: greatest * (longest + 1) > MAX_SUM ? packed : undefined,
    };
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    this.sums = grown(this.sums, new Uint32Array(rows * 2));
    this.mins = grown(this.mins, new Uint32Array(rows * 2));
    this.maxs = grown(this.maxs, new Uint32Array(rows * 2));
    this.shapes = grown(this.shapes, new Uint32Array(rows));
    this.counts.growRows(rows);
  }

  #encodeCounts(): void {
    const { counts, points } = this;
    const unpacked = unpackCounts(counts.bytes, counts.offsets, points);
    if (unpacked.greatest * (unpacked.longest + 1) > MAX_SUM) {
      out.varint(EXACT);
      out.section(encodeByteRows(counts, 0, points));
      return;
    }
    // Mostly the count is the sum of the buckets: what is kept is how much it is more.
    const { buckets, offsets, counts: totals } = unpacked;
    const rests = new Float64Array(points);
    for (let row = 0; row < points; row++) {
      let rest = totals[row]!;
      for (let at = offsets[row]!; at < offsets[row + 1]!; at++) rest -= buckets[at]!;
      rests[row] = rest;
    }
    const deltas = this.#temporalDeltas(buckets, offsets);
    const isTemporal = deltas !== undefined && sumOfBits(deltas) < sumOfBits(buckets);
    out.varint(isTemporal ? TEMPORAL : 0);
    for (const row of offsetsToLengths(this.shapes, offsets, points)) out.varint(row);
    out.section(encodeIntegers(rests, points, deltasAreSmaller(rests)));
    out.section(encodeIntegers(isTemporal ? deltas : buckets, buckets.length, false));
  }

  /** Each bucket as its distance from that of the point before, where that has the same shape. */
  #temporalDeltas(buckets: Float64Array, offsets: Uint32Array): Float64Array {
    const deltas = new Float64Array(buckets.length);
    let row = 0;
    for (const end of this.ends) {
      for (let previous = -1; row < end; previous = row++) {
        const from = offsets[row]!;
        const to = offsets[row + 1]!;
        const isSame = previous >= 0 && this.shapes[previous] === this.shapes[row];
        const back = to - from;
        for (let at = from; at < to; at++) deltas[at] = isSame ? buckets[at]! - buckets[at - back]! : buckets[at]!;
      }
    }
    return deltas;
  }
}

/** The number of buckets of each shape, in the order in which shapes first come; first how many shapes there are. */
function offsetsToLengths(shapes: Uint32Array, offsets: Uint32Array, points: number): number[] {
  const lengths = new Map<number, number>();
  for (let row = 0; row < points; row++) lengths.set(shapes[row]!, offsets[row + 1]! - offsets[row]!);
  return [lengths.size, ...[...lengths].flat()];
}

export function decodeDistributions(bytes: Uint8Array, timesOf: TimesOf, dayNano: bigint): DistributionPoints {
  const cursor = new ChunkCursor(bytes);
  const runs = decodeRuns(cursor, timesOf, dayNano);
  const points = runs.flags.length;
  const [sums, mins, maxs] = doubleColumns.map(([, flag]) => {
    const values = cursor.varint() === 1 ? decodeDoubles(cursor.section(), points) : new Float64Array(points);
    for (let row = 0; row < points; row++) if ((runs.flags[row]! & flag) === 0) values[row] = Number.NaN;
    return values;
  });
  const shapes = decodeColumn(cursor, points);
  return {
    ...runs,
    kind: 'distribution',
    sums: sums!,
    mins: mins!,
    maxs: maxs!,
    shapes,
    ...decodeCounts(cursor, runs.ends, shapes),
  };
}

function decodeCounts(
  cursor: ChunkCursor,
  ends: Uint32Array,
  shapes: Uint32Array,
): Pick<DistributionPoints, 'counts' | 'buckets' | 'bucketOffsets' | 'exact'> {
  const points = shapes.length;
  const mode = cursor.varint();
  if (mode === EXACT) {
    const exact = decodeByteRows(cursor.section(), points);
    const { counts, buckets, offsets } = unpackCounts(exact.bytes, exact.offsets, points);
    return { counts, buckets, bucketOffsets: offsets, exact };
  }
  const lengths = new Map<number, number>();
  for (let shape = cursor.varint(); shape > 0; shape--) lengths.set(cursor.varint(), cursor.varint());
  const bucketOffsets = new Uint32Array(points + 1);
  let lastShape = -1;
  let length = 0;
  for (let row = 0; row < points; row++) {
    if (shapes[row] !== lastShape) length = lengths.get((lastShape = shapes[row]!))!;
    bucketOffsets[row + 1] = bucketOffsets[row]! + length;
  }
  const counts = decodeIntegers(cursor.section(), points);
  const buckets = decodeIntegers(cursor.section(), bucketOffsets[points]!);
  let row = 0;
  for (const end of ends) {
    for (let previous = -1; row < end; previous = row++) {
      const from = bucketOffsets[row]!;
      const to = bucketOffsets[row + 1]!;
      const back = to - from;
      if (mode === TEMPORAL && previous >= 0 && shapes[previous] === shapes[row])
        for (let at = from; at < to; at++) buckets[at]! += buckets[at - back]!;
      let sum = 0;
      for (let at = from; at < to; at++) sum += buckets[at]!;
      counts[row]! += sum;
    }
  }
  return { counts, buckets, bucketOffsets, exact: undefined };
}

interface UnpackedCounts {
  counts: Float64Array;
  buckets: Float64Array;
  offsets: Uint32Array;
  /** The greatest of all these numbers, and the most buckets of a point. */
  greatest: number;
  longest: number;
}

/** Reads the varints of `points` rows; row i is bytes[rows[i], rows[i + 1]). */
export function unpackCounts(bytes: Uint8Array, rows: Uint32Array, points: number): UnpackedCounts {
  const counts = new Float64Array(points);
  const offsets = new Uint32Array(points + 1);
  let longest = 0;
  for (let row = 0; row < points; row++) {
    const length = varintsIn(bytes, rows[row]!, rows[row + 1]!) - 1;
    offsets[row + 1] = offsets[row]! + length;
    if (length > longest) longest = length;
  }
  const buckets = new Float64Array(offsets[points]!);
  let greatest = 0;
  let bucket = 0;
  const reader = { bytes, at: 0 };
  for (let row = 0; row < points; row++) {
    reader.at = rows[row]!;
    counts[row] = readVarint(reader);
    if (counts[row]! > greatest) greatest = counts[row]!;
    for (const end = offsets[row + 1]!; bucket < end; bucket++) {
      const value = readVarint(reader);
      buckets[bucket] = value;
      if (value > greatest) greatest = value;
    }
  }
  return { counts, buckets, offsets, greatest, longest };
}

function sumOfBits(values: Float64Array): number {
  let bits = 0;
  for (let at = 0; at < values.length; at++) {
    const value = Math.abs(values[at]!);
    bits += value < 2 ** 32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 2 ** 32);
  }
  return bits;
}
