import type { AnyValue, Attribute } from '../any-value.ts';

/** Writes protobuf fields into a growing buffer. Messages nest by `message`, which writes the length in front afterwards. */
export class WireWriter {
  bytes = new Uint8Array(1024);
  view = new DataView(this.bytes.buffer);
  pos = 0;

  /** A copy of what was written. */
  take(): Uint8Array<ArrayBuffer> {
    const result = this.bytes.slice(0, this.pos);
    this.pos = 0;
    return result;
  }

  reserve(more: number): void {
    if (this.pos + more <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + more));
    bytes.set(this.bytes.subarray(0, this.pos));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }

  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.pos++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.pos++] = rest;
  }

  /** A 64-bit integer as a varint, in two's complement where it is negative. */
  varint64(value: bigint): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      this.bytes[this.pos++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.bytes[this.pos++] = Number(rest);
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.pos, value >>> 0, true);
    this.pos += 4;
  }

  fixed64(value: bigint): void {
    this.reserve(8);
    this.view.setBigUint64(this.pos, BigInt.asUintN(64, value), true);
    this.pos += 8;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.pos);
    this.pos += bytes.length;
  }

  /** A length-delimited field of the given bytes. */
  bytesField(tag: number, bytes: Uint8Array): void {
    this.varint(tag);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  stringField(tag: number, text: string): void {
    this.bytesField(tag, Buffer.from(text, 'utf8'));
  }

  /** A length-delimited field of what `write` writes. */
  message(tag: number, write: () => void): void {
    this.varint(tag);
    const start = this.pos;
    write();
    const length = this.pos - start;
    const prefix = varintLength(length);
    this.reserve(prefix);
    this.bytes.copyWithin(start + prefix, start, this.pos);
    this.pos = start;
    this.varint(length);
    this.pos = start + prefix + length;
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++;
  return length;
}

export function writeAnyValue(writer: WireWriter, value: AnyValue): void {
  switch (value.type) {
    case 'EMPTY':
      return;
    case 'STRING':
      return writer.stringField(10, value.value);
    case 'BOOL':
      writer.varint(16);
      return writer.varint(value.value ? 1 : 0);
    case 'INT':
      writer.varint(24);
      return writer.varint64(value.value);
    case 'DOUBLE':
      writer.varint(33);
      return writer.double(value.value);
    case 'ARRAY':
      return writer.message(42, () => {
        for (const element of value.value) writer.message(10, () => writeAnyValue(writer, element));
      });
    case 'MAP':
      return writer.message(50, () => writeAttributes(writer, 10, value.value));
    case 'BYTES':
      return writer.bytesField(58, value.value);
  }
}

/** Writes each attribute as a KeyValue field of the given tag. */
export function writeAttributes(writer: WireWriter, tag: number, attributes: readonly Attribute[]): void {
  for (const { key, value } of attributes) {
    writer.message(tag, () => {
      writer.stringField(10, key);
      writer.message(18, () => writeAnyValue(writer, value));
    });
  }
}
