import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
  writev,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { DataDirectoryError } from '../data-directory-error.ts';
import { syncDirectory } from './durable-directory.ts';
import {
  isOfOtherVersion,
  MAGIC_BYTES,
  parseRecordHeader,
  RECORD_HEADER_BYTES,
  recordHeader,
  type RecordKind,
  recordKinds,
} from './records.ts';
import type { Extent } from './json-payload.ts';
import { setAsidePath } from './set-aside.ts';

const writeParts = promisify(writev);
const syncData = promisify(fdatasync);

/** [directory offset: u64][its length: u64][summary][length of all this: u32]: the last field stands at the end of the file. */
const TAIL_BYTES = 20;

/** Where a record's payload lies in its file. */
export interface RecordPlace {
  kind: RecordKind;
  offset: number;
  length: number;
}

/** Reads the records of one file. A damaged one ends the reading: what follows it cannot be trusted. */
export function* scanRecords(fd: number, from: number, to: number): Generator<RecordPlace> {
  const head = Buffer.alloc(RECORD_HEADER_BYTES);
  let at = from;
  while (at + RECORD_HEADER_BYTES <= to) {
    if (readSync(fd, head, 0, RECORD_HEADER_BYTES, at) < RECORD_HEADER_BYTES) return;
    const record = parseRecordHeader(head);
    const offset = at + RECORD_HEADER_BYTES;
    if (!record || offset + record.length > to) return;
    yield { kind: record.kind, offset, length: record.length };
    at = offset + record.length;
  }
}

/** Reads `length` bytes at `offset`; throws where the file ends before. */
export function readExactly(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const count = readSync(fd, bytes, read, length - read, offset + read);
    if (count === 0) throw new RangeError(`the file ends at ${offset + read}, within ${length} bytes from ${offset}`);
    read += count;
  }
  return bytes;
}

/** Reads an extent that counts from `base`; throws where its bytes are not those that were written. */
export function readExtent(fd: number, base: number, [offset, length, crc]: Extent): Buffer {
  const bytes = readExactly(fd, base + offset, length);
  if (crc32(bytes) !== crc) throw new RangeError(`the ${length} bytes at ${base + offset} are damaged`);
  return bytes;
}

/** Checks a payload against the checksum in the header in front of it. */
export function isIntact(fd: number, place: RecordPlace): boolean {
  try {
    const record = parseRecordHeader(readExactly(fd, place.offset - RECORD_HEADER_BYTES, RECORD_HEADER_BYTES));
    return record !== undefined && crc32(readExactly(fd, place.offset, place.length)) === record.crc;
  } catch {
    return false;
  }
}

/** Where the first record header of these bytes begins; -1 where there is none. */
function findRecord(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC_BYTES, from); at >= 0; at = bytes.indexOf(MAGIC_BYTES, at + 1))
    if (parseRecordHeader(bytes.subarray(at))) return at;
  return -1;
}

/** The end of a sealed file: where its directory lies, and what its writer wanted to be known without reading that. */
export interface SegmentTail {
  directory: RecordPlace;
  summary: string;
}

/** Longer tails are none. */
const MAX_TAIL_BYTES = 4096;

/** Undefined where the file does not end with a tail, or its directory is damaged. */
export function findTail(fd: number, length: number): SegmentTail | undefined {
  if (length < RECORD_HEADER_BYTES + TAIL_BYTES) return undefined;
  const size = readExactly(fd, length - 4, 4).readUInt32LE();
  const place = { kind: recordKinds.TAIL, offset: length - size, length: size };
  if (size < TAIL_BYTES || size > MAX_TAIL_BYTES || place.offset < RECORD_HEADER_BYTES || !isIntact(fd, place))
    return undefined;
  const payload = readExactly(fd, place.offset, size);
  const directory = {
    kind: recordKinds.DIRECTORY,
    offset: Number(payload.readBigUInt64LE(0)),
    length: Number(payload.readBigUInt64LE(8)),
  };
  if (directory.offset + directory.length > length) return undefined;
  return { directory, summary: payload.toString('utf8', 16, size - 4) };
}

/** Where the directory of a sealed file lies; undefined where the file is not sealed, or the directory is damaged. */
export function findDirectory(fd: number, length: number): RecordPlace | undefined {
  const directory = findTail(fd, length)?.directory;
  return directory && isIntact(fd, directory) ? directory : undefined;
}

/** How much of a file is looked at together. */
const SEARCH_BYTES = 2 ** 20;

/** Appends records to one file; one writer at a time, in one process. */
export class SegmentFile {
  readonly fd: number;
  /** The end of what was written or queued. */
  length: number;
  /** The end of what is on disk. */
  syncedLength: number;
  readonly #path: string;
  #parts: Uint8Array[] = [];
  /** Its name may not be on disk yet. */
  #isNew: boolean;

