import type { ByteTable, FlatByteTable } from '../../telemetry/columns/byte-table.ts';

/** The tables that the numbers of row groups refer to; telemetry/columns/vocabulary.ts says what the entries are. */
export interface RowTables {
  keys: ByteTable;
  values: ByteTable;
  names: ByteTable;
  resources: ByteTable;
  contexts: ByteTable;
  sets: FlatByteTable;
  /** Entry n is template n + 1. */
  templates: ByteTable;
  /** The numbers of traces by the place of their id in `ids`, four words each; an id may have none or several. */
  tracesOf(ids: Int32Array): Map<number, number>;
  /** The id of a trace as 32 hex digits. */
  traceId(number: number): string;
}

export type NumberColumn = 'time' | 'duration' | 'observed';
export type CodeColumn = 'trace' | 'context' | 'set' | 'name' | 'template';
export type IdColumn = 'spanId' | 'parentSpanId';
export type BytesColumn = 'plain' | 'extra' | 'body';

/** Numbers of entries in tables, as narrow as they may be. */
export type Codes = Uint16Array | Uint32Array;

/** Byte strings by row of a page: row i of the page is bytes[offsets[i], offsets[i + 1]). */
export interface ByteRows {
  bytes: Uint8Array;
  offsets: Uint32Array;
}

/** A run of rows that are compressed and filtered together. Times are nanoseconds from the base. */
export interface RowPage {
  /** Row of the group at which it begins. */
  start: number;
  rows: number;
  timeMin: number;
  timeMax: number;
  durationMax: number;
  traceMin: number;
  traceMax: number;
}

/** Rows of one signal, column by column, in order of arrival. What is read stays as it was handed out. */
export interface RowGroup {
  readonly rows: number;
  /** Unix nanoseconds that `time` counts from. */
  readonly baseNano: bigint;
  readonly timeMin: number;
  readonly timeMax: number;
  readonly pages: readonly RowPage[];
  numbers(column: NumberColumn): Float64Array;
  codes(column: CodeColumn): Codes;
  /** Two words for each row, zeros for none. */
  ids(column: IdColumn): Int32Array;
  bytes(column: BytesColumn, page: number): ByteRows;
  /** False where no row of the page has what the hash stands for; true where one may, or nothing is known. */
  mayContain(page: number, hash: number): boolean;
  /** Request and number within it of a row. */
  arrival(row: number): { sequence: number; ordinal: number };
}

/** Rows of a group that are still in question. */
export interface Selection {
  /** 1 for each such row. */
  readonly rows: Uint8Array;
  /** Runs of rows outside which there are none, ascending. */
  readonly ranges: readonly (readonly [start: number, end: number])[];
}

export function copySelection({ rows, ranges }: Selection): Selection {
  return { rows: rows.slice(), ranges };
}

/** All rows of a group. */
export function selectAll(group: RowGroup): Selection {
  return { rows: new Uint8Array(group.rows).fill(1), ranges: [[0, group.rows]] };
}

export function isEmpty({ rows, ranges }: Selection): boolean {
  return ranges.every(([start, end]) => {
    const at = rows.indexOf(1, start);
    return at < 0 || at >= end;
  });
}

/** The numbers of the selected rows, ascending. */
export function selectedRows({ rows, ranges }: Selection): Uint32Array {
  const selected = new Uint32Array(ranges.reduce((count, [start, end]) => count + end - start, 0));
  let count = 0;
  for (const [start, end] of ranges)
    for (let row = start; row < end; row++) if (rows[row] === 1) selected[count++] = row;
  return selected.subarray(0, count);
}

/** The pages that the runs of a selection touch. */
export function* selectedPages(group: RowGroup, { ranges }: Selection): Generator<readonly [number, RowPage]> {
  for (const [start, end] of ranges) {
    for (let page = pageOfRow(group, start); page < group.pages.length && group.pages[page]!.start < end; page++) {
      yield [page, group.pages[page]!];
    }
  }
}

/** The page of a row, by binary search. */
export function pageOfRow(group: RowGroup, row: number): number {
  let low = 0;
  let high = group.pages.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (group.pages[middle]!.start <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
