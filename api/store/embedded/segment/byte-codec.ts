import { compress, decompress } from './compression.ts';
import { decodeUint32, encodeIntegers } from './int-codec.ts';

/** Byte strings by row, read from a page: row i is bytes[offsets[i], offsets[i + 1]). */
export interface ByteRows {
  bytes: Uint8Array;
  offsets: Uint32Array;
}

const HEADER = 12;

/**
 * Packs rows [from, to) of a column: [rows: u32][bytes of the packed lengths: u32][bytes when unpacked: u32][lengths][zstd].
 * Nothing at all where every row is empty.
 */
export function encodeByteRows(column: ByteRows, from: number, to: number): Uint8Array {
  const count = to - from;
  const start = column.offsets[from]!;
  const end = column.offsets[to]!;
  if (start === end) return new Uint8Array(0);
  const lengths = new Uint32Array(count);
  for (let row = 0; row < count; row++) lengths[row] = column.offsets[from + row + 1]! - column.offsets[from + row]!;
  const packedLengths = encodeIntegers(lengths, count, false);
  const packedBytes = compress(column.bytes.subarray(start, end));
  const result = new Uint8Array(HEADER + packedLengths.length + packedBytes.length);
  const view = new DataView(result.buffer);
  view.setUint32(0, count, true);
  view.setUint32(4, packedLengths.length, true);
  view.setUint32(8, end - start, true);
  result.set(packedLengths, HEADER);
  result.set(packedBytes, HEADER + packedLengths.length);
  return result;
}

export function decodeByteRows(packed: Uint8Array, count: number): ByteRows {
  const offsets = new Uint32Array(count + 1);
  if (packed.length === 0) return { bytes: new Uint8Array(0), offsets };
  const view = new DataView(packed.buffer, packed.byteOffset);
  const lengthsEnd = HEADER + view.getUint32(4, true);
  const lengths = decodeUint32(packed.subarray(HEADER, lengthsEnd), view.getUint32(0, true));
  for (let row = 0; row < count; row++) offsets[row + 1] = offsets[row]! + lengths[row]!;
  return { bytes: decodeBytes(packed), offsets };
}

/** The bytes of all rows, without where each of them begins. */
export function decodeBytes(packed: Uint8Array): Uint8Array {
  if (packed.length === 0) return new Uint8Array(0);
  const view = new DataView(packed.buffer, packed.byteOffset);
  return decompress(packed.subarray(HEADER + view.getUint32(4, true)), view.getUint32(8, true));
}
