import type {
  ByteRows,
  BytesColumn,
  CodeColumn,
  Codes,
  IdColumn,
  NumberColumn,
  RowGroup,
  RowPage,
} from '../../columnar/rows.ts';
import { arrivalOf } from './arrivals.ts';
import { PAGE_ROWS } from './partition-format.ts';
import type { SharedRows } from './shared-rows.ts';

type Integers = Int32Array | Uint32Array | Float64Array;

/** A row group that its writer still has in memory, as far as this reader was given it. It never changes. */
export class HeadRowGroup implements RowGroup {
  readonly rows: number;
  readonly baseNano: bigint;
  readonly timeMin: number;
  readonly timeMax: number;
  readonly arrivals: SharedRows['arrivals'];
  readonly #pages: RowPage[];
  readonly #columns: Record<string, Integers> = {};
  readonly #bytes: Record<string, ByteRows> = {};

  /** The rows that were shared, behind those of the group as it was before. */
  constructor(baseNano: bigint, shared: SharedRows, before?: HeadRowGroup) {
    const known = before?.rows ?? 0;
    if (shared.from !== known) throw new RangeError(`rows ${known} to ${shared.from} of a row group are missing`);
    this.baseNano = baseNano;
    for (const [name, values] of Object.entries(shared.columns)) {
      const own = before && before.#columns[name];
      this.#columns[name] = own ? joined(own, values) : values;
    }
    for (const [name, rows] of Object.entries(shared.bytes)) {
      const own = before && before.#bytes[name];
      this.#bytes[name] = own ? joinedRows(own, rows) : rows;
    }
    this.arrivals = shared.arrivals;
    this.rows = shared.to;
    this.#pages = before?.pages.map((page) => ({ ...page })) ?? [];
    this.#describe(shared.from);
    this.timeMin = Math.min(...this.#pages.map((page) => page.timeMin));
    this.timeMax = Math.max(...this.#pages.map((page) => page.timeMax));
  }

  get pages(): readonly RowPage[] {
    return this.#pages;
  }

  numbers(column: NumberColumn): Float64Array {
    return this.#columns[column] as Float64Array;
  }

  codes(column: CodeColumn): Codes {
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
