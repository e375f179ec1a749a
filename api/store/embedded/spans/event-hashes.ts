import { keyHash } from '../../../telemetry/columns/attribute-columns.ts';
import { eventKeyHash, hashBytes, hashNumber } from '../../../telemetry/columns/hash.ts';
import { visitEventAttributes } from '../../../telemetry/otlp/event-reader.ts';

const MAX_TEXT = 1024;

/** Hands the hashes of the keys and values of a span's events and links to `visit`. The bytes are fields of Span. */
export function hashEventAttributes(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (hash: number) => void,
): void {
  visitEventAttributes(bytes, start, end, (_tag, key, value) => {
    const seed = keyHash(Buffer.from(key, 'utf8'));
    visit(eventKeyHash(seed));
    if (value.type === 'INT' || value.type === 'DOUBLE') visit(hashNumber(Number(value.value), seed));
    else if (value.type === 'STRING' && value.value.length < MAX_TEXT) {
      const text = Buffer.from(value.value, 'utf8');
      visit(hashBytes(text, 0, text.length, seed));
    }
    return false;
  });
}
