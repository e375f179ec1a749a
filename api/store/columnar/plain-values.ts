import type { AnyValue } from '../../telemetry/any-value.ts';
import type { ByteTable, FlatByteTable } from '../../telemetry/columns/byte-table.ts';
import { readAnyValue } from '../../telemetry/otlp/any-value-reader.ts';
import { WireReader } from '../../telemetry/otlp/wire-reader.ts';
import type { ByteRows } from './rows.ts';

const DEPTH = 64;
const reader = new WireReader();

export function decodeValue(bytes: Uint8Array): AnyValue {
  reader.reset(bytes);
  return readAnyValue(reader, bytes.length, DEPTH);
}

/** The entries of a set as 32-bit numbers (telemetry/columns/attribute-columns.ts). */
export function setEntries(sets: ByteTable, set: number): Int32Array {
  const bytes = sets.bytes(set);
  // Sets lie one behind the other from the start of an arena, each a whole number of words long.
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

/** The entries of all sets one behind the other: those of set i are entries[ends[i - 1], ends[i]), of the first from 0. */
export function allSetEntries({ raw, count }: FlatByteTable): { entries: Int32Array; ends: Uint32Array } {
  const ends = raw.offsets.slice(1, count + 1).map((offset) => offset >> 2);
  return { entries: new Int32Array(raw.bytes.buffer, raw.bytes.byteOffset, ends.at(-1) ?? 0), ends };
}

/** Visits the plain values of a row in order, each with its key; stops where the visit returns true. */
export function visitPlainValues(
  entries: Int32Array,
  bytes: Uint8Array,
  start: number,
  visit: (key: number, start: number, end: number) => boolean,
): void {
  let at = start;
  for (const entry of entries) {
    if ((entry & 1) === 0) continue;
    const end = valueEnd(bytes, at);
    const isEmpty = bytes[at] === 0;
    if (visit(entry >> 1, isEmpty ? end : at, end)) return;
    at = end;
  }
}

/** The plain value that a row has under a key of these numbers: of several the last. Undefined where it has none. */
export function plainValueOf(
  entries: Int32Array,
  keys: ReadonlySet<number>,
  plain: ByteRows,
  row: number,
): Uint8Array | undefined {
  let found: Uint8Array | undefined;
  visitPlainValues(entries, plain.bytes, plain.offsets[row]!, (key, start, end) => {
    if (keys.has(key)) found = plain.bytes.subarray(start, end);
    return false;
  });
  return found;
}

/** Where the AnyValue that begins at `start` ends: a single field, or a zero byte for an empty one. */
function valueEnd(bytes: Uint8Array, start: number): number {
  const tag = bytes[start]!;
  if (tag === 0) return start + 1;
  let at = start + 1;
  if ((tag & 7) === 1) return at + 8;
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at++]!;
    value += (byte & 127) * scale;
    if (byte < 128) break;
    scale *= 128;
  }
  return (tag & 7) === 2 ? at + value : at;
}
