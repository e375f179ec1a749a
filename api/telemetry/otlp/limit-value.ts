import type { AnyValue } from '../any-value.ts';
import type { ItemCounts, ItemLimits } from '../limits.ts';
import { readAnyValue, utf8 } from './any-value-reader.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter, writeAnyValue } from './wire-writer.ts';

const reader = new WireReader();
const writer = new WireWriter();

/**
 * Checks the AnyValue at bytes[start, end) and gives it within the limits and in the one form that stores keep:
 * a single field that fills the bytes. Undefined where it is so already. Throws MalformedBody.
 */
export function limitedValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  maxBytes: number,
  limits: ItemLimits,
  counts: ItemCounts,
): Uint8Array | undefined {
  reader.reset(bytes.subarray(start, end));
  const value = readAnyValue(reader, end - start, limits.depth);
  // Written again and compared: what was too deep, repeated or unknown is gone from the second form.
  writeAnyValue(writer, value);
  const canonical = writer.take();
  const same = Buffer.compare(canonical, bytes.subarray(start, end)) === 0;
  if (reader.depthCut) counts.adjust('depthCut');
  if (canonical.length <= maxBytes) return same ? undefined : canonical;
  counts.adjust('valueCut');
  writeAnyValue(writer, cut(value, maxBytes));
  return writer.take();
}

/** Strings and bytes are cut, on a character; arrays and maps past the limit become their text, cut. */
function cut(value: AnyValue, maxBytes: number): AnyValue {
  const room = Math.max(0, maxBytes - 6);
  if (value.type === 'BYTES') return { type: 'BYTES', value: value.value.subarray(0, room) };
  if (value.type === 'STRING') return { type: 'STRING', value: cutText(value.value, room) };
  return { type: 'STRING', value: cutText(JSON.stringify(value, jsonSafe), room) };
}

export function cutText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  return utf8(bytes, 0, characterEnd(bytes, 0, Math.min(bytes.length, maxBytes)));
}

/** The last position at or before `end` where no UTF-8 character is split. */
export function characterEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end >= bytes.length) return end;
  let at = end;
  while (at > start && (bytes[at]! & 0xc0) === 0x80) at--;
  return at;
}

function jsonSafe(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
