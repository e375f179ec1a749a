import { crc32 } from 'node:zlib';
import { type Signal, signals } from '../../telemetry/signal.ts';

/**
 * A record of the write-ahead log: a request body as it came, and all that its verdict depends on. In the file
 * (little-endian): a header of 44 bytes, the stamped attributes, the body. The header's checksum covers the header, the
 * other one what follows it.
 */
export interface WalEntry {
  signal: Signal;
  encoding: BodyEncoding;
  receivedAtMs: number;
  /** Names the limits under which the request was judged, see limits-file.ts. */
  limitsVersion: number;
  /** Attributes that the sender's key puts on every item, as JSON; empty where there are none. */
  stampedAttributes: string;
  body: Uint8Array;
}

export interface WalRecord extends WalEntry {
  /** Grows with every record of the log; below 2^53. */
  sequence: number;
}

/** How the body is written: its format, then its compression. */
export interface BodyEncoding {
  readonly format: 'protobuf' | 'json';
  readonly compression: 'identity' | 'gzip' | 'zstd';
}

/** Their place in these lists is their number in files: append only. */
export const bodyFormats = ['protobuf', 'json'] as const;
export const bodyCompressions = ['identity', 'gzip', 'zstd'] as const;

export interface WalHeader extends Omit<WalRecord, 'stampedAttributes' | 'body'> {
  stampedLength: number;
  bodyLength: number;
  contentChecksum: number;
  /** A random number that all records of one file share: bytes inside a body are never taken for a record. */
  mark: number;
}

export const HEADER_BYTES = 44;
/** "SWL1": the format's name and version. */
export const MAGIC = Buffer.from('SWL1', 'latin1');
const MAX_STAMPED_BYTES = 65_535;
const TWO_32 = 2 ** 32;

/** The parts of a record, to be written one after the other; the body is not copied. */
export function encodeRecord(sequence: number, mark: number, entry: WalEntry): Uint8Array[] {
  const stamped = Buffer.from(entry.stampedAttributes, 'utf8');
  if (stamped.length > MAX_STAMPED_BYTES) throw new RangeError('stamped attributes are longer than 65,535 bytes');
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(crc32(entry.body, crc32(stamped)), 8);
  header.writeUInt32LE(entry.body.length, 12);
  header.writeUInt32LE(mark, 16);
  header.writeUInt32LE(sequence % TWO_32, 20);
  header.writeUInt32LE(Math.floor(sequence / TWO_32), 24);
  header.writeDoubleLE(entry.receivedAtMs, 28);
  header.writeUInt32LE(entry.limitsVersion, 36);
  header.writeUInt16LE(stamped.length, 40);
  header[42] = signals.indexOf(entry.signal);
  header[43] = bodyFormats.indexOf(entry.encoding.format) | (bodyCompressions.indexOf(entry.encoding.compression) << 4);
  header.writeUInt32LE(crc32(header.subarray(8)), 4);
  return stamped.length === 0 ? [header, entry.body] : [header, stamped, entry.body];
}

/** The header at the start of the bytes; undefined where there is none that is whole. */
export function decodeHeader(bytes: Buffer): WalHeader | undefined {
  if (bytes.length < HEADER_BYTES || bytes.compare(MAGIC, 0, 4, 0, 4) !== 0) return undefined;
  if (crc32(bytes.subarray(8, HEADER_BYTES)) !== bytes.readUInt32LE(4)) return undefined;
  const signal = signals[bytes[42]!];
  const format = bodyFormats[bytes[43]! & 15];
  const compression = bodyCompressions[bytes[43]! >> 4];
  if (!signal || !format || !compression) return undefined;
  return {
    contentChecksum: bytes.readUInt32LE(8),
    bodyLength: bytes.readUInt32LE(12),
    mark: bytes.readUInt32LE(16),
    sequence: bytes.readUInt32LE(20) + bytes.readUInt32LE(24) * TWO_32,
    receivedAtMs: bytes.readDoubleLE(28),
    limitsVersion: bytes.readUInt32LE(36),
    stampedLength: bytes.readUInt16LE(40),
    signal,
    encoding: { format, compression },
  };
}

export function recordLength(header: WalHeader): number {
  return HEADER_BYTES + header.stampedLength + header.bodyLength;
}

/** The record whose header was read and whose content this is, as a view of it; undefined where its checksum differs. */
export function decodeContent(header: WalHeader, content: Buffer): WalRecord | undefined {
  if (crc32(content) !== header.contentChecksum) return undefined;
  return {
    sequence: header.sequence,
    signal: header.signal,
    encoding: header.encoding,
    receivedAtMs: header.receivedAtMs,
    limitsVersion: header.limitsVersion,
    stampedAttributes: content.toString('utf8', 0, header.stampedLength),
    body: content.subarray(header.stampedLength),
  };
}
