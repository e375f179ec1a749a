import { Interner } from '../columns/byte-table.ts';
import { resourceKeys } from '../resource.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter, writeAttributes } from './wire-writer.ts';

const ATTRIBUTE_TAG = 10;
/** What a sender varies in attributes that are replaced anyway is not remembered without bound. */
const MAX_SEEN_BYTES = 256 * 1024;

/** Whoever is bound to an environment says by neither name that it is another. */
const namesOfEnvironment: string[] = [resourceKeys.environment, resourceKeys.oldEnvironment];

const reader = new WireReader();
const writer = new WireWriter();

/** Attributes that the key of a sender puts on every resource, in the place of what the sender says of these. */
export class ResourceStamp {
  /** Resources as they came, and by their numbers the numbers of what they became. */
  readonly seen = new Interner();
  readonly stamped: number[] = [];
  readonly #keys: ReadonlySet<string>;
  /** As fields of a Resource message. */
  readonly #fields: Uint8Array;

  /** `attributes`: a JSON object of texts. */
  constructor(attributes: string) {
    const entries = Object.entries(JSON.parse(attributes) as Record<string, string>);
    const keys = entries.map(([key]) => key);
    this.#keys = new Set(
      keys.some((key) => namesOfEnvironment.includes(key)) ? [...keys, ...namesOfEnvironment] : keys,
    );
    const fields = new WireWriter();
    writeAttributes(
      fields,
      ATTRIBUTE_TAG,
      entries.map(([key, value]) => ({ key, value: { type: 'STRING', value } })),
    );
    this.#fields = fields.take();
  }

  get isFull(): boolean {
    return this.seen.byteLength > MAX_SEEN_BYTES;
  }

  /** The Resource message (opentelemetry/proto/resource/v1) with the attributes first, so that no limit drops them. Throws MalformedBody. */
  putOn(message: Uint8Array): Uint8Array<ArrayBuffer> {
    reader.reset(message);
    writer.pos = 0;
    writer.raw(this.#fields);
    while (reader.pos < message.length) {
      const start = reader.pos;
      const tag = reader.varint();
      if (tag === ATTRIBUTE_TAG) {
        const end = reader.lengthEnd(message.length);
        if (!this.#keys.has(readKey(end))) writer.raw(message.subarray(start, end));
      } else {
        reader.skip(tag, message.length);
        writer.raw(message.subarray(start, reader.pos));
      }
    }
    reader.expectEnd(message.length);
    return writer.take();
  }
}

/** Reads a KeyValue up to `end` for its key. */
function readKey(end: number): string {
  let key = '';
  while (reader.pos < end) {
    const tag = reader.varint();
    const start = reader.pos;
    reader.skip(tag, end);
    if (tag === 10) key = readText(start, reader.pos);
  }
  reader.expectEnd(end);
  return key;
}

/** The text of a length-delimited field whose value, length included, lies at [start, end). */
function readText(start: number, end: number): string {
  reader.pos = start;
  reader.lengthEnd(end);
  const text = Buffer.from(reader.bytes.buffer, reader.bytes.byteOffset + reader.pos, end - reader.pos).toString(
    'utf8',
  );
  reader.pos = end;
  return text;
}
