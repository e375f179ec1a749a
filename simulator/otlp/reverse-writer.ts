import type { SpanContext, TraceId, UnixMs } from './model.ts';

const longText = 48;

/**
 * Writes protobuf from the last byte to the first: the length of a nested message is known once its content is written,
 * so nothing is measured twice or moved. Callers write fields in descending order.
 */
export class ReverseWriter {
  private buffer: Buffer;
  private view: DataView;
  /** Where the last written byte stands; content is [pos, end of the buffer). */
  private pos: number;

  constructor(initialBytes = 1 << 20) {
    this.buffer = Buffer.allocUnsafeSlow(initialBytes);
    this.view = new DataView(this.buffer.buffer);
    this.pos = initialBytes;
  }

  /** Bytes written so far; the difference of two marks is the length of what lies between. */
  mark(): number {
    return this.buffer.length - this.pos;
  }

  /** A copy of what was written; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const written = new Uint8Array(this.mark());
    written.set(this.buffer.subarray(this.pos));
    this.pos = this.buffer.length;
    return written;
  }

  discard(): void {
    this.pos = this.buffer.length;
  }

  private reserve(bytes: number): void {
    if (bytes <= this.pos) return;
    const written = this.mark();
    const size = Math.max(this.buffer.length * 2, written + bytes);
    const grown = Buffer.allocUnsafeSlow(size);
    this.buffer.copy(grown, size - written, this.pos);
    this.buffer = grown;
    this.view = new DataView(grown.buffer);
    this.pos = size - written;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[--this.pos] = value;
  }

  /** An unsigned integer up to 2^53. */
  varint(value: number): void {
    if (value < 128) {
      this.byte(value);
      return;
    }
    const bytes = varintLength(value);
    this.reserve(bytes);
    let at = (this.pos -= bytes);
    let rest = value;
    while (rest > 127) {
      this.buffer[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[at] = rest;
  }

  /** A signed 64-bit integer in two's complement. */
  int64(value: bigint): void {
    const bytes: number[] = [];
    let rest = BigInt.asUintN(64, value);
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    this.raw(Uint8Array.from(bytes));
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.pos -= 4;
    this.view.setUint32(this.pos, value, true);
  }

  /** A whole number up to 2^53 of either sign in 8 bytes: floor and remainder give the two's complement. */
  fixed64(value: number): void {
    this.words(Math.floor(value / 4294967296), value >>> 0);
  }

  /** An instant as nanoseconds in 8 bytes, in integer arithmetic: the product passes 2^53. */
  unixNano(ms: UnixMs): void {
    const whole = Math.floor(ms);
    const nanos = Math.floor((ms - whole) * 1e6);
    const upper = Math.floor(whole / 2097152) * 1e6;
    const lower = (upper % 2048) * 2097152 + (whole % 2097152) * 1e6 + nanos;
    this.words(Math.floor(upper / 2048) + Math.floor(lower / 4294967296), lower % 4294967296);
  }

  private words(high: number, low: number): void {
    this.reserve(8);
    this.pos -= 8;
    this.view.setUint32(this.pos, low, true);
    this.view.setUint32(this.pos + 4, high, true);
  }

  double(value: number): void {
    this.reserve(8);
    this.pos -= 8;
    this.view.setFloat64(this.pos, value, true);
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.pos -= bytes.length;
    this.buffer.set(bytes, this.pos);
  }

  text(text: string): void {
    const length = text.length;
    if (length > longText) {
      this.longText(text);
      return;
    }
    this.reserve(length);
    const buffer = this.buffer;
    let at = this.pos;
    for (let i = length - 1; i >= 0; i--) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.longText(text);
        return;
      }
      buffer[--at] = code;
    }
    this.pos = at;
  }

  private longText(text: string): void {
    const bytes = Buffer.byteLength(text, 'utf8');
    this.reserve(bytes);
    this.pos -= bytes;
    this.buffer.write(text, this.pos, bytes, bytes === text.length ? 'latin1' : 'utf8');
  }

  /** A length-delimited text field of a one-byte tag. */
  textField(tag: number, text: string): void {
    const mark = this.mark();
    this.text(text);
    this.close(tag, mark);
  }

  /** Puts length and tag before what was written since the mark. */
  close(tag: number, mark: number): void {
    this.varint(this.mark() - mark);
    this.byte(tag);
  }

  traceIdField(tag: number, id: TraceId): void {
    this.reserve(18);
    this.pos -= 16;
    this.view.setInt32(this.pos, id.w0);
    this.view.setInt32(this.pos + 4, id.w1);
    this.view.setInt32(this.pos + 8, id.w2);
    this.view.setInt32(this.pos + 12, id.w3);
    this.buffer[--this.pos] = 16;
    this.buffer[--this.pos] = tag;
  }

  spanIdField(tag: number, context: SpanContext): void {
    this.reserve(10);
    this.pos -= 8;
    this.view.setInt32(this.pos, context.high);
    this.view.setInt32(this.pos + 4, context.low);
    this.buffer[--this.pos] = 8;
    this.buffer[--this.pos] = tag;
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++;
  return length;
}
