import type { ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptingCall } from '@grpc/grpc-js';
import type { BodyEncoding } from '../store/wal/wal-record.ts';

/** What grpc-js keeps to itself of a call: its HTTP/2 stream and the encoding of its messages. */
export interface RawCall {
  stream: ServerHttp2Stream;
  /** The compression that the sender declares; a message may still come without it. */
  compression: BodyEncoding['compression'] | undefined;
}

interface Internals {
  stream: ServerHttp2Stream;
  incomingEncoding: string;
}

const compressions = new Map<string, BodyEncoding['compression']>([
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['zstd', 'zstd'],
]);

/** How a message of each compression begins. An export request begins otherwise: with the tag of its first field. */
const magic = { gzip: Buffer.from([0x1f, 0x8b]), zstd: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) };

/**
 * Has grpc-js hand over messages as they were sent, still compressed: inflating them there would take memory that nothing
 * bounds over many calls, and answer a broken body with INTERNAL. Reaches into the library, whose version is pinned.
 */
export function takeRawCall(call: Pick<ServerInterceptingCall, 'getPeer'>): RawCall {
  const internals = call as unknown as Internals;
  if (typeof internals.incomingEncoding !== 'string' || typeof internals.stream?.on !== 'function') {
    throw new TypeError('this version of @grpc/grpc-js keeps calls otherwise');
  }
  const compression = compressions.get(internals.incomingEncoding);
  internals.incomingEncoding = 'identity';
  return { stream: internals.stream, compression };
}

/** The compression of this message: the declared one, or none where the sender left it off. */
export function messageCompression(
  declared: BodyEncoding['compression'],
  message: Uint8Array,
): BodyEncoding['compression'] {
  if (declared === 'identity') return declared;
  const start = magic[declared];
  return start.compare(message, 0, start.length) === 0 ? declared : 'identity';
}
