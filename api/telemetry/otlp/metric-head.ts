import { traitsOfSeed } from '../columns/metric-vocabulary.ts';
import type { ItemCounts, ItemLimits } from '../limits.ts';
import type { Attribute } from '../any-value.ts';
import type { MetricIdentity } from '../metric-point.ts';
import { readAttribute, readString } from './any-value-reader.ts';
import { type AttributesShape, limitedMessage } from './limit-message.ts';
import { characterEnd } from './limit-value.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

const NAME_TAG = 10;
const DESCRIPTION_TAG = 18;
const UNIT_TAG = 26;
const METADATA_TAG = 98;
/** Deeper values were cut when they came in. */
const DEPTH = 64;
/** Metadata of a metric, which has no count of what was dropped: the number is kept under a field that it does not use. */
const metadataShape: AttributesShape = { attributeTag: METADATA_TAG, droppedTag: 120 };

const reader = new WireReader();
const writer = new WireWriter();

/** The fields of a Metric message but for its data, within the limits, and whether they name it. Throws MalformedBody. */
export function limitedMetricHead(
  head: Uint8Array<ArrayBuffer>,
  limits: ItemLimits,
  counts: ItemCounts,
): { bytes: Uint8Array<ArrayBuffer>; isNamed: boolean } {
  const message = limitedMessage(head, 0, head.length, metadataShape, limits, counts) ?? head;
  let isNamed = false;
  reader.reset(message);
  writer.pos = 0;
  while (reader.pos < message.length) {
    const fieldStart = reader.pos;
    const tag = reader.varint();
    if (tag === NAME_TAG || tag === DESCRIPTION_TAG || tag === UNIT_TAG) {
      const textEnd = reader.lengthEnd(message.length);
      let keptEnd = textEnd;
      if (textEnd - reader.pos > limits.nameBytes) {
        keptEnd = characterEnd(message, reader.pos, reader.pos + limits.nameBytes);
        counts.adjust('nameCut');
      }
      if (tag === NAME_TAG) isNamed = keptEnd > reader.pos;
      writer.bytesField(tag, message.subarray(reader.pos, keptEnd));
      reader.pos = textEnd;
    } else {
      reader.skip(tag, message.length);
      writer.raw(message.subarray(fieldStart, reader.pos));
    }
  }
  reader.expectEnd(message.length);
  return { bytes: writer.take(), isNamed };
}

/** Reads an entry of a vocabulary's metrics; its seed tells its traits. */
export function readMetricHead(
  bytes: Uint8Array,
  seed: number,
): MetricIdentity & { description: string; metadata: Attribute[] } {
  const head = { name: '', description: '', unit: '', metadata: [] as Attribute[] };
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    const tag = reader.varint();
    if (tag === NAME_TAG) head.name = readString(reader, reader.lengthEnd(bytes.length));
    else if (tag === DESCRIPTION_TAG) head.description = readString(reader, reader.lengthEnd(bytes.length));
    else if (tag === UNIT_TAG) head.unit = readString(reader, reader.lengthEnd(bytes.length));
    else if (tag === METADATA_TAG) head.metadata.push(readAttribute(reader, reader.lengthEnd(bytes.length), DEPTH));
    else reader.skip(tag, bytes.length);
  }
  return { ...head, ...traitsOfSeed(seed) };
}
