import { type AnyValue, type Attribute, emptyValue } from '../any-value.ts';
import { MalformedBody, type WireReader } from './wire-reader.ts';

/** Reads the AnyValue in bytes [reader.pos, end). Levels past `depth` are read as empty; unknown fields are passed over. */
export function readAnyValue(reader: WireReader, end: number, depth: number): AnyValue {
  let value: AnyValue = emptyValue;
  while (reader.pos < end) {
    const tag = reader.varint();
    switch (tag) {
      case 10:
        value = { type: 'STRING', value: readString(reader, reader.lengthEnd(end)) };
        break;
      case 16:
        value = { type: 'BOOL', value: reader.varint() !== 0 };
        break;
      case 24:
        value = { type: 'INT', value: readInt64(reader) };
        break;
      case 33:
        value = { type: 'DOUBLE', value: readDouble(reader, end) };
        break;
      case 42:
        value = { type: 'ARRAY', value: readArray(reader, reader.lengthEnd(end), depth - 1) };
        break;
      case 50:
        value = { type: 'MAP', value: readMap(reader, reader.lengthEnd(end), depth - 1) };
        break;
      case 58: {
        const bytesEnd = reader.lengthEnd(end);
        // A copy, which `slice` of a Buffer is not.
        value = { type: 'BYTES', value: new Uint8Array(reader.bytes.subarray(reader.pos, bytesEnd)) };
        reader.pos = bytesEnd;
        break;
      }
      default:
        reader.skip(tag, end);
    }
  }
  reader.expectEnd(end);
  return value;
}

/** Reads the KeyValue in bytes [reader.pos, end). */
export function readAttribute(reader: WireReader, end: number, depth: number): Attribute {
  let key = '';
  let value: AnyValue = emptyValue;
  while (reader.pos < end) {
    const tag = reader.varint();
    if (tag === 10) key = readString(reader, reader.lengthEnd(end));
    else if (tag === 18) value = readAnyValue(reader, reader.lengthEnd(end), depth);
    else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  return { key, value };
}

/** Reads a UTF-8 string to `end`; malformed sequences become U+FFFD. */
export function readString(reader: WireReader, end: number): string {
  const { bytes, pos } = reader;
  reader.pos = end;
  return utf8(bytes, pos, end);
}

export function utf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

export function readDouble(reader: WireReader, end: number): number {
  const at = reader.pos;
  reader.pos += 8;
  if (reader.pos > end) throw new MalformedBody('the message ends inside a number');
  return reader.view.getFloat64(at, true);
}

/** A varint as a signed 64-bit integer. */
export function readInt64(reader: WireReader): bigint {
  const start = reader.pos;
  const approximate = reader.varint();
  if (approximate <= Number.MAX_SAFE_INTEGER) return BigInt(approximate);
  let result = 0n;
  for (let pos = start, shift = 0n; pos < reader.pos; pos++, shift += 7n) {
    result |= BigInt(reader.bytes[pos]! & 127) << shift;
  }
  return BigInt.asIntN(64, result);
}

function readArray(reader: WireReader, end: number, depth: number): AnyValue[] {
  const values: AnyValue[] = [];
  if (tooDeep(reader, end, depth)) return values;
  while (reader.pos < end) {
    const tag = reader.varint();
    if (tag === 10) values.push(readAnyValue(reader, reader.lengthEnd(end), depth));
    else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  return values;
}

function readMap(reader: WireReader, end: number, depth: number): Attribute[] {
  const attributes: Attribute[] = [];
  if (tooDeep(reader, end, depth)) return attributes;
  while (reader.pos < end) {
    const tag = reader.varint();
    if (tag === 10) attributes.push(readAttribute(reader, reader.lengthEnd(end), depth));
    else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  return attributes;
}

function tooDeep(reader: WireReader, end: number, depth: number): boolean {
  if (depth >= 0) return false;
  if (end > reader.pos) reader.depthCut = true;
  reader.pos = end;
  return true;
}
