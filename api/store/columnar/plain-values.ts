import type { AnyValue } from '../../telemetry/any-value.ts';
import type { ByteTable } from '../../telemetry/columns/byte-table.ts';
import { readAnyValue } from '../../telemetry/otlp/any-value-reader.ts';
import { WireReader } from '../../telemetry/otlp/wire-reader.ts';

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
