/** The value of an attribute or a body: opentelemetry.proto.common.v1.AnyValue. */
export type AnyValue =
  | { type: 'EMPTY' }
  | { type: 'STRING'; value: string }
  | { type: 'BOOL'; value: boolean }
  /** A signed 64-bit integer. */
  | { type: 'INT'; value: bigint }
  | { type: 'DOUBLE'; value: number }
  | { type: 'BYTES'; value: Uint8Array }
  | { type: 'ARRAY'; value: AnyValue[] }
  | { type: 'MAP'; value: Attribute[] };

export type AttributeType = AnyValue['type'];

/** A key with its value, in the order in which it was sent. */
export interface Attribute {
  key: string;
  value: AnyValue;
}

/** The attribute of a key. Of equal keys the last counts. */
export function findAttribute(attributes: readonly Attribute[], key: string): Attribute | undefined {
  return attributes.findLast((attribute) => attribute.key === key);
}

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

export const emptyValue: AnyValue = { type: 'EMPTY' };

/** The value as plain JSON: integers past 2^53 as decimal strings, bytes as base64, NaN and infinities as strings. */
export function toJson(value: AnyValue): JsonValue {
  switch (value.type) {
    case 'EMPTY':
      return null;
    case 'STRING':
    case 'BOOL':
      return value.value;
    case 'INT':
      return integerToJson(value.value);
    case 'DOUBLE':
      return Number.isFinite(value.value) ? value.value : String(value.value);
    case 'BYTES':
      return base64(value.value);
    case 'ARRAY':
      return value.value.map(toJson);
    case 'MAP':
      return attributesToJson(value.value);
  }
}

/** Of equal keys the last counts. Keys like `__proto__` are plain keys. */
export function attributesToJson(attributes: readonly Attribute[]): { [key: string]: JsonValue } {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, toJson(value)]));
}

/** The value as OTLP/JSON writes an AnyValue (opentelemetry-proto, docs/specification.md#json-protobuf-encoding). */
export function toOtlpJson(value: AnyValue): JsonValue {
  switch (value.type) {
    case 'EMPTY':
      return {};
    case 'STRING':
      return { stringValue: value.value };
    case 'BOOL':
      return { boolValue: value.value };
    case 'INT':
      return { intValue: value.value.toString() };
    case 'DOUBLE':
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'BYTES':
      return { bytesValue: base64(value.value) };
    case 'ARRAY':
      return { arrayValue: { values: value.value.map(toOtlpJson) } };
    case 'MAP':
      return {
        kvlistValue: { values: value.value.map(({ key, value }) => ({ key, value: toOtlpJson(value) })) },
      };
  }
}

/** The value as the text that searches and tables see: strings as they are, all else as compact JSON. */
export function toText(value: AnyValue): string {
  switch (value.type) {
    case 'EMPTY':
      return '';
    case 'STRING':
      return value.value;
    case 'INT':
      return value.value.toString();
    case 'DOUBLE':
    case 'BOOL':
      return String(value.value);
    case 'BYTES':
      return base64(value.value);
    default:
      return JSON.stringify(toJson(value));
  }
}

function integerToJson(value: bigint): JsonValue {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
