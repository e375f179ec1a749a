import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import type { DistributionPoints } from './distribution-chunk.ts';
import type { NumberPoints } from './number-chunk.ts';
import { orderOfTimes } from './run-order.ts';
import { extraOf, type RunPoints } from './run-points.ts';
import type { Shape } from './shape.ts';
import { startCodes } from './start-codes.ts';

/**
 * Points of one series in the order of their times: point i has times[i], and is row `first + i` of the other columns,
 * which it shares with other series. Instants are nanoseconds from the base of a query.
 */
interface Piece {
  times: Float64Array;
  /** The points that count: [from, to). */
  from: number;
  to: number;
  /** The base, Unix nanoseconds. */
  baseNano: bigint;
  first: number;
  /** Bits of pointFlags. */
  flags: Uint32Array;
  /** See startCodes; codes from FIRST_START on are places in `starts`. */
  startCodes: Uint32Array;
  starts: Float64Array;
  /** The same, Unix nanoseconds. */
  exactStarts: BigUint64Array;
  /** Further fields of a row; empty where there are none. */
  extraOf: (row: number) => Uint8Array;
}

export interface NumberPiece extends Piece {
  values: Float64Array;
}

export interface DistributionPiece extends Piece {
  sums: Float64Array;
  mins: Float64Array;
  maxs: Float64Array;
  counts: Float64Array;
  shapes: Uint32Array;
  shapeOf: (number: number) => Shape;
  /** Of row i: buckets[offsets[i]] to buckets[offsets[i + 1]]. */
  buckets: Float64Array;
  offsets: Uint32Array;
  /** The count and the buckets of a row as varints, where doubles do not hold all of them. */
  exactCounts: ((row: number) => Uint8Array) | undefined;
}

/** Gives times as they count from the base of a query; many runs have the same, which are shifted once. */
export class ShiftedTimes {
  readonly #known = new Map<Float64Array, Float64Array>();

  of(times: Float64Array, shift: number): Float64Array {
    if (shift === 0) return times;
    let shifted = this.#known.get(times);
    if (!shifted) {
      shifted = times.map((time) => time + shift);
      this.#known.set(times, shifted);
    }
    return shifted;
  }
}

/** What the pieces of a chunk share: the instants of its starts, and their base. */
export interface PieceBase {
  starts: Float64Array;
  baseNano: bigint;
}

export function numberPiece(points: NumberPoints, run: number, times: Float64Array, base: PieceBase): NumberPiece {
  const { flags, startCodes, starts: exactStarts, values } = points;
  return {
    ...base,
    times,
    from: 0,
    to: times.length,
    first: firstRow(points, run),
    flags,
    startCodes,
    exactStarts,
    values,
    extraOf: (row) => extraOf(points, row),
  };
}

export function distributionPiece(
  points: DistributionPoints,
  run: number,
  times: Float64Array,
  base: PieceBase,
  shapeOf: (number: number) => Shape,
): DistributionPiece {
  const {
    flags,
    startCodes,
    starts: exactStarts,
    exact,
    sums,
    mins,
    maxs,
    counts,
    shapes,
    buckets,
    bucketOffsets,
  } = points;
  return {
    ...base,
    times,
    from: 0,
    to: times.length,
    first: firstRow(points, run),
    flags,
    startCodes,
    exactStarts,
    exactCounts: exact ? (row) => exact.bytes.subarray(exact.offsets[row], exact.offsets[row + 1]) : undefined,
    sums,
    mins,
    maxs,
    counts,
    shapes,
    shapeOf,
    buckets,
    offsets: bucketOffsets,
    extraOf: (row) => extraOf(points, row),
  };
}

/** The row of the first point of a run. */
export function firstRow({ ends }: RunPoints, run: number): number {
  return run === 0 ? 0 : ends[run - 1]!;
}

/** When the value of a point began to grow, as it was sent; NaN where it was not. */
export function startOf({ times, first, startCodes: codes, starts }: Piece, point: number): number {
  const code = codes[first + point]!;
  if (code === startCodes.NONE) return Number.NaN;
  return code === startCodes.PREVIOUS ? times[point - 1]! : starts[code - startCodes.FIRST_START]!;
}

/** The same, Unix nanoseconds; 0 where it was not sent. */
export function exactStartOf({ times, baseNano, first, startCodes: codes, exactStarts }: Piece, point: number): bigint {
  const code = codes[first + point]!;
  if (code === startCodes.NONE) return 0n;
  if (code === startCodes.PREVIOUS) return baseNano + BigInt(times[point - 1]!);
  return exactStarts[code - startCodes.FIRST_START]!;
}

