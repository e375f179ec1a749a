import type { Arrival } from '../../../telemetry/arrival.ts';
import type { Extent } from '../segment/json-payload.ts';
import type { TableName } from './tables.ts';

/** Rows that are compressed and filtered together: what a look at one row costs. */
export const PAGE_ROWS = 4096;
/** Rows whose numbers are packed together; a multiple of PAGE_ROWS. */
export const GROUP_ROWS = 16_384;

/** Head of a ROW_GROUP record; extents are of the bytes behind the head. Times are nanoseconds from the partition's hour. */
export interface RowGroupHead {
  rows: number;
  timeMin: number;
  timeMax: number;
  /** Runs of rows in order of arrival: request, number of the first within it, rows. */
  arrivals: [sequence: number, ordinal: number, rows: number][];
  columns: Record<string, Extent>;
  pages: PageHead[];
  /** The Bloom filters of the pages, see bloom.ts. */
  filters: Extent;
  /** Empty where one does not hold for all rows. */
  rollUps: Record<string, Extent>;
}

export interface PageHead {
  rows: number;
  timeMin: number;
  timeMax: number;
  /** Longest duration, nanoseconds; 0 for log records. */
  durationMax: number;
  /** Lowest and highest number of a trace, of the rows that have one; zeros where none has. */
  traceMin: number;
  traceMax: number;
  bytes: Record<string, Extent>;
}

/** Head of a DICTIONARY record: what each table gained. */
export type DictionaryHead = Partial<Record<TableName, TableBlockHead>>;

export interface TableBlockHead {
  /** Number of the first entry. */
  first: number;
  entries: number;
  extent: Extent;
}

/** A table's entries in a file, at an absolute offset. */
export interface TableBlock {
  first: number;
  entries: number;
  offset: number;
  length: number;
  crc: number;
}

/** What is known of a sealed file without its directory. Times are nanoseconds from the partition's hour. */
export interface PartitionSummary {
  rows: number;
  timeMin: number;
  timeMax: number;
  lastArrival: Arrival;
  traceFilter: [offset: number, length: number];
}
