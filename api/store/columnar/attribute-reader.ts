import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import { utf8 } from '../../telemetry/otlp/any-value-reader.ts';
import { decodeValue, setEntries, visitPlainValues } from './plain-values.ts';
import type { ByteRows, RowTables } from './rows.ts';

/** Reads the attributes of rows; keys and values of the dictionary are decoded once. */
export class AttributeReader {
  #tables: RowTables;
  #keys: string[] = [];
  #values: AnyValue[] = [];

  constructor(tables: RowTables) {
    this.#tables = tables;
  }

  /** In the order in which they were sent. `row` is of the page that `plain` is of. */
  read(set: number, plain: ByteRows, row: number): Attribute[] {
    const entries = setEntries(this.#tables.sets, set);
    const values: AnyValue[] = [];
    visitPlainValues(entries, plain.bytes, plain.offsets[row]!, (_key, start, end) => {
      values.push(decodeValue(plain.bytes.subarray(start, end)));
      return false;
    });
    let next = 0;
    return Array.from(entries, (entry) => {
      if (entry & 1) return { key: this.#key(entry >> 1), value: values[next++]! };
      return { key: this.#key(this.#tables.values.seed(entry >> 1)), value: this.#value(entry >> 1) };
    });
  }

  #key(key: number): string {
    return (this.#keys[key] ??= utf8(this.#tables.keys.bytes(key)));
  }

  #value(value: number): AnyValue {
    return (this.#values[value] ??= decodeValue(this.#tables.values.bytes(value)));
  }
}
