import type { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import type { DistributionColumns, NumberColumns, PointColumns } from '../../../telemetry/columns/metric-batch.ts';

/** Points of one block of a head; the last block of a head grows. */
export const BLOCK_BITS = 14;
export const BLOCK_POINTS = 1 << BLOCK_BITS;

/**
 * A block of recent points in memory that threads share: the thread of the writer appends, readers are handed the block
 * with the number of points that they may look at. Those never change.
 */
export interface PointBlock {
  /** Number of the series in the head's vocabulary. */
  series: Int32Array;
  /** Unix nanoseconds as two words, low first; of `start`, zeros for none. */
  time: Uint32Array;
  start: Uint32Array;
  flags: Uint8Array;
  extra: SharedBytes;
}

export interface NumberBlock extends PointBlock {
  /** Doubles as two words. */
  value: Uint32Array;
}

export interface DistributionBlock extends PointBlock {
  sum: Uint32Array;
  min: Uint32Array;
  max: Uint32Array;
  shape: Int32Array;
  counts: SharedBytes;
}

/** Byte strings by point: point i is bytes[ends[i - 1], ends[i]). */
export interface SharedBytes {
  bytes: Uint8Array;
  ends: Uint32Array;
}

export function newNumberBlock(): NumberBlock {
  return { ...newBlock(), value: sharedWords(BLOCK_POINTS * 2) };
}

export function newDistributionBlock(): DistributionBlock {
  return {
    ...newBlock(),
    sum: sharedWords(BLOCK_POINTS * 2),
    min: sharedWords(BLOCK_POINTS * 2),
    max: sharedWords(BLOCK_POINTS * 2),
    shape: new Int32Array(new SharedArrayBuffer(BLOCK_POINTS * 4)),
    counts: newBytes(),
  };
}

/** Copies points [from, to) of a batch behind the first `at` of the block; they must fit. */
export function appendNumbers(block: NumberBlock, at: number, source: NumberColumns, from: number, to: number): void {
  appendPoints(block, at, source, from, to);
  block.value.set(source.value.subarray(from * 2, to * 2), at * 2);
}

export function appendDistributions(
  block: DistributionBlock,
  at: number,
  source: DistributionColumns,
  from: number,
  to: number,
): void {
  appendPoints(block, at, source, from, to);
  block.sum.set(source.sum.subarray(from * 2, to * 2), at * 2);
  block.min.set(source.min.subarray(from * 2, to * 2), at * 2);
  block.max.set(source.max.subarray(from * 2, to * 2), at * 2);
  block.shape.set(source.shape.subarray(from, to), at);
  appendBytes(block.counts, at, source.counts, from, to);
}

function appendPoints(block: PointBlock, at: number, source: PointColumns, from: number, to: number): void {
  block.series.set(source.series.subarray(from, to), at);
  block.time.set(source.time.subarray(from * 2, to * 2), at * 2);
  block.start.set(source.start.subarray(from * 2, to * 2), at * 2);
  block.flags.set(source.flags.subarray(from, to), at);
  appendBytes(block.extra, at, source.extra, from, to);
}

function appendBytes(target: SharedBytes, at: number, source: ByteColumn, from: number, to: number): void {
  const start = source.offsets[from]!;
  const end = source.offsets[to]!;
  const length = at === 0 ? 0 : target.ends[at - 1]!;
  if (length + end - start > target.bytes.length) {
    // Readers keep the buffer that they were handed: what they may look at is in both.
    const size = Math.max(target.bytes.length * 2, length + end - start, 4096);
    const bytes = new Uint8Array(new SharedArrayBuffer(size));
    bytes.set(target.bytes.subarray(0, length));
    target.bytes = bytes;
  }
  target.bytes.set(source.bytes.subarray(start, end), length);
  const shift = length - start;
  for (let row = from; row < to; row++) target.ends[at + row - from] = source.offsets[row + 1]! + shift;
}

function newBlock(): PointBlock {
  return {
    series: new Int32Array(new SharedArrayBuffer(BLOCK_POINTS * 4)),
    time: sharedWords(BLOCK_POINTS * 2),
    start: sharedWords(BLOCK_POINTS * 2),
    flags: new Uint8Array(new SharedArrayBuffer(BLOCK_POINTS)),
    extra: newBytes(),
  };
}

function newBytes(): SharedBytes {
  return { bytes: new Uint8Array(0), ends: sharedWords(BLOCK_POINTS) };
}

function sharedWords(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
