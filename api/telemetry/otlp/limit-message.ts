import type { ItemCounts, ItemLimits } from '../limits.ts';
import { characterEnd, limitedValue } from './limit-value.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** Tags of the fields that hold a message's attributes and the number of those that were dropped. */
export interface AttributesShape {
  attributeTag: number;
  droppedTag: number;
}
export const resourceShape: AttributesShape = { attributeTag: 10, droppedTag: 16 };
export const scopeShape: AttributesShape = { attributeTag: 26, droppedTag: 32 };
export const eventShape: AttributesShape = { attributeTag: 26, droppedTag: 32 };
export const linkShape: AttributesShape = { attributeTag: 34, droppedTag: 40 };

const reader = new WireReader();
const writer = new WireWriter();
const noBytes = new Uint8Array(0);

/**
 * Checks the message at bytes[start, end) with its attributes and gives it within the limits, what was left out added to
 * its dropped count; undefined where nothing had to change. Throws MalformedBody.
 */
export function limitedMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  shape: AttributesShape,
  limits: ItemLimits,
  counts: ItemCounts,
): Uint8Array<ArrayBuffer> | undefined {
  const message = bytes.subarray(start, end);
  reader.reset(message);
  writer.pos = 0;
  let changed = false;
  let attributes = 0;
  let dropped = 0;
  while (reader.pos < message.length) {
    const fieldStart = reader.pos;
    const tag = reader.varint();
    if (tag === shape.attributeTag) {
      const attributeEnd = reader.lengthEnd(message.length);
      if (++attributes > limits.attributes) {
        reader.pos = attributeEnd;
        dropped++;
      } else if (copyAttribute(attributeEnd, shape.attributeTag, limits, counts)) changed = true;
    } else if (tag === shape.droppedTag) dropped += reader.varint();
    else {
      reader.skip(tag, message.length);
      writer.raw(message.subarray(fieldStart, reader.pos));
    }
  }
  reader.expectEnd(message.length);
  if (attributes > limits.attributes) {
    changed = true;
    counts.adjust('attributesDropped');
  }
  if (!changed) return undefined;
  if (dropped > 0) {
    writer.varint(shape.droppedTag);
    writer.varint(dropped);
  }
  return writer.take();
}

/** Reads a KeyValue up to `end` and writes it within the limits; whether it had to change. */
function copyAttribute(end: number, tag: number, limits: ItemLimits, counts: ItemCounts): boolean {
  let key = noBytes as Uint8Array;
  let valueStart = 0;
  let valueEnd = 0;
  while (reader.pos < end) {
    const fieldTag = reader.varint();
    if (fieldTag === 10) {
      const keyEnd = reader.lengthEnd(end);
      key = reader.bytes.subarray(reader.pos, keyEnd);
      reader.pos = keyEnd;
    } else if (fieldTag === 18) {
      valueEnd = reader.lengthEnd(end);
      valueStart = reader.pos;
      reader.pos = valueEnd;
    } else reader.skip(fieldTag, end);
  }
  reader.expectEnd(end);
  const limited = limitedValue(reader.bytes, valueStart, valueEnd, limits.valueBytes, limits, counts);
  const cutKey = key.length > limits.nameBytes;
  if (cutKey) {
    key = key.subarray(0, characterEnd(key, 0, limits.nameBytes));
    counts.adjust('nameCut');
  }
  writer.message(tag, () => {
    writer.bytesField(10, key);
    writer.bytesField(18, limited ?? reader.bytes.subarray(valueStart, valueEnd));
  });
  return cutKey || limited !== undefined;
}
