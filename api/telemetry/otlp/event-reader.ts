import type { AnyValue } from '../any-value.ts';
import { readAttribute } from './any-value-reader.ts';
import { eventShape, linkShape } from './limit-message.ts';
import { WireReader } from './wire-reader.ts';

export const EVENT_TAG = 90;
export const LINK_TAG = 106;
const DEPTH = 64;
const reader = new WireReader();

/**
 * Visits the attributes of the events and links in bytes[start, end), which are fields of Span; stops where the visit
 * returns true, and gives whether it did.
 */
export function visitEventAttributes(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (tag: typeof EVENT_TAG | typeof LINK_TAG, key: string, value: AnyValue) => boolean,
): boolean {
  const length = end - start;
  reader.reset(bytes.subarray(start, end));
  while (reader.pos < length) {
    const tag = reader.varint();
    if (tag !== EVENT_TAG && tag !== LINK_TAG) {
      reader.skip(tag, length);
      continue;
    }
    const messageEnd = reader.lengthEnd(length);
    const { attributeTag } = tag === EVENT_TAG ? eventShape : linkShape;
    while (reader.pos < messageEnd) {
      const field = reader.varint();
      if (field !== attributeTag) {
        reader.skip(field, messageEnd);
        continue;
      }
      const { key, value } = readAttribute(reader, reader.lengthEnd(messageEnd), DEPTH);
      if (visit(tag, key, value)) return true;
    }
  }
  return false;
}
