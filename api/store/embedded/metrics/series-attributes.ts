import type { AnyValue, Attribute } from '../../../telemetry/any-value.ts';
import { readAttribute } from '../../../telemetry/otlp/any-value-reader.ts';
import { WireReader } from '../../../telemetry/otlp/wire-reader.ts';
import { decodeValue } from '../../columnar/plain-values.ts';

/** Deeper values were cut when they came in. */
const DEPTH = 64;
const ATTRIBUTE_TAG = 10;
const KEY_TAG = 10;
const reader = new WireReader();

/** The attributes of a series, by key. */
export function readAttributes(bytes: Uint8Array): Attribute[] {
  const attributes: Attribute[] = [];
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    if (reader.varint() !== ATTRIBUTE_TAG) break;
    attributes.push(readAttribute(reader, reader.lengthEnd(bytes.length), DEPTH));
  }
  return attributes;
}

/** The value under a key, given as UTF-8; undefined where the series has none. */
export function findAttribute(bytes: Uint8Array, key: Uint8Array): AnyValue | undefined {
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    if (reader.varint() !== ATTRIBUTE_TAG) break;
    const end = reader.lengthEnd(bytes.length);
    // A series' attributes were written with the key first, then the value.
    if (reader.varint() === KEY_TAG) {
      const keyEnd = reader.lengthEnd(end);
      if (isAt(bytes, reader.pos, keyEnd, key)) {
        reader.pos = keyEnd;
        reader.varint();
        const valueEnd = reader.lengthEnd(end);
        return decodeValue(bytes.subarray(reader.pos, valueEnd));
      }
    }
    reader.pos = end;
  }
  return undefined;
}

/** Visits the keys of a series. */
export function visitKeys(bytes: Uint8Array, visit: (start: number, end: number) => void): void {
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    if (reader.varint() !== ATTRIBUTE_TAG) break;
    const end = reader.lengthEnd(bytes.length);
    if (reader.varint() === KEY_TAG) {
      const keyEnd = reader.lengthEnd(end);
      visit(reader.pos, keyEnd);
    }
    reader.pos = end;
  }
}

function isAt(bytes: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}
