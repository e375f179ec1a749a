import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { sketchBucket } from '../../../telemetry/sketch.ts';
import { decodeByteRows, encodeByteRows } from '../segment/byte-codec.ts';
import { decodeDoubles, decodeUint32, encodeIntegers } from '../segment/int-codec.ts';
import { PairNumbers } from '../../../telemetry/columns/pair-numbers.ts';

/**
 * Roll-ups: for each series and minute the number of rows, the sum of their durations and their histogram, made of one
 * row group and kept in it, so that it is always exactly that of its rows. A series is three numbers:
 * [service (table services), traits, name (table names), or NO_NAME in the tier that has no operations].
 * traits of spans: kind | status << 3 | (root ? 1 : 0) << 5; of log records: the severity number.
 */
export const NO_NAME = -1;
export const SERIES_WORDS = 3;

export function spanTraits(kind: number, status: number, isRoot: boolean): number {
  return (kind & 7) | ((status & 3) << 3) | (isRoot ? 32 : 0);
}
export const kindOfTraits = (traits: number): number => traits & 7;
export const statusOfTraits = (traits: number): number => (traits >> 3) & 3;
export const isRootOfTraits = (traits: number): boolean => (traits & 32) !== 0;

/** Bucket 0 is for durations of 0; bucket b > 0 is bucket b - 1 of a sketch over nanoseconds. */
const BUCKET_BITS = 12;
const MAX_BUCKET = 2 ** BUCKET_BITS - 1;
const MINUTES = 64;

/** What is kept beside the counts. */
export type RollUpDetail = 'counts' | 'histograms' | 'histograms and sums';

/** Gathers one tier over the rows of a row group. */
export class RollUpBuilder {
  #cells = new PairNumbers();
  #codes = new Uint32Array(1 << 8);
  #sums = new Float64Array(1 << 6);
  #rows = 0;

