import type { AttributeValue, Attributes } from './model.ts';
import type { ReverseWriter } from './reverse-writer.ts';

const isBytes = (value: AttributeValue): value is Uint8Array => value instanceof Uint8Array;
const isList = (value: AttributeValue): value is readonly AttributeValue[] => Array.isArray(value);

/** Writes the content of an AnyValue message. */
export function writeAnyValue(writer: ReverseWriter, value: AttributeValue): void {
  switch (typeof value) {
    case 'string':
      writer.textField(0x0a, value);
      return;
    case 'number':
      writeNumber(writer, value);
      return;
    case 'boolean':
      writer.byte(value ? 1 : 0);
      writer.byte(0x10);
      return;
    case 'bigint':
      writer.int64(value);
      writer.byte(0x18);
      return;
    default:
      writeComposite(writer, value);
  }
}

function writeNumber(writer: ReverseWriter, value: number): void {
  if (!Number.isSafeInteger(value)) {
    writer.double(value);
    writer.byte(0x21);
    return;
  }
  if (value >= 0) writer.varint(value);
  else writer.int64(BigInt(value));
  writer.byte(0x18);
}

function writeComposite(
  writer: ReverseWriter,
  value: Uint8Array | readonly AttributeValue[] | { readonly [key: string]: AttributeValue },
): void {
  const mark = writer.mark();
  if (isBytes(value)) {
    writer.raw(value);
    writer.close(0x3a, mark);
  } else if (isList(value)) {
    for (let i = value.length - 1; i >= 0; i--) {
      const element = writer.mark();
      const entry = value[i];
      if (entry !== undefined) writeAnyValue(writer, entry);
      writer.close(0x0a, element);
    }
    writer.close(0x2a, mark);
  } else {
    writeAttributes(writer, 0x0a, value);
    writer.close(0x32, mark);
  }
}

/** Writes each attribute as a KeyValue field of the given one-byte tag. */
export function writeAttributes(writer: ReverseWriter, tag: number, attributes: Attributes): void {
  const keys = Object.keys(attributes);
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] ?? '';
    const value = attributes[key];
    if (value === undefined) continue;
    const mark = writer.mark();
    writeAnyValue(writer, value);
    writer.close(0x12, mark);
    writer.textField(0x0a, key);
    writer.close(tag, mark);
  }
}
