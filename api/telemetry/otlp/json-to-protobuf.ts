import type { Signal } from '../signal.ts';
import { type Field, type MessageType, messageTypes } from './json-to-protobuf-fields.ts';
import { JsonReader } from './json-to-protobuf-reader.ts';
import { writeScalar } from './json-to-protobuf-scalars.ts';
import { MalformedBody } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** Values nested deeper than this are written as empty: deeper than any limit that the decoders are given. */
const MAX_VALUE_DEPTH = 200;
const MAX_PATH_LENGTH = 200;
const N = 110;

const requests: Readonly<Record<Signal, MessageType>> = {
  traces: messageTypes.ExportTraceServiceRequest,
  metrics: messageTypes.ExportMetricsServiceRequest,
  logs: messageTypes.ExportLogsServiceRequest,
};

/**
 * An Export…ServiceRequest in OTLP/JSON as binary protobuf. Unknown fields are left out; null is absence. Throws
 * MalformedBody with the path of what is wrong. Text goes from one to the other as bytes, so memory is bounded by the body.
 */
export function jsonToProtobuf(signal: Signal, json: Uint8Array): Uint8Array {
  return new Conversion(json).request(requests[signal]);
}

class Conversion {
  #reader: JsonReader;
  #writer = new WireWriter();
  #path: (string | number)[] = [];
  #valueDepth = 0;

  constructor(json: Uint8Array) {
    this.#reader = new JsonReader(json);
    this.#writer.reserve(json.length >> 1);
  }

  request(type: MessageType): Uint8Array {
    try {
      this.#message(type);
      this.#path.length = 0;
      this.#reader.expectEnd();
    } catch (error) {
      if (error instanceof MalformedBody) throw new MalformedBody(`${error.message}${this.#place()}`, { cause: error });
      throw error;
    }
    return this.#writer.bytes.subarray(0, this.#writer.pos);
  }

  #message(type: MessageType): void {
    const reader = this.#reader;
    if (reader.peek() !== 123) throw new MalformedBody('an object is needed');
    if (!reader.open('{')) return;
    const depth = this.#path.length;
    do {
      reader.key();
      const field = type.find(reader.textBytes, reader.textStart, reader.textEnd);
      if (!field) reader.skip();
      else if (reader.peek() === N) reader.literal();
      else {
        this.#path[depth] = field.name;
        this.#field(field);
        this.#path.length = depth;
      }
    } while (reader.next('{'));
  }

  #field(field: Field): void {
    const { type } = field;
    if (field.isRepeated) this.#list(field);
    else if (typeof type === 'string') writeScalar(this.#reader, this.#writer, type, field.tag, field.hasPresence);
    else this.#nested(field.tag, type);
  }

  #list({ tag, type }: Field): void {
    const reader = this.#reader;
    if (reader.peek() !== 91) throw new MalformedBody('an array is needed');
    if (!reader.open('[')) return;
    const isPacked = typeof type === 'string' && type !== 'string';
    const start = isPacked ? this.#begin(tag) : 0;
    const depth = this.#path.length;
    let index = 0;
    do {
      this.#path[depth] = index++;
      if (isPacked) writeScalar(reader, this.#writer, type, 0, true);
      else if (typeof type === 'string') writeScalar(reader, this.#writer, type, tag, true);
      else this.#nested(tag, type);
    } while (reader.next('['));
    this.#path.length = depth;
    if (isPacked) this.#end(start);
  }

  #nested(tag: number, type: MessageType): void {
    const isValue = type === messageTypes.AnyValue;
    if (isValue) this.#valueDepth++;
    const start = this.#begin(tag);
    if (this.#valueDepth > MAX_VALUE_DEPTH) this.#reader.skip();
    else this.#message(type);
    this.#end(start);
    if (isValue) this.#valueDepth--;
  }

  /** Writes a tag and leaves one byte for the length. */
  #begin(tag: number): number {
    this.#writer.varint(tag);
    this.#writer.reserve(1);
    return ++this.#writer.pos;
  }

  /** Writes the length in front of what was written since, moving it where one byte is not enough. */
  #end(start: number): void {
    const writer = this.#writer;
    const length = writer.pos - start;
    if (length < 128) {
      writer.bytes[start - 1] = length;
      return;
    }
    writer.reserve(10);
    const { bytes } = writer;
    const end = writer.pos;
    writer.pos = start - 1;
    let more = 0;
    for (let rest = length; rest > 127; rest = Math.floor(rest / 128)) more++;
    bytes.copyWithin(start + more, start, end);
    writer.varint(length);
    writer.pos = end + more;
  }

  #place(): string {
    if (this.#path.length === 0) return '';
    const path = this.#path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    return ` (at ${path.slice(1, MAX_PATH_LENGTH + 1)})`;
  }
}
