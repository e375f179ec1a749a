import { type AnyValue, toText } from '../any-value.ts';
import { hashBytes, hashNumber } from './hash.ts';

/**
 * Hands the hashes by which a page's bloom knows a value to `visit`: of a number, of any other value's text, of an array
 * those of its elements. What a filter may ask to equal the value has one of them. `key` is the hash of the value's key.
 */
export function visitValueHashes(value: AnyValue, key: number, visit: (hash: number) => void): void {
  if (value.type === 'ARRAY') for (const element of value.value) visit(elementHash(element, key));
  else visit(elementHash(value, key));
}

function elementHash(value: AnyValue, key: number): number {
  switch (value.type) {
    case 'INT':
    case 'DOUBLE':
      return hashNumber(Number(value.value), key);
    case 'EMPTY':
      return textHash('null', key);
    default:
      return textHash(toText(value), key);
  }
}

/** The hash of a text that a value may equal. */
export function textHash(text: string, key: number): number {
  const bytes = Buffer.from(text, 'utf8');
  return hashBytes(bytes, 0, bytes.length, key);
}
