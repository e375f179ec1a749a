import { keyHash } from '../../../telemetry/columns/attribute-columns.ts';
import { eventKeyHash } from '../../../telemetry/columns/hash.ts';
import { visitValueHashes } from '../../../telemetry/columns/value-hashes.ts';
import { visitEventAttributes } from '../../../telemetry/otlp/event-reader.ts';

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
    visitValueHashes(value, seed, visit);
    return false;
  });
}
