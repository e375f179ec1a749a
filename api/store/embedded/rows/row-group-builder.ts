import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import type { IntListColumn } from '../../../telemetry/columns/int-list.ts';
import { NANO_PER_HOUR } from '../../../telemetry/time.ts';
import { encodeByteRows } from '../segment/byte-codec.ts';
import { compress } from '../segment/compression.ts';
import { encodeIntegers } from '../segment/int-codec.ts';
import { type Extent, Parts } from '../segment/json-payload.ts';
import { arrivalsOfFirst } from './arrivals.ts';
import { buildFilters, HashSet } from './bloom.ts';
import type { DictionaryWriter } from './dictionary-writer.ts';
import { GROUP_ROWS, PAGE_ROWS, type PageHead, type RowGroupHead } from './partition-format.ts';
import type { SharedRows } from './shared-rows.ts';

/** Rows that there is room for at first: late rows come to many hours, few to each. */
export const FIRST_ROWS = 256;

type Integers = Int32Array | Uint32Array | Float64Array;

/** How a column of numbers is packed: ids as their eight bytes, or squeezed where many are zero; numbers plainly or by their deltas. */
export type Packing = 'ids' | 'packed ids' | 'plain' | 'delta';

/** What the rows of both signals have. Numbers are of the partition's tables. */
export interface SharedColumns {
  /** Nanoseconds from the partition's hour. */
  time: Float64Array;
  /** Number of the trace, 0 for none. */
  trace: Uint32Array;
  /** Two words each, zeros for none. */
  spanId: Int32Array;
  context: Uint32Array;
  set: Uint32Array;
}

/**
 * Rows of one partition in memory, column by column, until they are a whole row group and are written. Pages are packed
 * as they fill; the rows stay readable as they came until the group is gone.
 */
export abstract class RowGroupBuilder<Batch, Columns extends SharedColumns> {
  rows = 0;
  readonly arrivals: RowGroupHead['arrivals'] = [];
  readonly plain = new ByteColumn(FIRST_ROWS, 32);
  readonly extra = new ByteColumn(FIRST_ROWS, 8);
  columns: Columns;
  protected readonly dictionary: DictionaryWriter;
  protected capacity = FIRST_ROWS;
  protected readonly hour: number;
  /** The partition's hour, as the two words that batches give times in. */
  protected readonly hourLow: number;
  protected readonly hourHigh: number;
  #hashes = new HashSet();
  #parts = new Parts();
  #pages: PageHead[] = [];
  #hashesOfPages: Int32Array[] = [];
  #pageStart = 0;

  constructor(hour: number, dictionary: DictionaryWriter, columns: Columns) {
    this.hour = hour;
    const nano = BigInt(hour) * BigInt(NANO_PER_HOUR);
    this.hourLow = Number(nano & 0xffffffffn);
    this.hourHigh = Number(nano >> 32n);
    this.dictionary = dictionary;
    this.columns = columns;
  }

  get isFull(): boolean {
    return this.rows === GROUP_ROWS;
  }

