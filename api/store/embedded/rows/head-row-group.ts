import type {
  ByteRows,
  BytesColumn,
  CodeColumn,
  IdColumn,
  NumberColumn,
  RowGroup,
  RowPage,
} from '../../columnar/rows.ts';
import { arrivalOf } from './arrivals.ts';
import { PAGE_ROWS } from './partition-format.ts';
import type { SharedRows } from './shared-rows.ts';

type Integers = Int32Array | Uint32Array | Float64Array;

/** A row group that its writer still has in memory, as far as this reader was given it. */
export class HeadRowGroup implements RowGroup {
  rows = 0;
  readonly baseNano: bigint;
  timeMin = Infinity;
  timeMax = -Infinity;
  arrivals: SharedRows['arrivals'] = [];
  readonly #pages: RowPage[] = [];
  readonly #columns: Record<string, Integers> = {};
  readonly #bytes: Record<string, ByteRows> = {};

  constructor(baseNano: bigint) {
    this.baseNano = baseNano;
  }

  get pages(): readonly RowPage[] {
    return this.#pages;
  }

  /** Adds rows that follow on those that are here. */
  append(shared: SharedRows): void {
    if (shared.from !== this.rows)
      throw new RangeError(`rows ${this.rows} to ${shared.from} of a row group are missing`);
    for (const [name, values] of Object.entries(shared.columns)) {
      const known = this.#columns[name];
      this.#columns[name] = known ? joined(known, values) : values;
    }
    for (const [name, rows] of Object.entries(shared.bytes)) {
      const known = this.#bytes[name];
      this.#bytes[name] = known ? joinedRows(known, rows) : rows;
    }
    this.arrivals = shared.arrivals;
    this.rows = shared.to;
    this.#describe(shared.from);
  }

  numbers(column: NumberColumn): Float64Array {
    return this.#columns[column] as Float64Array;
  }

  codes(column: CodeColumn): Uint32Array {
    return this.#columns[column] as Uint32Array;
  }

  ids(column: IdColumn): Int32Array {
    return this.#columns[column] as Int32Array;
  }

  bytes(column: BytesColumn, page: number): ByteRows {
    const rows = this.#bytes[column]!;
    const { start, rows: count } = this.#pages[page]!;
    return { bytes: rows.bytes, offsets: rows.offsets.subarray(start, start + count + 1) };
  }

  /** There is no filter yet. */
  mayContain(): boolean {
    return true;
  }

  arrival(row: number): { sequence: number; ordinal: number } {
    return arrivalOf(this.arrivals, row);
  }

  #describe(from: number): void {
    const times = this.numbers('time');
    const traces = this.codes('trace');
    const durations = this.#columns['duration'];
    for (let row = from; row < this.rows; row++) {
      if (row % PAGE_ROWS === 0) {
        const nothing = { timeMin: Infinity, timeMax: -Infinity, durationMax: 0, traceMin: 0, traceMax: 0 };
        this.#pages.push({ start: row, rows: 0, ...nothing });
      }
      const page = this.#pages.at(-1)!;
      const time = times[row]!;
      page.rows++;
      page.timeMin = Math.min(page.timeMin, time);
      page.timeMax = Math.max(page.timeMax, time);
      const trace = traces[row]!;
      if (trace !== 0 && (page.traceMin === 0 || trace < page.traceMin)) page.traceMin = trace;
      if (trace > page.traceMax) page.traceMax = trace;
      if (durations) page.durationMax = Math.max(page.durationMax, durations[row]!);
    }
    this.timeMin = Math.min(...this.#pages.map((page) => page.timeMin));
    this.timeMax = Math.max(...this.#pages.map((page) => page.timeMax));
  }
}

function joined<T extends Integers>(left: T, right: T): T {
  const result = new (left.constructor as new (length: number) => T)(left.length + right.length);
  result.set(left);
  result.set(right, left.length);
  return result;
}

function joinedRows(left: ByteRows, right: ByteRows): ByteRows {
  const bytes = new Uint8Array(left.bytes.length + right.bytes.length);
  bytes.set(left.bytes);
  bytes.set(right.bytes, left.bytes.length);
  const rows = left.offsets.length - 1;
  const offsets = new Uint32Array(rows + right.offsets.length);
  offsets.set(left.offsets);
  const shift = left.offsets[rows]!;
  for (let row = 0; row < right.offsets.length; row++) offsets[rows + row] = right.offsets[row]! + shift;
  return { bytes, offsets };
}
