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

function emptyDirectory(): DayDirectory {
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

/** The directory of the first `bytes` of a file, which are whole. */
export function readDirectory(fd: number, bytes: number): DayDirectory {
  const sealed = sealedDirectory(fd, bytes);
  if (sealed) return sealed;
  let directory = emptyDirectory();
  for (const place of scanRecords(fd, 0, bytes)) directory = addRecord(directory, fd, place);
  return directory;
}

/** About how much memory it takes. */
export function directoryBytes({ tables, times, groups }: DayDirectory): number {
  const blocks = Object.values(tables).reduce((count, own) => count + own.length, Object.keys(times).length);
  return blocks * 150 + groups.length * 2000;
}

/** What a writer knows of a file that ends with a directory, which is on disk then; undefined where it does not. */
export function sealedState(path: string): { through: number; points: number; isCompacted: boolean } | undefined {
  if (!existsSync(path)) return undefined;
  const fd = openSync(path, 'r+');
  try {
    const directory = sealedDirectory(fd, fstatSync(fd).size);
    if (!directory) return undefined;
    // A process that was killed may have written it and not synced it.
    fdatasyncSync(fd);
    return { through: throughOf(directory), points: pointsOf(directory), isCompacted: isCompacted(directory) };
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

/** Points as they came, over all groups. */
export function pointsOf({ groups }: DayDirectory): number {
  return groups.reduce((points, { head }) => points + head.points, 0);
}

/** The record that ends a sealed file, but for its tail. */
export function directoryPayload(directory: DayDirectory): Buffer[] {
  const json = Buffer.from(JSON.stringify(directory));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return [length, compress(json)];
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
      return directoryAt(fd, place);
    default:
      return directory;
  }
}

function directoryAt(fd: number, place: Pick<RecordPlace, 'offset' | 'length'>): DayDirectory {
  const payload = readExactly(fd, place.offset, place.length);
  const json = decompress(payload.subarray(4), payload.readUInt32LE(0));
  return JSON.parse(json.toString('utf8')) as DayDirectory;
}

function sealedDirectory(fd: number, length: number): DayDirectory | undefined {
  const place = findDirectory(fd, length);
  return place && directoryAt(fd, place);
}

/** The payload of a record up to the end of its head. */
function headPayload(fd: number, place: RecordPlace): Buffer {
  const length = readExactly(fd, place.offset, 4).readUInt32LE(0);
  return readExactly(fd, place.offset, 4 + length);
}
