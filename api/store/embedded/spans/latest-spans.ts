import { compareArrivals, lastArrival } from '../rows/arrivals.ts';
import { DamagedPart } from '../rows/damaged-part.ts';
import { FileRowGroup } from '../rows/file-row-group.ts';
import { MemoryBudget } from '../rows/memory-budget.ts';
import { PartitionReader, type PartitionTables } from '../rows/partition-reader.ts';
import type { SharedCatalog } from '../rows/shared-rows.ts';

const MEMORY_BYTES = 8 * 2 ** 20;
/** The latest spans are looked for in so many of the partitions that were written last. */
const PARTITIONS = 8;

/** A span's id as two words, and that of its trace as four. */
export type OnSpan = (spanId: Int32Array, traceId: Int32Array) => void;

/** Tells of the spans in files that came last, of whole row groups until there are `limit`. What cannot be read is passed over. */
export function eachLatestSpan({ sealed, open }: SharedCatalog, limit: number, onSpan: OnSpan): void {
  const memory = new MemoryBudget(MEMORY_BYTES);
  const readers: PartitionReader[] = [];
  try {
    for (const file of [...sealed, ...open]) {
      passOver(() => {
        const reader = new PartitionReader(file, memory, 'bytes' in file ? file.bytes : undefined);
        readers.push(reader);
        if (!('bytes' in file)) reader.apply(file);
      });
    }
    const groups = readers
      .flatMap((reader) => (reader.summary ? [{ reader, last: reader.summary.lastArrival }] : []))
      .sort((a, b) => compareArrivals(b.last, a.last))
      .slice(0, PARTITIONS)
      .flatMap(({ reader }) => passOver(() => groupsOf(reader)) ?? [])
      .sort((a, b) => compareArrivals(b.last, a.last));
    let rows = 0;
    for (const { group, tables } of groups) {
      if (rows >= limit) break;
      rows += group.rows;
      passOver(() => eachSpan(group, tables, onSpan));
    }
  } finally {
    for (const reader of readers) reader.close();
  }
}

function groupsOf(reader: PartitionReader) {
  const tables = reader.tables();
  const inFile = reader.groups().filter((group) => group instanceof FileRowGroup);
  return inFile.map((group) => ({ group, tables, last: lastArrival(group.arrivals) }));
}

function eachSpan(group: FileRowGroup, { traces }: PartitionTables, onSpan: OnSpan): void {
  const numbers = group.codes('trace');
  const spanIds = group.ids('spanId');
  for (let row = 0; row < group.rows; row++)
    onSpan(spanIds.subarray(row * 2, row * 2 + 2), traces.words(numbers[row]!));
}

function passOver<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedPart || error instanceof RangeError) return undefined;
    throw error;
  }
}