/**
 * Pieces of one series, given in the order in which they came, as pieces whose times ascend. Where they overlap they become
 * one, in which of points of the same time the last to come counts.
 */
export function inOrderOfTime<P extends Piece>(pieces: P[], pick: (points: PieceOfPoint<P>[]) => P): P[] {
  let last = -Infinity;
  let ascends = true;
  for (const { times } of pieces) {
    if (times.length === 0) continue;
    if (times[0]! <= last) ascends = false;
    last = times.at(-1)!;
  }
  if (ascends) return pieces;
  const all = pieces.flatMap((piece) => Array.from(piece.times, (_, point) => ({ piece, point })));
  const times = Float64Array.from(all, ({ piece, point }) => piece.times[point]!);
  const order = orderOfTimes(times, times.length);
  return [pick(order ? Array.from(order, (place) => all[place]!) : all)];
}

/** The piece without what lies outside [from, to). */
export function within<P extends Piece>(piece: P, from: number, to: number): P {
  const { times } = piece;
  if (times.length === 0 || (times[0]! >= from && times.at(-1)! < to)) return piece;
  return { ...piece, from: firstAtLeast(times, from), to: firstAtLeast(times, to) };
}

/** The place of the first number that is not below a value; the numbers ascend. */
export function firstAtLeast(sorted: Float64Array | Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface PieceOfPoint<P> {
  piece: P;
  point: number;
}

/** The points as a piece of their own. */
export function pickNumbers(points: PieceOfPoint<NumberPiece>[]): NumberPiece {
  return { ...pickPoints(points), values: column(points, 'values') };
}

export function pickDistributions(points: PieceOfPoint<DistributionPiece>[]): DistributionPiece {
  const rows = points.map(({ piece, point }) => ({ piece, row: piece.first + point }));
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach(({ piece, row }, at) => {
    offsets[at + 1] = offsets[at]! + piece.offsets[row + 1]! - piece.offsets[row]!;
  });
  const buckets = new Float64Array(offsets[rows.length]!);
  rows.forEach(({ piece, row }, at) => {
    buckets.set(piece.buckets.subarray(piece.offsets[row], piece.offsets[row + 1]), offsets[at]);
  });
  const shapes = rows.map(({ piece, row }) => piece.shapeOf(piece.shapes[row]!));
  return {
    ...pickPoints(points),
    sums: column(points, 'sums'),
    mins: column(points, 'mins'),
    maxs: column(points, 'maxs'),
    counts: column(points, 'counts'),
    shapes: Uint32Array.from(rows, (_, at) => at),
    shapeOf: (at) => shapes[at]!,
    buckets,
    offsets,
    exactCounts: points.some(({ piece }) => piece.exactCounts)
      ? (at) => countsAsVarints(rows[at]!.piece, rows[at]!.row)
      : undefined,
  };
}

const varints = new ByteColumn(1, 64);

/** The count and the buckets of a row as varints. */
export function countsAsVarints(piece: DistributionPiece, row: number): Uint8Array {
  if (piece.exactCounts) return piece.exactCounts(row);
  varints.clear();
  varints.appendVarint(piece.counts[row]!);
  for (let at = piece.offsets[row]!; at < piece.offsets[row + 1]!; at++) varints.appendVarint(piece.buckets[at]!);
  return varints.bytes.slice(0, varints.length);
}

function pickPoints(points: PieceOfPoint<Piece>[]): Piece {
  return {
    times: Float64Array.from(points, ({ piece, point }) => piece.times[point]!),
    baseNano: points[0]?.piece.baseNano ?? 0n,
    from: 0,
    to: points.length,
    first: 0,
    flags: Uint32Array.from(points, ({ piece, point }) => piece.flags[piece.first + point]!),
    startCodes: Uint32Array.from(points, (_, at) => startCodes.FIRST_START + at),
    starts: Float64Array.from(points, ({ piece, point }) => startOf(piece, point)),
    exactStarts: BigUint64Array.from(points, ({ piece, point }) => exactStartOf(piece, point)),
    extraOf: (at) => points[at]!.piece.extraOf(points[at]!.piece.first + points[at]!.point),
  };
}

function column<Name extends string>(
  points: PieceOfPoint<Piece & Record<Name, Float64Array>>[],
  name: Name,
): Float64Array {
  return Float64Array.from(points, ({ piece, point }) => piece[name][piece.first + point]!);
}
