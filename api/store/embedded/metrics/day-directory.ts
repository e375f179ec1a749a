import { closeSync, existsSync, fdatasyncSync, fstatSync, openSync } from 'node:fs';
import type { FlatTable } from '../rows/flat-table.ts';
import { compress, decompress } from '../segment/compression.ts';
import { decodeHead } from '../segment/json-payload.ts';
import { recordKinds } from '../segment/records.ts';
import {
  findDirectory,
  readExactly,
  readExtent,
  type RecordPlace,
  scanRecords,
  type SegmentFile,
} from '../segment/segment-file.ts';
import { type DayDirectory, type DictionaryHead, type GroupHead, type TableName, tableNames } from './day-format.ts';

export function emptyDirectory(): DayDirectory {
  return { tables: {}, times: {}, groups: [], compacted: 0 };
}

/** The directory of a file that is opened for writing; a file that does not end with one is cut behind its last whole group. */
export function recoverDirectory(file: SegmentFile): { directory: DayDirectory; isSealed: boolean } {
  const sealed = sealedDirectory(file.fd, file.length);
  if (sealed) return { directory: sealed, isSealed: true };
  let directory = emptyDirectory();
  for (const place of file.recover()) directory = addRecord(directory, file.fd, place);
  return { directory, isSealed: false };
}

/** The directory at the end of a sealed file; undefined where it does not end with one. */
export function sealedDirectory(fd: number, length: number): DayDirectory | undefined {
  const place = findDirectory(fd, length);
  return place && readDirectory(fd, place);
}

/** What a writer knows of a file that ends with a directory, which is on disk then; undefined where it does not. */
export function sealedState(path: string): { through: number; isCompacted: boolean } | undefined {
  if (!existsSync(path)) return undefined;
  const fd = openSync(path, 'r+');
  try {
    const directory = sealedDirectory(fd, fstatSync(fd).size);
    // A process that was killed may have written it and not synced it.
    if (directory) fdatasyncSync(fd);
    return directory && { through: throughOf(directory), isCompacted: isCompacted(directory) };
  } finally {
    closeSync(fd);
  }
}

/** Whether all groups are in order with roll-ups. */
export function isCompacted({ groups, compacted }: DayDirectory): boolean {
  return compacted === groups.length;
}

export function throughOf({ groups }: DayDirectory): number {
  return groups.reduce((through, { head }) => Math.max(through, head.through), -1);
}

/** The record that ends a sealed file, but for its tail. */
export function directoryPayload(directory: DayDirectory): Buffer[] {
  const json = Buffer.from(JSON.stringify(directory));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return [length, compress(json)];
}

/** Adds the records from byte `from` to byte `to`, which must be whole; gives the directory and the place behind the last. */
export function extendDirectory(
  directory: DayDirectory,
  fd: number,
  from: number,
  to: number,
): { directory: DayDirectory; end: number } {
  let extended = directory;
  let end = from;
  for (const place of scanRecords(fd, from, to)) {
    extended = addRecord(extended, fd, place);
    end = place.offset + place.length;
  }
  return { directory: extended, end };
}

/** Entries of a table that are in the file. */
export function entriesOf(directory: DayDirectory, name: TableName): number {
  const last = directory.tables[name]?.at(-1);
  return last ? last.first + last.entries : 0;
}

/** Loads the blocks of a table that it lacks. */
export function loadTable(table: FlatTable, fd: number, directory: DayDirectory, name: TableName): void {
  for (const { first, entries, offset, length, crc } of directory.tables[name] ?? []) {
    if (first + entries > table.count) table.appendPacked(readExtent(fd, 0, [offset, length, crc]), first, entries);
  }
}

export function addDictionary(directory: DayDirectory, head: DictionaryHead, offset: number): void {
  for (const name of tableNames) {
    const block = head.tables[name];
    if (!block) continue;
    const [start, length, crc] = block.extent;
    (directory.tables[name] ??= []).push({
      first: block.first,
      entries: block.entries,
      offset: offset + start,
      length,
      crc,
    });
  }
  for (const { block, extent } of head.times)
    directory.times[block] = { offset: offset + extent[0], length: extent[1], crc: extent[2] };
}

function addRecord(directory: DayDirectory, fd: number, place: RecordPlace): DayDirectory {
  switch (place.kind) {
    case recordKinds.DICTIONARY: {
      const { head, length } = decodeHead<DictionaryHead>(headPayload(fd, place));
      addDictionary(directory, head, place.offset + length);
      return directory;
    }
    case recordKinds.ROW_GROUP: {
      const { head, length } = decodeHead<GroupHead>(headPayload(fd, place));
      directory.groups.push({ offset: place.offset + length, head });
      return directory;
    }
    // It knows all that stands before it, and which of it is compacted.
    case recordKinds.DIRECTORY:
      return readDirectory(fd, place);
    default:
      return directory;
  }
}

function readDirectory(fd: number, place: Pick<RecordPlace, 'offset' | 'length'>): DayDirectory {
  const payload = readExactly(fd, place.offset, place.length);
  const json = decompress(payload.subarray(4), payload.readUInt32LE(0));
  return JSON.parse(json.toString('utf8')) as DayDirectory;
}

/** The payload of a record up to the end of its head. */
function headPayload(fd: number, place: RecordPlace): Buffer {
  const length = readExactly(fd, place.offset, 4).readUInt32LE(0);
  return readExactly(fd, place.offset, 4 + length);
}
