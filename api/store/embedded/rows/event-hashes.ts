import { keyHash } from '../../../telemetry/columns/attribute-columns.ts';
import { hashBytes, hashNumber, mix } from '../../../telemetry/columns/hash.ts';
import { toText } from '../../../telemetry/any-value.ts';
import { readAttribute } from '../../../telemetry/otlp/any-value-reader.ts';
import { eventShape, linkShape } from '../../../telemetry/otlp/limit-message.ts';
import { WireReader } from '../../../telemetry/otlp/wire-reader.ts';

const DEPTH = 64;
const reader = new WireReader();

/** What a page's bloom holds for a key that an event or link of it has. */
export function eventKeyHash(key: number): number {
  return mix(key ^ 0x65766b00);
}

/** What a page's bloom holds for a value under a key: of texts their bytes, of numbers the number. */
export function valueHash(key: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return hashBytes(bytes, 0, bytes.length, key);
}

/** Hands the hashes of the keys and values of a span's events and links to `visit`. The bytes are fields of Span. */
export function hashEventAttributes(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (hash: number) => void,
): void {
  const length = end - start;
  reader.reset(bytes.subarray(start, end));
  while (reader.pos < length) {
    const tag = reader.varint();
    if (tag !== 90 && tag !== 106) {
      reader.skip(tag, length);
      continue;
    }
    const messageEnd = reader.lengthEnd(length);
    const { attributeTag } = tag === 90 ? eventShape : linkShape;
    while (reader.pos < messageEnd) {
      const field = reader.varint();
      if (field === attributeTag) hashAttribute(reader.lengthEnd(messageEnd), visit);
      else reader.skip(field, messageEnd);
    }
  }
}

function hashAttribute(end: number, visit: (hash: number) => void): void {
  const { key, value } = readAttribute(reader, end, DEPTH);
  const hash = keyHash(Buffer.from(key, 'utf8'));
  visit(eventKeyHash(hash));
  if (value.type === 'INT' || value.type === 'DOUBLE') visit(hashNumber(Number(value.value), hash));
  else if (value.type === 'STRING' && value.value.length < 1024) visit(valueHash(hash, toText(value)));
}
