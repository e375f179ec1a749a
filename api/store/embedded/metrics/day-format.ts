import type { Extent } from '../segment/json-payload.ts';

/**
 * The file of a UTC day. DICTIONARY records hold what the next chunks refer to, ROW_GROUP records hold chunks. A file that
 * was sealed ends with a DIRECTORY and a TAIL; points that come late are appended behind them.
 */
export const tableNames = ['metrics', 'resources', 'contexts', 'series', 'shapes'] as const;
export type TableName = (typeof tableNames)[number];

export function forEachTable<T>(create: (name: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(tableNames.map((name) => [name, create(name)])) as Record<TableName, T>;
}

/** Head of a DICTIONARY record: what each table gained, and blocks of times. */
export interface DictionaryHead {
  tables: Partial<Record<TableName, { first: number; entries: number; extent: Extent }>>;
  times: { block: number; extent: Extent }[];
}

/** Head of a ROW_GROUP record; extents are of the bytes behind the head. */
export interface GroupHead {
  /** Every point of the day that came with requests up to this one is in this group or an earlier one. */
  through: number;
  points: number;
  chunks: number;
  /** One number for each chunk, see ChunkEntry. */
  columns: Record<ChunkColumn, Extent>;
  /** Where the chunks begin, one behind the other. */
  start: number;
}

export const chunkColumns = ['metric', 'kind', 'resolution', 'points', 'timeMin', 'timeMax', 'length', 'crc'] as const;
export type ChunkColumn = (typeof chunkColumns)[number];

export const chunkKinds = { NUMBER: 0, DISTRIBUTION: 1 } as const;

/** What the points of a chunk are. */
export const resolutions = {
  /** As they came. */
  RAW: 0,
  /** The first and the last point of the day of each series, of cumulative sums and distributions. */
  EDGES: 1,
  /** Else roll-ups: seconds of a step. */
  STEPS: [300, 3600],
} as const;

/** What is known of a chunk without reading it. */
export interface ChunkEntry {
  /** Number of the metric whose points it holds. */
  metric: number;
  kind: number;
  /** See resolutions. */
  resolution: number;
  points: number;
  /** Nanoseconds from the day of the first and the last point. */
  timeMin: number;
  timeMax: number;
  length: number;
  /** Of its bytes. */
  crc: number;
}

/** Bytes at an absolute offset, and their checksum. */
export interface FileExtent {
  offset: number;
  length: number;
  crc: number;
}

/** Payload of a DIRECTORY record, zstd: all that a reader needs to begin. */
export interface DayDirectory {
  tables: Partial<Record<TableName, (FileExtent & { first: number; entries: number })[]>>;
  /** By number of the block. */
  times: Record<number, FileExtent>;
  /** Groups, each with the offset of the bytes behind its head. */
  groups: { offset: number; head: GroupHead }[];
  /** How many of the groups are in order with roll-ups; what follows came late. */
  compacted: number;
}
