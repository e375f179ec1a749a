import { type AnyValue, emptyValue, toText } from '../../telemetry/any-value.ts';
import { joinBody } from '../../telemetry/columns/body-template.ts';
import { RAW_BODY } from '../../telemetry/columns/log-batch.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { WireReader } from '../../telemetry/otlp/wire-reader.ts';
import { decodeValue } from './plain-values.ts';
import type { ByteRows, Codes, RowGroup, RowTables } from './rows.ts';

const BODY_TAG = 42;
const reader = new WireReader();

/** Reads the bodies of the log records of one page, decompressing what it needs when it first needs it. */
export class BodyReader {
  #group: RowGroup;
  #page: number;
  #tables: RowTables;
  #templates: Codes;
  #start: number;
  #body: ByteRows | undefined;
  #extra: ByteRows | undefined;

  constructor(group: RowGroup, page: number, tables: RowTables) {
    this.#group = group;
    this.#page = page;
    this.#tables = tables;
    this.#templates = group.codes('template');
    this.#start = group.pages[page]!.start;
  }

  /** The body of a row of the group, which must be in this page; structured ones as compact JSON. */
  text(row: number): string {
    const bytes = this.#bytes(row);
    return bytes.length > 0 || this.#templates[row] !== RAW_BODY ? utf8(bytes) : toText(this.#structured(row));
  }

  /** Whether the body of a row is a map or a list. */
  isStructured(row: number): boolean {
    if (this.#templates[row] !== RAW_BODY || this.#bytes(row).length > 0) return false;
    const { type } = this.#structured(row);
    return type === 'MAP' || type === 'ARRAY';
  }

  value(row: number): AnyValue {
    const bytes = this.#bytes(row);
    if (bytes.length > 0 || this.#templates[row] !== RAW_BODY) return { type: 'STRING', value: utf8(bytes) };
    return this.#structured(row);
  }

  #bytes(row: number): Uint8Array {
    this.#body ??= this.#group.bytes('body', this.#page);
    const at = row - this.#start;
    const bytes = this.#body.bytes.subarray(this.#body.offsets[at], this.#body.offsets[at + 1]);
    const template = this.#templates[row]!;
    return template === RAW_BODY ? bytes : joinBody(this.#tables.templates.bytes(template - 1), bytes);
  }

  /** A body that is no string is a field of the row's other bytes; an empty string and an absent body are alike. */
  #structured(row: number): AnyValue {
    this.#extra ??= this.#group.bytes('extra', this.#page);
    const at = row - this.#start;
    const bytes = this.#extra.bytes.subarray(this.#extra.offsets[at], this.#extra.offsets[at + 1]);
    reader.reset(bytes);
    let body: Uint8Array | undefined;
    while (reader.pos < bytes.length) {
      const tag = reader.varint();
      if (tag !== BODY_TAG) {
        reader.skip(tag, bytes.length);
        continue;
      }
      const end = reader.lengthEnd(bytes.length);
      body = bytes.subarray(reader.pos, end);
      reader.pos = end;
    }
    return body ? decodeValue(body) : emptyValue;
  }
}
