import type { AnyValue } from '../any-value.ts';
import { readAnyValue, readAttribute } from './any-value-reader.ts';
import { eventShape, linkShape } from './limit-message.ts';
import { WireReader } from './wire-reader.ts';

export const EVENT_TAG = 90;
export const LINK_TAG = 106;
/** Of KeyValue. */
const KEY_TAG = 10;
const VALUE_TAG = 18;
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

/**
 * The same for the value that each event or link has under one key, given in UTF-8: of equal keys in one event the last.
 */
export function visitEventValues(
  bytes: Uint8Array,
  start: number,
  end: number,
  wanted: Uint8Array,
  visit: (tag: typeof EVENT_TAG | typeof LINK_TAG, value: AnyValue) => boolean,
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
    const value = lastValue(tag === EVENT_TAG ? eventShape.attributeTag : linkShape.attributeTag, messageEnd, wanted);
    if (value && visit(tag, value)) return true;
  }
  return false;
}

/** Reads a message up to its end; undefined where it has no attribute of the key. */
function lastValue(attributeTag: number, messageEnd: number, wanted: Uint8Array): AnyValue | undefined {
  let start = -1;
  let end = -1;
  while (reader.pos < messageEnd) {
    const field = reader.varint();
    if (field !== attributeTag) {
      reader.skip(field, messageEnd);
      continue;
    }
    const attributeEnd = reader.lengthEnd(messageEnd);
    let isWanted = wanted.length === 0;
    let valueStart = attributeEnd;
    let valueEnd = attributeEnd;
    while (reader.pos < attributeEnd) {
      const part = reader.varint();
      if (part !== KEY_TAG && part !== VALUE_TAG) {
        reader.skip(part, attributeEnd);
        continue;
      }
      const partEnd = reader.lengthEnd(attributeEnd);
      if (part === KEY_TAG) isWanted = Buffer.compare(reader.bytes.subarray(reader.pos, partEnd), wanted) === 0;
      else [valueStart, valueEnd] = [reader.pos, partEnd];
      reader.pos = partEnd;
    }
    if (isWanted) [start, end] = [valueStart, valueEnd];
  }
  if (start < 0) return undefined;
  reader.pos = start;
  const value = readAnyValue(reader, end, DEPTH);
  reader.pos = messageEnd;
  return value;
}