  /** `minute` is of the partition's hour; a duration of NaN makes no histogram. */
  add(series: number, minute: number, duration: number): void {
    const cell = this.#cells.number(series, minute);
    if (cell === this.#sums.length) {
      const sums = new Float64Array(cell * 2);
      sums.set(this.#sums);
      this.#sums = sums;
    }
    if (this.#rows === this.#codes.length) {
      const codes = new Uint32Array(this.#rows * 2);
      codes.set(this.#codes);
      this.#codes = codes;
    }
    let bucket = 0;
    if (duration > 0) {
      this.#sums[cell]! += duration;
      bucket = Math.min(MAX_BUCKET, 1 + Math.max(0, sketchBucket(duration)));
    }
    this.#codes[this.#rows++] = cell * 2 ** BUCKET_BITS + bucket;
  }

  /** A copy to which more can be added. */
  copy(): RollUpBuilder {
    const copy = new RollUpBuilder();
    for (let cell = 0; cell < this.#cells.count; cell++)
      copy.#cells.number(this.#cells.first(cell), this.#cells.second(cell));
    copy.#codes = this.#codes.slice();
    copy.#sums = this.#sums.slice();
    copy.#rows = this.#rows;
    return copy;
  }

  /** The packed roll-up of what was added, and starts anew. */
  finish(detail: RollUpDetail): Uint8Array {
    const withHistogram = detail !== 'counts';
    const codes = this.#codes.subarray(0, this.#rows).sort();
    const order = cellOrder(this.#cells);
    const cells = order.length;
    const series = new Uint32Array(cells);
    const minutes = new Uint32Array(cells);
    const counts = new Uint32Array(cells);
    const sums = new Float64Array(cells);
    const histograms = new ByteColumn(cells, 8);
    const starts = cellStarts(codes, cells);
    for (let at = 0; at < cells; at++) {
      const cell = order[at]!;
      series[at] = this.#cells.first(cell);
      minutes[at] = this.#cells.second(cell);
      counts[at] = starts[cell + 1]! - starts[cell]!;
      sums[at] = this.#sums[cell]!;
      histograms.offsets[at] = histograms.length;
      if (withHistogram) packHistogram(codes, starts[cell]!, starts[cell + 1]!, histograms);
      histograms.offsets[at + 1] = histograms.length;
    }
    this.#sums.fill(0);
    this.#cells.clear();
    this.#rows = 0;
    const hasSums = detail === 'histograms and sums';
    return packRollUp({ cells, series, minutes, counts, sums: hasSums ? sums : new Float64Array(0) }, histograms);
  }
}

/** Packs a roll-up: entry i of the histograms is that of cell i, see packHistogram. */
export function packRollUp(
  { cells, series, minutes, counts, sums }: Omit<RollUp, 'histograms'>,
  histograms: ByteColumn,
): Uint8Array {
  return joined(
    [
      encodeIntegers(series, cells, true),
      encodeIntegers(minutes, cells, false),
      encodeIntegers(counts, cells, false),
      sums.length > 0 ? encodeIntegers(sums, cells, false) : new Uint8Array(0),
      encodeByteRows(histograms, 0, cells),
    ],
    cells,
  );
}

/** A roll-up as columns: one entry for each series and minute, by series, then minute. */
export interface RollUp {
  cells: number;
  series: Uint32Array;
  minutes: Uint32Array;
  counts: Uint32Array;
  /** Nanoseconds; empty where they are not kept. */
  sums: Float64Array;
  histograms: { bytes: Uint8Array; offsets: Uint32Array };
}

/** About how much memory it takes. */
export function bytesOfRollUp({ cells, histograms }: RollUp): number {
  return cells * 24 + histograms.bytes.length;
}

export function decodeRollUp(packed: Uint8Array): RollUp {
  const view = new DataView(packed.buffer, packed.byteOffset);
  const cells = view.getUint32(0, true);
  const parts: Uint8Array[] = [];
  let at = 4 + 5 * 4;
  for (let part = 0; part < 5; part++) {
    const length = view.getUint32(4 + part * 4, true);
    parts.push(packed.subarray(at, at + length));
    at += length;
  }
  return {
    cells,
    series: decodeUint32(parts[0]!, cells),
    minutes: decodeUint32(parts[1]!, cells),
    counts: decodeUint32(parts[2]!, cells),
    sums: parts[3]!.length > 0 ? decodeDoubles(parts[3]!, cells) : new Float64Array(0),
    histograms: decodeByteRows(parts[4]!, cells),
  };
}

/** Hands each (bucket of a sketch over nanoseconds, or -1 for durations of 0; count) of one cell to `visit`. */
export function eachBucket(rollUp: RollUp, cell: number, visit: (bucket: number, count: number) => void): void {
  const { bytes, offsets } = rollUp.histograms;
  let at = offsets[cell]!;
  const end = offsets[cell + 1]!;
  const varint = (): number => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  let bucket = -1;
  while (at < end) {
    bucket += varint();
    visit(bucket, varint());
  }
}

/** Cells by series, then minute. */
function cellOrder(cells: PairNumbers): Uint32Array {
  const keys = new Float64Array(cells.count);
  for (let cell = 0; cell < keys.length; cell++) {
    keys[cell] = (cells.first(cell) * MINUTES + cells.second(cell)) * 2 ** 20 + cell;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => key % 2 ** 20);
}

/** Where the codes of each cell begin, in sorted codes. */
function cellStarts(codes: Uint32Array, cells: number): Uint32Array {
  const starts = new Uint32Array(cells + 1);
  for (const code of codes) starts[(code >>> BUCKET_BITS) + 1]!++;
  for (let cell = 0; cell < cells; cell++) starts[cell + 1]! += starts[cell]!;
  return starts;
}

/** (distance from the bucket before, count) as varints; the first distance is from -1, the place of durations of 0. */
function packHistogram(codes: Uint32Array, from: number, to: number, into: ByteColumn): void {
  let previous = 0;
  for (let at = from; at < to;) {
    const code = codes[at]!;
    let end = at + 1;
    while (end < to && codes[end] === code) end++;
    const bucket = code & MAX_BUCKET;
    into.appendVarint(bucket - previous);
    into.appendVarint(end - at);
    previous = bucket;
    at = end;
  }
}

function joined(parts: Uint8Array[], cells: number): Uint8Array {
  const head = 4 + parts.length * 4;
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, head));
  const view = new DataView(result.buffer);
  view.setUint32(0, cells, true);
  let at = head;
  parts.forEach((part, index) => {
    view.setUint32(4 + index * 4, part.length, true);
    result.set(part, at);
    at += part.length;
  });
  return result;
}
