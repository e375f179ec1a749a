import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
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
    this.#fillGaps();
    out.section(encodeDoubles(this.values, this.points));
    this.clear();
    return out.take();
  }

  /** The points as they would be read back; they are forgotten. */
  take(dayNano: bigint): NumberPoints {
    const values = new Float64Array(this.values.slice(0, this.points * 2).buffer);
    const points: NumberPoints = { ...this.runPoints(dayNano), kind: 'number', values };
    this.clear();
    return points;
  }

  /** A point without a value repeats the one before, which packs best. */
  #fillGaps(): void {
    for (let row = 1; row < this.points; row++) {
      if ((this.flags[row]! & pointFlags.NO_VALUE) === 0) continue;
      this.values[row * 2] = this.values[row * 2 - 2]!;
      this.values[row * 2 + 1] = this.values[row * 2 - 1]!;
    }
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    this.values = grown(this.values, new Uint32Array(rows * 2));
  }
}

export function decodeNumbers(bytes: Uint8Array, timesOf: TimesOf, dayNano: bigint): NumberPoints {
  const cursor = new ChunkCursor(bytes);
  const runs = decodeRuns(cursor, timesOf, dayNano);
  return { ...runs, kind: 'number', values: decodeDoubles(cursor.section(), runs.flags.length) };
}