  /** Throws DataDirectoryError where another version of the product wrote the file. */
  constructor(path: string) {
    this.#path = path;
    this.fd = openSync(path, 'a+');
    this.length = fstatSync(this.fd).size;
    this.syncedLength = this.length;
    this.#isNew = this.length === 0;
    if (isOfOtherVersion(readExactly(this.fd, 0, Math.min(4, this.length)))) {
      closeSync(this.fd);
      throw new DataDirectoryError(
        `${path} was written by another version of Seamark; start that version, or move the file away.`,
      );
    }
    // What a killed process wrote and did not sync counts from here on.
    if (!this.#isNew) fdatasyncSync(this.fd);
  }

  /**
   * Places of the intact records up to the last row group or tail; what lies behind it is cut off. Where more than an
   * unfinished end lies there, a damaged record stands in the way: what is cut off is kept in a file beside this one.
   */
  recover(): RecordPlace[] {
    const places: RecordPlace[] = [];
    let kept = 0;
    let end = 0;
    for (const place of scanRecords(this.fd, 0, this.length)) {
      if (!isIntact(this.fd, place)) break;
      places.push(place);
      if (place.kind === recordKinds.ROW_GROUP || place.kind === recordKinds.TAIL) {
        kept = places.length;
        end = place.offset + place.length;
      }
    }
    if (end < this.length) {
      if (this.#holdsRows(end)) this.#setAside(end);
      ftruncateSync(this.fd, end);
      this.length = end;
      this.syncedLength = end;
    }
    return places.slice(0, kept);
  }

  /** Queues a record; gives the offset that its payload will have. */
  add(kind: RecordKind, ...payload: Uint8Array[]): number {
    const header = recordHeader(kind, payload);
    const offset = this.length + RECORD_HEADER_BYTES;
    this.#parts.push(header, ...payload);
    this.length = offset + header.readUInt32LE(8);
    return offset;
  }

  /** Writes what was queued and waits until it is on disk. */
  async sync(): Promise<void> {
    const parts = this.#parts.filter((part) => part.length > 0);
    this.#parts = [];
    for (let from = 0; from < parts.length; from += 512) await this.#write(parts.slice(from, from + 512));
    await syncData(this.fd);
    if (this.#isNew) syncDirectory(dirname(this.#path));
    this.#isNew = false;
    this.syncedLength = this.length;
  }

  /** Ends the file with the place of its directory and a summary of at most some hundred bytes. */
  async seal(directoryOffset: number, directoryLength: number, summary = ''): Promise<void> {
    const text = Buffer.from(summary);
    const tail = Buffer.alloc(TAIL_BYTES + text.length);
    tail.writeBigUInt64LE(BigInt(directoryOffset), 0);
    tail.writeBigUInt64LE(BigInt(directoryLength), 8);
    text.copy(tail, 16);
    tail.writeUInt32LE(tail.length, tail.length - 4);
    this.add(recordKinds.TAIL, tail);
    await this.sync();
  }

  close(): void {
    closeSync(this.fd);
  }

  /** Whether an intact row group begins anywhere behind a place. */
  #holdsRows(from: number): boolean {
    const size = SEARCH_BYTES + RECORD_HEADER_BYTES;
    for (let at = from; at < this.length; at += SEARCH_BYTES) {
      const bytes = readExactly(this.fd, at, Math.min(size, this.length - at));
      for (let place = findRecord(bytes, 0); place >= 0; place = findRecord(bytes, place + 1)) {
        const { kind, length } = parseRecordHeader(bytes.subarray(place))!;
        const offset = at + place + RECORD_HEADER_BYTES;
        if (kind === recordKinds.ROW_GROUP && isIntact(this.fd, { kind, offset, length })) return true;
      }
    }
    return false;
  }

  #setAside(from: number): void {
    const fd = openSync(setAsidePath(this.#path, from), 'w');
    try {
      for (let at = from; at < this.length; at += SEARCH_BYTES)
        writeSync(fd, readExactly(this.fd, at, Math.min(SEARCH_BYTES, this.length - at)));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    syncDirectory(dirname(this.#path));
  }

  // writev may write less than asked (a full disk, a signal).
  async #write(parts: Uint8Array[]): Promise<void> {
    let rest = parts;
    while (rest.length > 0) {
      let { bytesWritten } = await writeParts(this.fd, rest);
      while (rest.length > 0 && bytesWritten >= rest[0]!.length) bytesWritten -= rest.shift()!.length;
      if (bytesWritten > 0) rest = [rest[0]!.subarray(bytesWritten), ...rest.slice(1)];
    }
  }
}
