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
  /** Bytes of the file that it has looked at. */
  bytes: number;
  /** Number of the row group, counted over the file, of which it has rows in memory, and how many. */
  group: number;
  rows: number;
  tables: Partial<Record<TableName, number>>;
}

export interface SharedPartition {
  hour: number;
  path: string;
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
