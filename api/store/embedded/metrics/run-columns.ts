import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { encodeByteRows } from '../segment/byte-codec.ts';
import { encodeIntegers } from '../segment/int-codec.ts';
import type { ChunkBytes } from './chunk-bytes.ts';
import { offsetsOf, type RunPoints } from './run-points.ts';
import { startCodes } from './start-codes.ts';
import type { TimeSetWriter } from './time-sets.ts';

/**
 * Points in runs, one series each, to be packed as a chunk. The points of a run come in the order of their times, each
 * time once. Times are nanoseconds from the day.
 */
export class RunColumns {
  points = 0;
  readonly series: number[] = [];
  readonly ends: number[] = [];
  times = new Float64Array(1024);
  flags = new Uint32Array(1024);
  /** Unix nanoseconds as two words. */
  starts = new Uint32Array(2048);
  readonly #extraRows: number[] = [];
  readonly #extra = new ByteColumn(64, 64);
  #extraCapacity = 64;

  clear(): void {
    this.points = 0;
    this.series.length = 0;
    this.ends.length = 0;
    this.#extraRows.length = 0;
    this.#extra.clear();
  }

  beginRun(series: number): void {
    this.series.push(series);
    this.ends.push(this.points);
  }

  /** Adds a point to the run; gives its row. */
  addPoint(time: number, startLow: number, startHigh: number, flags: number): number {
    const row = this.points++;
    if (row === this.times.length) this.grow(row * 2);
    this.times[row] = time;
    this.starts[row * 2] = startLow;
    this.starts[row * 2 + 1] = startHigh;
    this.flags[row] = flags;
    this.ends[this.ends.length - 1] = this.points;
    return row;
  }

  addExtra(row: number, bytes: Uint8Array, start: number, end: number): void {
    const extras = this.#extraRows.length;
    if (extras === this.#extraCapacity) {
      this.#extraCapacity *= 2;
      this.#extra.growRows(this.#extraCapacity);
    }
    this.#extraRows.push(row);
    this.#extra.offsets[extras] = this.#extra.length;
    this.#extra.append(bytes, start, end);
    this.#extra.offsets[extras + 1] = this.#extra.length;
  }

  /** How many points there are, and from when to when. */
  extent(): { points: number; timeMin: number; timeMax: number } {
    let timeMin = Infinity;
    let timeMax = -Infinity;
    for (let row = 0; row < this.points; row++) {
      if (this.times[row]! < timeMin) timeMin = this.times[row]!;
      if (this.times[row]! > timeMax) timeMax = this.times[row]!;
    }
    return { points: this.points, timeMin, timeMax };
  }

  protected grow(rows: number): void {
    this.times = grown(this.times, new Float64Array(rows));
    this.flags = grown(this.flags, new Uint32Array(rows));
    this.starts = grown(this.starts, new Uint32Array(rows * 2));
  }

  /** Runs, start times, flags, extra bytes; `dayNano` is what times count from. */
  protected encodeRuns(out: ChunkBytes, timeSets: TimeSetWriter, window: number, dayNano: bigint): void {
    out.varint(this.series.length);
    let previous = 0;
    let start = 0;
    this.series.forEach((series, run) => {
      const end = this.ends[run]!;
      out.zigzag(series - previous);
      out.varint(end - start);
      out.varint(timeSets.reference(this.times.subarray(start, end), window));
      previous = series;
      start = end;
    });
    const { codes, starts } = this.startCodes(dayNano);
    out.varint(starts.length);
    if (starts.length > 0) out.section(new Uint8Array(starts.buffer));
    encodeColumn(out, codes);
    encodeColumn(out, this.flags.subarray(0, this.points));
    out.varint(this.#extraRows.length);
    if (this.#extraRows.length === 0) return;
    out.section(encodeIntegers(Uint32Array.from(this.#extraRows), this.#extraRows.length, true));
    out.section(encodeByteRows(this.#extra, 0, this.#extraRows.length));
  }

  /** The start times as codes and the list that they point into. */
  protected startCodes(dayNano: bigint): { codes: Uint32Array; starts: BigUint64Array<ArrayBuffer> } {
    const dayWords = new Uint32Array(BigUint64Array.of(BigInt.asUintN(64, dayNano)).buffer);
    const codes = new Uint32Array(this.points);
    const list: bigint[] = [];
    const known = new Map<bigint, number>();
    let row = 0;
    for (const end of this.ends) {
      let lastLow = -1;
      let lastHigh = -1;
      let lastCode = 0;
      for (let previousTime = Number.NaN; row < end; previousTime = this.times[row++]!) {
        const low = this.starts[row * 2]!;
        const high = this.starts[row * 2 + 1]!;
        if (low === 0 && high === 0) continue;
        const offset = (high - dayWords[1]!) * 2 ** 32 + (low - dayWords[0]!);
        if (offset === previousTime) {
          codes[row] = startCodes.PREVIOUS;
          continue;
        }
        if (low !== lastLow || high !== lastHigh) {
          const nano = (BigInt(high) << 32n) | BigInt(low);
          let place = known.get(nano);
          if (place === undefined) known.set(nano, (place = list.push(nano) - 1));
          lastCode = startCodes.FIRST_START + place;
          lastLow = low;
          lastHigh = high;
        }
        codes[row] = lastCode;
      }
    }
    return { codes, starts: BigUint64Array.from(list) };
  }

  /** The points as they would be read back. */
  protected runPoints(dayNano: bigint): RunPoints {
    const { codes, starts } = this.startCodes(dayNano);
    const all = this.times.slice(0, this.points);
    const extras = this.#extraRows.length;
    return {
      series: Int32Array.from(this.series),
      ends: Uint32Array.from(this.ends),
      times: this.ends.map((end, run) => all.subarray(run === 0 ? 0 : this.ends[run - 1], end)),
      startCodes: codes,
      starts,
      offsets: offsetsOf(starts, dayNano),
      flags: this.flags.slice(0, this.points),
      extra:
        extras === 0
          ? undefined
          : {
              rows: Uint32Array.from(this.#extraRows),
              bytes: {
                bytes: this.#extra.bytes.slice(0, this.#extra.length),
                offsets: this.#extra.offsets.slice(0, extras + 1),
              },
            },
    };
  }
}

/** A column of unsigned integers: one number where all are equal. */
export function encodeColumn(out: ChunkBytes, values: Uint32Array): void {
  const first = values[0] ?? 0;
  const isConstant = values.every((value) => value === first);
  out.varint(isConstant ? 1 : 0);
  if (isConstant) out.varint(first);
  else out.section(encodeIntegers(values, values.length, false));
}

export function grown<T extends Float64Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
