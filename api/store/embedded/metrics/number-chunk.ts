import { ChunkBytes, ChunkCursor } from './chunk-bytes.ts';
import { decodeDoubles, encodeDoubles } from './double-codec.ts';
import { grown, RunColumns } from './run-columns.ts';
import { decodeRuns, type RunPoints, type TimesOf } from './run-points.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** Points of gauges and sums in runs. */
export interface NumberPoints extends RunPoints {
  kind: 'number';
  values: Float64Array;
}

const out = new ChunkBytes();

/** Gathers points of gauges and sums for a chunk. */
export class NumberColumnsOfRuns extends RunColumns {
  /** Doubles as two words. */
  values = new Uint32Array(2048);

  addValue(row: number, low: number, high: number): void {
    this.values[row * 2] = low;
    this.values[row * 2 + 1] = high;
  }

  /** The points as a chunk; they are forgotten. */
  encode(timeSets: TimeSetWriter, window: number, dayNano: bigint): Uint8Array {
    this.encodeRuns(out, timeSets, window, dayNano);
    out.section(encodeDoubles(this.values, this.points));
    this.clear();
    return out.take();
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    this.values = grown(this.values, new Uint32Array(rows * 2));
  }
}

export function decodeNumbers(bytes: Uint8Array, timesOf: TimesOf): NumberPoints {
  const cursor = new ChunkCursor(bytes);
  const runs = decodeRuns(cursor, timesOf);
  return { ...runs, kind: 'number', values: decodeDoubles(cursor.section(), runs.flags.length) };
}
