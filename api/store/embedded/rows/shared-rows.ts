import type { RowGroupHead } from './partition-format.ts';
import type { TableName } from './tables.ts';

/**
 * What a writer hands to readers in other threads, on their asking: rows and dictionary entries that are not in the file
 * yet, and how far the file may be read. A reader says what it has; it is given the rest.
 */

/** Rows [from, to) of a row group that is still in memory. */
export interface SharedRows {
  from: number;
  to: number;
  columns: Record<string, Int32Array | Uint32Array | Float64Array>;
  bytes: Record<string, { bytes: Uint8Array; offsets: Uint32Array }>;
  arrivals: RowGroupHead['arrivals'];
}

export interface SharedEntries {
  first: number;
  entries: number;
  bytes: Uint8Array;
  offsets: Uint32Array;
  seeds: Int32Array;
}

/** What a reader has of a partition. */
export interface PartitionKnowledge {
  /** Of the file that it knows. */
  generation: number;
  /** Bytes of the file that it has looked at. */
  bytes: number;
  /** Number of the row group, counted over the file, of which it has rows in memory, and how many. */
  group: number;
  rows: number;
  tables: Partial<Record<TableName, number>>;
}

export interface PartitionFile {
  hour: number;
  /** Another file of the same hour, when this one was deleted, has another. */
  generation: number;
  path: string;
}

export interface SharedPartition extends PartitionFile {
  /** Bytes of the file that may be read. */
  storedBytes: number;
  /** Row groups in those bytes. */
  storedGroups: number;
  /** Row groups that are in memory, from number `storedGroups` on. */
  groups: SharedRows[];
  /** Roll-ups of the calls found in those groups, where they were asked for. */
  calls: Uint8Array[];
  tables: Partial<Record<TableName, SharedEntries>>;
}

export interface SealedPartition extends PartitionFile {
  bytes: number;
}

/** The partitions of a store: the sealed ones, and what readers lack of those that are being written. */
export interface SharedCatalog {
  sealed: SealedPartition[];
  open: SharedPartition[];
  /** The last request of which rows were deleted by retention; -1 where none were. */
  deletedThrough: number;
  /** What was set aside, as sentences. */
  damages: readonly string[];
  /** Another one has numbered rows and entries anew: what was shared before is void. */
  writer: string;
}