  /** Appends rows [from, to) of a batch, as many as fit; gives the row behind the last taken. `sequence` is their request's. */
  append(batch: Batch, from: number, to: number, sequence: number): number {
    const end = Math.min(to, from + GROUP_ROWS - this.rows);
    for (let row = from; row < end;) {
      const pageEnd = Math.min(end, row + PAGE_ROWS - (this.rows - this.#pageStart));
      const count = pageEnd - row;
      if (this.rows + count > this.capacity)
        this.grow(Math.min(GROUP_ROWS, Math.max(this.capacity * 2, this.rows + count)));
      this.appendRows(batch, row, pageEnd);
      this.#arrived(sequence, row, count);
      this.rows += count;
      row = pageEnd;
      if (this.rows - this.#pageStart === PAGE_ROWS) this.#finishPage();
    }
    return end;
  }

  /** Rows that came with requests up to and with this one. */
  rowsThrough(sequence: number): number {
    let rows = 0;
    for (const [request, , count] of this.arrivals) {
      if (request > sequence) break;
      rows += count;
    }
    return rows;
  }

  /** A roll-up of the calls found so far, packed; empty for signals that have none. `isLast`: of the partition's groups. */
  shareCalls(_isLast: boolean): Uint8Array {
    return new Uint8Array(0);
  }

  /** A copy of rows [from, to) for a reader in another thread. */
  share(from: number, to: number): SharedRows {
    const columns: SharedRows['columns'] = {};
    for (const [name, [values, packing]] of Object.entries(this.packings())) {
      const width = packing === 'ids' || packing === 'packed ids' ? 2 : 1;
      columns[name] = values.slice(from * width, to * width);
    }
    const bytes: SharedRows['bytes'] = {};
    for (const [name, column] of Object.entries(this.byteColumns())) {
      const start = column.offsets[from]!;
      bytes[name] = {
        bytes: column.bytes.slice(start, column.offsets[to]),
        offsets: column.offsets.slice(from, to + 1).map((offset) => offset - start),
      };
    }
    return { from, to, columns, bytes, arrivals: arrivalsOfFirst(this.arrivals, to) };
  }

  /** The group as the head and bytes of a record; nothing may be appended afterwards. */
  encode(): { head: RowGroupHead; parts: Uint8Array[] } {
    if (this.rows > this.#pageStart) this.#finishPage();
    const columns: Record<string, Extent> = {};
    for (const [name, [values, packing]] of Object.entries(this.packings())) {
      columns[name] = this.#parts.add(this.#packColumn(values, packing));
    }
    const rollUps: Record<string, Extent> = {};
    for (const [name, bytes] of Object.entries(this.finishRollUps())) rollUps[name] = this.#parts.add(bytes);
    const head: RowGroupHead = {
      rows: this.rows,
      timeMin: Math.min(...this.#pages.map((page) => page.timeMin)),
      timeMax: Math.max(...this.#pages.map((page) => page.timeMax)),
      arrivals: this.arrivals,
      columns,
      pages: this.#pages,
      filters: this.#parts.add(buildFilters(this.#hashesOfPages)),
      rollUps,
    };
    return { head, parts: this.#parts.list };
  }

  /** Takes the rows into the columns at `this.rows`, all of them into one page. */
  protected abstract appendRows(batch: Batch, from: number, to: number): void;
  /** Adds the rows [from, to) of the group to the roll-ups. */
  protected abstract rollUp(from: number, to: number): void;
  protected abstract finishRollUps(): Record<string, Uint8Array>;
  /** Each column of numbers with how it is packed. */
  protected abstract packings(): Record<string, [Integers, Packing]>;
  /** The columns of byte strings. */
  protected abstract byteColumns(): Record<string, ByteColumn>;
  /** Nanoseconds. */
  protected abstract longestDuration(from: number, to: number): number;

  protected grow(rows: number): void {
    this.capacity = rows;
    for (const column of Object.values(this.byteColumns())) column.growRows(rows);
  }

  protected addHashes(hashes: IntListColumn, from: number, to: number): void {
    for (let at = hashes.offsets[from]!; at < hashes.offsets[to]!; at++) this.#hashes.add(hashes.values[at]!);
  }

  protected addHash = (hash: number): void => this.#hashes.add(hash);

  #arrived(sequence: number, ordinal: number, rows: number): void {
    const last = this.arrivals.at(-1);
    if (last && last[0] === sequence && last[1] + last[2] === ordinal) last[2] += rows;
    else this.arrivals.push([sequence, ordinal, rows]);
  }

  #finishPage(): void {
    const from = this.#pageStart;
    const to = this.rows;
    this.rollUp(from, to);
    const bytes: Record<string, Extent> = {};
    for (const [name, column] of Object.entries(this.byteColumns())) {
      bytes[name] = this.#parts.add(encodeByteRows(column, from, to));
    }
    const [timeMin, timeMax] = bounds(this.columns.time, from, to);
    const [traceMin, traceMax] = traceBounds(this.columns.trace, from, to);
    this.#pages.push({
      rows: to - from,
      timeMin,
      timeMax,
      durationMax: this.longestDuration(from, to),
      traceMin,
      traceMax,
      bytes,
    });
    this.#hashesOfPages.push(this.#hashes.take());
    this.#pageStart = to;
  }

  #packColumn(values: Integers, packing: Packing): Uint8Array {
    if (packing === 'plain' || packing === 'delta') return encodeIntegers(values, this.rows, packing === 'delta');
    const bytes = new Uint8Array(values.buffer, values.byteOffset, this.rows * 8);
    return packing === 'ids' ? bytes : compress(bytes);
  }
}

/** Of the rows that have a trace. */
function traceBounds(traces: Uint32Array, from: number, to: number): [min: number, max: number] {
  let min = 0;
  let max = 0;
  for (let row = from; row < to; row++) {
    const trace = traces[row]!;
    if (trace === 0) continue;
    if (min === 0 || trace < min) min = trace;
    if (trace > max) max = trace;
  }
  return [min, max];
}

function bounds(values: ArrayLike<number>, from: number, to: number): [min: number, max: number] {
  let min = values[from]!;
  let max = min;
  for (let row = from + 1; row < to; row++) {
    const value = values[row]!;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  return [min, max];
}

export function grown<T extends Integers>(column: T, rows: number): T {
  const copy = new (column.constructor as new (length: number) => T)(rows);
  copy.set(column);
  return copy;
}
