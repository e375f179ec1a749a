import { closeSync, fdatasyncSync, fstatSync, openSync } from 'node:fs';
import { decodeHead, encodeHead, type Extent } from '../segment/json-payload.ts';
import { recordKinds } from '../segment/records.ts';
import {
  findDirectory,
  findTail,
  isIntact,
  readExactly,
  readExtent,
  type RecordPlace,
  scanRecords,
  type SegmentFile,
} from '../segment/segment-file.ts';
import { FlatTable, unpackBytes } from './flat-table.ts';
import { GroupDirectory } from './group-directory.ts';
import type { DictionaryHead, PartitionSummary, RowGroupHead, TableBlock } from './partition-format.ts';
import { type TableName, tableNames } from './tables.ts';

/** What a reader needs to begin with a file. */
export interface PartitionDirectory {
  tables: Partial<Record<TableName, TableBlock[]>>;
  groups: GroupDirectory;
  hour: HourRollUps;
}

/** Roll-ups of all row groups up to some number together, at absolute offsets; what is not there is read from the row groups. */
export interface HourRollUps {
  groups: number;
  byMinute: Record<string, Extent>;
  /** Of the hour as a whole: every minute is 0. */
  whole: Record<string, Extent>;
}

export function emptyDirectory(): PartitionDirectory {
  return { tables: {}, groups: new GroupDirectory(), hour: { groups: 0, byMinute: {}, whole: {} } };
}

/** The directory of a file that is opened for writing; a file without one is cut behind its last whole row group. */
export function recoverDirectory(file: SegmentFile): { directory: PartitionDirectory; isSealed: boolean } {
  const place = findDirectory(file.fd, file.length);
  if (place) return { directory: readDirectory(file.fd, place), isSealed: true };
  const directory = emptyDirectory();
  for (const place of file.recover()) addRecord(directory, file.fd, place);
  return { directory, isSealed: false };
}

/** The parts of a DIRECTORY record. */
export function encodeDirectory({ tables, groups, hour }: PartitionDirectory): Uint8Array[] {
  return [...encodeHead({ tables, hour }), ...groups.encode()];
}

/** Throws where it is damaged. */
export function readDirectory(fd: number, place: RecordPlace): PartitionDirectory {
  if (!isIntact(fd, place)) throw new RangeError(`the directory at ${place.offset} is damaged`);
  const payload = readExactly(fd, place.offset, place.length);
  const { head, length } = decodeHead<Omit<PartitionDirectory, 'groups'>>(payload);
  return { ...head, groups: GroupDirectory.decode(payload.subarray(length)) };
}

/** What was recorded when a file was closed, which is on disk then; undefined where it was not. */
export function sealedSummary(path: string): PartitionSummary | undefined {
  const fd = openSync(path, 'r+');
  try {
    const tail = findTail(fd, fstatSync(fd).size);
    if (!tail || !isIntact(fd, tail.directory)) return undefined;
    // A process that was killed may have written it and not synced it.
    fdatasyncSync(fd);
    return JSON.parse(tail.summary) as PartitionSummary;
  } finally {
    closeSync(fd);
  }
}

/** Adds the records from byte `from` to byte `to`, which must be whole; gives the place behind the last. */
export function extendDirectory(directory: PartitionDirectory, fd: number, from: number, to: number): number {
  let end = from;
  for (const place of scanRecords(fd, from, to)) {
    addRecord(directory, fd, place);
    end = place.offset + place.length;
  }
  return end;
}

export function addTableBlocks(directory: PartitionDirectory, head: DictionaryHead, offset: number): void {
  for (const name of tableNames) {
    const block = head[name];
    if (!block) continue;
    const { first, entries, extent } = block;
    const [start, length, crc] = extent;
    (directory.tables[name] ??= []).push({ first, entries, offset: offset + start, length, crc });
  }
}

/** Entries of a table that are in the file. */
export function endOfTable(blocks: readonly TableBlock[] | undefined): number {
  const last = blocks?.at(-1);
  return last ? last.first + last.entries : 0;
}

/** Loads the blocks of a table that it lacks. */
export function loadTable(table: FlatTable, fd: number, blocks: readonly TableBlock[] | undefined): void {
  for (const { first, entries, offset, length, crc } of blocks ?? []) {
    if (first + entries > table.count) table.appendPacked(readExtent(fd, 0, [offset, length, crc]), first, entries);
  }
}

/** Four words a trace, in the order of their numbers. */
export function loadTraceIds(fd: number, { entries, offset, length, crc }: TableBlock): Int32Array {
  const { buffer, byteOffset, byteLength } = unpackBytes(readExtent(fd, 0, [offset, length, crc]));
  if (byteLength !== entries * 16) throw new RangeError(`${entries} ids of traces have ${byteLength} bytes`);
  return new Int32Array(buffer, byteOffset, entries * 4);
}

/** Four words a trace, in the order of their numbers. */
export function readTraceIds(fd: number, directory: PartitionDirectory): Int32Array {
  const table = new FlatTable();
  loadTable(table, fd, directory.tables.traces);
  return new Int32Array(table.raw.bytes.buffer, 0, table.count * 4);
}

function addRecord(directory: PartitionDirectory, fd: number, place: RecordPlace): void {
  if (place.kind === recordKinds.DICTIONARY) {
    const { head, length } = decodeHead<DictionaryHead>(readHead(fd, place));
    addTableBlocks(directory, head, place.offset + length);
  } else if (place.kind === recordKinds.ROW_GROUP) {
    const { head, length } = decodeHead<RowGroupHead>(readHead(fd, place));
    directory.groups.add(place.offset + length, head);
  }
}

function readHead(fd: number, place: RecordPlace): Buffer {
  const length = readExactly(fd, place.offset, 4).readUInt32LE(0);
  return readExactly(fd, place.offset, 4 + length);
}
