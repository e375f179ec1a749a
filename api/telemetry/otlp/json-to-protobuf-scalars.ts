import type { ScalarType } from './json-to-protobuf-fields.ts';
import { type JsonReader, latin1 } from './json-to-protobuf-reader.ts';
import { MalformedBody } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

const QUOTE = 34;
/** Integers of this many digits are exact as numbers. */
const SAFE_DIGITS = 15;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const plainInteger = /^-?\d{1,20}$/;
const base64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

const ranges = {
  enum: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  fixed32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
} as const;
type IntegerType = keyof typeof ranges;

/**
 * Reads a JSON value and writes it as a field of the tag, or without one where the tag is 0; the zero value only where it
 * has presence.
 */
export function writeScalar(
  reader: JsonReader,
  writer: WireWriter,
  type: ScalarType,
  tag: number,
  hasPresence: boolean,
): void {
  switch (type) {
    case 'string': {
      if (reader.peek() !== QUOTE) throw new MalformedBody('a string is needed');
      reader.string();
      if (reader.textEnd > reader.textStart || hasPresence) writeText(reader, writer, tag);
      return;
    }
    case 'bytes':
      return writer.bytesField(tag, readBase64(reader));
    case 'hex':
      return writeHex(reader, writer, tag);
    case 'bool': {
      const first = reader.peek();
      if (first !== 116 && first !== 102) throw new MalformedBody('true or false is needed');
      const value = reader.literal() === true;
      if (!value && !hasPresence) return;
      writeTag(writer, tag);
      return writer.varint(value ? 1 : 0);
    }
    case 'double': {
      const value = readDouble(reader);
      if (Object.is(value, 0) && !hasPresence) return;
      writeTag(writer, tag);
      return writer.double(value);
    }
    default: {
      const value = readInteger(reader, type);
      if (Number(value) === 0 && !hasPresence) return;
      writeTag(writer, tag);
      return writeInteger(writer, type, value);
    }
  }
}

function writeTag(writer: WireWriter, tag: number): void {
  if (tag !== 0) writer.varint(tag);
}

function writeInteger(writer: WireWriter, type: IntegerType, value: bigint | number): void {
  switch (type) {
    case 'fixed32':
      return writer.fixed32(Number(value));
    case 'fixed64':
    case 'sfixed64':
      return writer.fixed64(BigInt(value));
    case 'sint32':
      return writer.varint(value < 0 ? -Number(value) * 2 - 1 : Number(value) * 2);
    default:
      return typeof value === 'number' ? writer.varint(value) : writer.varint64(value);
  }
}

/** Integers are numbers or decimal strings; enums are numbers only, never names. */
function readInteger(reader: JsonReader, type: IntegerType): bigint | number {
  if (reader.peek() !== QUOTE) {
    const start = reader.pos;
    skipNumber(reader, 'an integer is needed');
    return inRange(parseInteger(reader.bytes, start, reader.pos), type);
  }
  if (type === 'enum') throw new MalformedBody('an integer is needed, not the name of an enum value');
  reader.string();
  return inRange(parseInteger(reader.textBytes, reader.textStart, reader.textEnd), type);
}

function inRange(value: bigint | number, type: IntegerType): bigint | number {
  const [least, most] = ranges[type];
  if (value < least || value > most) throw new MalformedBody(`an integer from ${least} to ${most} is needed`);
  return value;
}

/** 64-bit integers keep every digit; 1.0 and 1e3 are integers too. */
function parseInteger(bytes: Uint8Array, start: number, end: number): bigint | number {
  if (end > start && end - start <= SAFE_DIGITS) {
    let value = 0;
    let at = start;
    for (; at < end; at++) {
      const digit = bytes[at]! - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === end) return value;
  }
  const text = latin1(bytes, start, end);
  if (plainInteger.test(text)) return BigInt(text);
  const number = jsonNumber.test(text) ? Number(text) : Number.NaN;
  if (!Number.isInteger(number)) throw new MalformedBody('an integer is needed');
  return BigInt(number);
}

function readDouble(reader: JsonReader): number {
  const isString = reader.peek() === QUOTE;
  const start = reader.pos;
  if (!isString) skipNumber(reader, 'a number is needed');
  const text = isString ? readString(reader, '') : latin1(reader.bytes, start, reader.pos);
  if (isString) {
    if (text === 'NaN') return Number.NaN;
    if (text === 'Infinity') return Infinity;
    if (text === '-Infinity') return -Infinity;
    if (!jsonNumber.test(text)) throw new MalformedBody('a number, "NaN", "Infinity" or "-Infinity" is needed');
  }
  return Number(text);
}

function skipNumber(reader: JsonReader, need: string): void {
  const first = reader.peek();
  if (first !== 45 && (first < 48 || first > 57)) throw new MalformedBody(need);
  reader.number();
}

function readString(reader: JsonReader, what: string): string {
  if (reader.peek() !== QUOTE) throw new MalformedBody(`${what} is needed`);
  reader.string();
  return latin1(reader.textBytes, reader.textStart, reader.textEnd);
}

function readBase64(reader: JsonReader): Uint8Array {
  const text = readString(reader, 'a string in base64');
  if (!base64.test(text)) throw new MalformedBody('a string in base64 is needed');
  return Buffer.from(text, 'base64');
}

function writeHex(reader: JsonReader, writer: WireWriter, tag: number): void {
  if (reader.peek() !== QUOTE) throw new MalformedBody('a string in hexadecimal is needed');
  reader.string();
  const { textBytes, textStart, textEnd } = reader;
  const length = (textEnd - textStart) / 2;
  if (length === 0) return;
  writer.varint(tag);
  writer.varint(length);
  writer.reserve(length);
  for (let at = textStart; at < textEnd; at += 2) {
    const byte = hexDigit(textBytes[at]) * 16 + hexDigit(at + 1 < textEnd ? textBytes[at + 1] : undefined);
    writer.bytes[writer.pos++] = byte;
  }
}

function hexDigit(character: number | undefined): number {
  if (character !== undefined) {
    if (character >= 48 && character <= 57) return character - 48;
    const lower = character | 32;
    if (lower >= 97 && lower <= 102) return lower - 87;
  }
  throw new MalformedBody('a string in hexadecimal is needed');
}

/** Copies the string that was read last; a loop is faster than a view for what is short. */
function writeText(reader: JsonReader, writer: WireWriter, tag: number): void {
  const { textBytes, textStart, textEnd } = reader;
  const length = textEnd - textStart;
  writer.varint(tag);
  writer.varint(length);
  if (length > 64) return writer.raw(textBytes.subarray(textStart, textEnd));
  writer.reserve(length);
  const { bytes, pos } = writer;
  for (let at = 0; at < length; at++) bytes[pos + at] = textBytes[textStart + at]!;
  writer.pos = pos + length;
}
