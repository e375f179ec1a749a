import { type ByteRows, decodeByteRows } from '../segment/byte-codec.ts';
import { decodeUint32 } from '../segment/int-codec.ts';
import type { ChunkCursor } from './chunk-bytes.ts';
import { startCodes } from './start-codes.ts';

/** Points in runs, one series each; the points of a run are in the order of their times. */
export interface RunPoints {
  /** Number of each run's series. */
  series: Int32Array;
  /** Run r is the points [ends[r - 1], ends[r]). */
  ends: Uint32Array;
  /** By run: nanoseconds from the day. */
  times: Float64Array[];
  /** By point, see startCodes; `starts` is the list they point into, Unix nanoseconds. */
  startCodes: Uint32Array;
  starts: BigUint64Array;
  /** The same, nanoseconds from the day. */
  offsets: Float64Array;
  /** Bits of pointFlags. */
  flags: Uint32Array;
  /** Further fields of some points: those of point rows[i] are row i of `bytes`. */
  extra: { rows: Uint32Array; bytes: ByteRows } | undefined;
}

/** The times of a reference. */
export type TimesOf = (reference: number) => Float64Array;

/** The series of a chunk's runs, without more of it. */
export function decodeSeries(cursor: ChunkCursor): Int32Array {
  const series = new Int32Array(cursor.varint());
  let number = 0;
  for (let run = 0; run < series.length; run++) {
    series[run] = number += cursor.zigzag();
    cursor.varint();
    cursor.varint();
  }
  return series;
}

export function decodeRuns(cursor: ChunkCursor, timesOf: TimesOf, dayNano: bigint): RunPoints {
  const runs = cursor.varint();
  const series = new Int32Array(runs);
  const ends = new Uint32Array(runs);
  const times: Float64Array[] = [];
  let number = 0;
  let points = 0;
  for (let run = 0; run < runs; run++) {
    series[run] = number += cursor.zigzag();
    ends[run] = points += cursor.varint();
    times.push(timesOf(cursor.varint()));
  }
  const listed = cursor.varint();
  const starts = listed > 0 ? new BigUint64Array(new Uint8Array(cursor.section()).buffer) : new BigUint64Array(0);
  const codes = decodeColumn(cursor, points);
  const flags = decodeColumn(cursor, points);
  const offsets = offsetsOf(starts, dayNano);
  return { series, ends, times, startCodes: codes, starts, offsets, flags, extra: decodeExtra(cursor) };
}

/** Starts as nanoseconds from the day. */
export function offsetsOf(starts: BigUint64Array, dayNano: bigint): Float64Array {
  return Float64Array.from(starts, (start) => Number(start - dayNano));
}

export function decodeColumn(cursor: ChunkCursor, count: number): Uint32Array {
  const isConstant = cursor.varint() === 1;
  if (!isConstant) return decodeUint32(cursor.section(), count);
  const value = cursor.varint();
  return value === 0 ? new Uint32Array(count) : new Uint32Array(count).fill(value);
}

function decodeExtra(cursor: ChunkCursor): RunPoints['extra'] {
  const extras = cursor.varint();
  if (extras === 0) return undefined;
  const rows = decodeUint32(cursor.section(), extras);
  return { rows, bytes: decodeByteRows(cursor.section(), extras) };
}

/** The start of a point, Unix nanoseconds; undefined where none was sent. */
export function startNanoOf(points: RunPoints, run: number, row: number, dayNano: bigint): bigint | undefined {
  const code = points.startCodes[row]!;
  if (code === startCodes.NONE) return undefined;
  if (code !== startCodes.PREVIOUS) return points.starts[code - startCodes.FIRST_START]!;
  const first = run === 0 ? 0 : points.ends[run - 1]!;
  return dayNano + BigInt(points.times[run]![row - first - 1]!);
}

/** The further fields of a point; empty where there are none. */
export function extraOf({ extra }: RunPoints, row: number): Uint8Array {
  if (!extra) return noBytes;
  let low = 0;
  let high = extra.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (extra.rows[middle]! < row) low = middle + 1;
    else high = middle;
  }
  if (extra.rows[low] !== row) return noBytes;
  return extra.bytes.bytes.subarray(extra.bytes.offsets[low], extra.bytes.offsets[low + 1]);
}

const noBytes = new Uint8Array(0);
