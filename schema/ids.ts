import type { LogRecordId } from '../api/store/ports/log-store.ts';
import type { SpanId } from '../api/store/ports/trace-store.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';

/**
 * Global ids: the type, a colon, and the key of the record in its store, which outlives restarts and the merging of files.
 * Those of log records are of one length and sort as the records do, by time and then arrival.
 */
export function encodeGlobalId(type: string, key: string): string {
  return `${type}:${key}`;
}

/** What is no global id has no type. */
export function decodeGlobalId(id: string): { typename: string; id: string } {
  const colon = id.indexOf(':');
  return colon < 0 ? { typename: '', id } : { typename: id.slice(0, colon), id: id.slice(colon + 1) };
}

/** 32 lower-case hex digits, in whatever case they were written; null where it is no trace id. */
export function readTraceId(text: string): string | null {
  return /^[0-9a-f]{32}$/i.test(text) ? text.toLowerCase() : null;
}

export function spanKey({ traceId, spanId }: SpanId): string {
  return `${traceId}:${spanId}`;
}

export function readSpanKey(key: string): SpanId | null {
  const [, traceId, spanId] = /^([0-9a-f]{32}):([0-9a-f]{16})$/.exec(key) ?? [];
  return traceId !== undefined && spanId !== undefined ? { traceId, spanId } : null;
}

// Hex digits of a 64-bit time, of a whole number below 2^53, and of a 32-bit one.
const widths = { time: 16, sequence: 14, ordinal: 8 };

export function logRecordKey({ timeNano, arrival }: LogRecordId): string {
  const time = timeNano.toString(16).padStart(widths.time, '0');
  const sequence = arrival.sequence.toString(16).padStart(widths.sequence, '0');
  return time + sequence + arrival.ordinal.toString(16).padStart(widths.ordinal, '0');
}

export function readLogRecordKey(key: string): LogRecordId | null {
  const [, time, sequence, ordinal] = /^([0-9a-f]{16})([0-9a-f]{14})([0-9a-f]{8})$/.exec(key) ?? [];
  if (time === undefined) return null;
  const arrival = { sequence: Number(`0x${sequence}`), ordinal: Number(`0x${ordinal}`) };
  return Number.isSafeInteger(arrival.sequence) ? { timeNano: BigInt(`0x${time}`), arrival } : null;
}

/** A namespace may be empty text, which is not the same as none: none has no colon. */
export function serviceKey({ name, namespace }: ServiceIdentity): string {
  const encoded = encodeURIComponent(name.toWellFormed());
  return namespace === null ? encoded : `${encodeURIComponent(namespace.toWellFormed())}:${encoded}`;
}

export function readServiceKey(key: string): ServiceIdentity | null {
  try {
    const parts = key.split(':').map(decodeURIComponent);
    const name = parts.at(-1);
    if (!name || parts.length > 2) return null;
    return { name, namespace: parts.length === 2 ? parts[0]! : null };
  } catch {
    return null;
  }
}

/** The key of an id of this type; of any other there is nothing. */
export function keyOf(type: string, id: string): string {
  const decoded = decodeGlobalId(id);
  return decoded.typename === type ? decoded.id : '';
}
