import { crc32 } from 'node:zlib';

/**
 * A segment file is a run of records that is only ever appended to:
 * [magic: u32][kind: u32][payload length: u32][payload crc: u32][crc of these 16 bytes: u32][payload].
 *
 * A DICTIONARY record holds what the next rows refer to and counts once a ROW_GROUP record stands behind it. A sealed
 * file ends with a GATHERED record, where there is enough to gather, a TRACE_FILTER, a DIRECTORY, which is all that a
 * reader needs to begin, and a TAIL, which tells where the directory lies. When late rows come, records are appended behind
 * the tail, and a new directory and tail in the end.
 */
export const recordKinds = {
  DICTIONARY: 2,
  ROW_GROUP: 3,
  TRACE_FILTER: 4,
  DIRECTORY: 5,
  TAIL: 6,
  GATHERED: 7,
} as const;
export type RecordKind = (typeof recordKinds)[keyof typeof recordKinds];

/** Grows with every change of what is in records. */
const FORMAT_VERSION = 4;
/** "SEM", and the version. */
const MAGIC_WORD = 0x004d4553;
const MAGIC = MAGIC_WORD + FORMAT_VERSION * 2 ** 24;
/** What every record begins with. */
export const MAGIC_BYTES = Buffer.from(Uint32Array.of(MAGIC).buffer);
export const RECORD_HEADER_BYTES = 20;

/** Whether these bytes begin a file of another version of the format, which must not be taken for a damaged one. */
export function isOfOtherVersion(bytes: Buffer): boolean {
  if (bytes.length < 4) return false;
  const magic = bytes.readUInt32LE(0);
  return magic !== MAGIC && (magic & 0xffffff) === MAGIC_WORD;
}

export function recordHeader(kind: RecordKind, payload: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(RECORD_HEADER_BYTES);
  let length = 0;
  let crc = 0;
  for (const part of payload) {
    length += part.length;
    crc = crc32(part, crc);
  }
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(kind, 4);
  header.writeUInt32LE(length, 8);
  header.writeUInt32LE(crc, 12);
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return header;
}

export interface RecordHead {
  kind: RecordKind;
  length: number;
  crc: number;
}

/** Undefined where these bytes are no record's header. */
export function parseRecordHeader(bytes: Buffer): RecordHead | undefined {
  if (bytes.length < RECORD_HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(16) !== crc32(bytes.subarray(0, 16))) return undefined;
  return { kind: bytes.readUInt32LE(4) as RecordKind, length: bytes.readUInt32LE(8), crc: bytes.readUInt32LE(12) };
}
