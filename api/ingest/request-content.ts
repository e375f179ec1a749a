import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { jsonToProtobuf } from '../telemetry/otlp/json-to-protobuf.ts';
import { MalformedBody } from '../telemetry/otlp/wire-reader.ts';
import type { WalRecord } from '../store/wal/wal-record.ts';

/** The body has more bytes than the limit, counted after decompression. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The window of RFC 9659 for zstd in HTTP: a body that asks for more memory is refused. */
const ZSTD_WINDOW_LOG_MAX = 23;
/** Deflate makes no more of a byte than this. */
const GZIP_MAX_RATIO = 1032;
const ZSTD_LIKELY_RATIO = 6;
/** A sender that works in parallel makes several; thousands are made to waste time. */
const ZSTD_MAX_FRAMES = 1000;
const MIN_CHUNK_BYTES = 1024;
const MAX_CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * The body without its compression: all gzip members or zstd frames of it. Never makes more than `maxBytes`.
 * Throws BodyTooLarge, and MalformedBody where the body is not compressed as it says or ends too early.
 */
export function decompressBody({ body, encoding }: WalRecord, maxBytes: number): Uint8Array {
  if (encoding.compression === 'identity') {
    if (body.length > maxBytes) throw new BodyTooLarge(`the body has more than ${maxBytes} bytes`);
    return body;
  }
  try {
    return encoding.compression === 'gzip' ? gunzip(body, maxBytes) : unzstd(body, maxBytes);
  } catch (error) {
    if (isTooLarge(error)) {
      throw new BodyTooLarge(`the body has more than ${maxBytes} bytes once it is decompressed`, { cause: error });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new MalformedBody(`the body is no proper ${encoding.compression}: ${reason}`, { cause: error });
  }
}

/** The decompressed body as binary protobuf. Throws MalformedBody. */
export function protobufOf({ signal, encoding }: WalRecord, content: Uint8Array): Uint8Array {
  return encoding.format === 'json' ? jsonToProtobuf(signal, content) : content;
}

function isTooLarge(error: unknown): boolean {
  if (error instanceof BodyTooLarge) return true;
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/** The last four bytes tell the length of the last member, which saves joining pieces; they may lie, so they are bounded. */
function gunzip(body: Uint8Array, maxBytes: number): Uint8Array {
  const { buffer, byteOffset, length } = body;
  const told = length < 4 ? 0 : new DataView(buffer, byteOffset).getUint32(length - 4, true);
  const chunkSize = chunkBytes(Math.min(told + 64, length * GZIP_MAX_RATIO), maxBytes);
  return gunzipSync(body, { maxOutputLength: maxBytes, chunkSize });
}

/** The one-shot function of zlib stops behind a frame without a word, so each frame is asked for on its own. */
function unzstd(body: Uint8Array, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let leftBytes = maxBytes;
  let offset = 0;
  do {
    if (parts.length === ZSTD_MAX_FRAMES) throw new MalformedBody(`more than ${ZSTD_MAX_FRAMES} frames`);
    const { buffer, engine } = unzstdFrame(body.subarray(offset), leftBytes);
    parts.push(buffer);
    leftBytes -= buffer.length;
    offset += engine.bytesWritten;
  } while (offset < body.length);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** What `info` makes of the result is missing in the types: the output, and how much of the input was used. */
function unzstdFrame(bytes: Uint8Array, maxBytes: number): { buffer: Buffer; engine: { bytesWritten: number } } {
  const options = {
    info: true,
    maxOutputLength: Math.max(1, maxBytes),
    chunkSize: chunkBytes(bytes.length * ZSTD_LIKELY_RATIO, maxBytes),
    params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
  };
  const result = zstdDecompressSync(bytes, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  if (result.buffer.length > maxBytes) throw new BodyTooLarge('the frames have more bytes together than is allowed');
  return result;
}

function chunkBytes(guess: number, maxBytes: number): number {
  return Math.max(MIN_CHUNK_BYTES, Math.min(guess, maxBytes, MAX_CHUNK_BYTES));
}
