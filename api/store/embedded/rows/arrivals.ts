import type { Arrival } from '../../../telemetry/arrival.ts';
import type { RowGroupHead } from './partition-format.ts';

/** Negative where `a` came first. */
export function compareArrivals(a: Arrival, b: Arrival): number {
  return a.sequence - b.sequence || a.ordinal - b.ordinal;
}

/** The arrival of a row, from the runs of a row group. */
export function arrivalOf(runs: RowGroupHead['arrivals'], row: number): Arrival {
  let first = 0;
  for (const [sequence, ordinal, rows] of runs) {
    if (row < first + rows) return { sequence, ordinal: ordinal + row - first };
    first += rows;
  }
  throw new RangeError(`the row group has no row ${row}`);
}

/** The arrival of the last row. */
export function lastArrival(runs: RowGroupHead['arrivals']): Arrival {
  const [sequence, ordinal, rows] = runs.at(-1)!;
  return { sequence, ordinal: ordinal + rows - 1 };
}

/** The row that arrived so; -1 where the row group does not have it. */
export function rowOfArrival(runs: RowGroupHead['arrivals'], sequence: number, ordinal: number): number {
  let first = 0;
  for (const [runSequence, runOrdinal, rows] of runs) {
    if (runSequence === sequence && ordinal >= runOrdinal && ordinal < runOrdinal + rows)
      return first + ordinal - runOrdinal;
    first += rows;
  }
  return -1;
}

/** The first row that arrived after the given one; the number of rows where there is none. */
export function rowAfterArrival(runs: RowGroupHead['arrivals'], sequence: number, ordinal: number): number {
  let first = 0;
  for (const [runSequence, runOrdinal, rows] of runs) {
    if (runSequence > sequence) return first;
    if (runSequence === sequence && runOrdinal + rows - 1 > ordinal)
      return first + Math.max(0, ordinal + 1 - runOrdinal);
    first += rows;
  }
  return first;
}

/** A copy of the runs of the first rows; a request's rows are among them as a whole or not at all. */
export function arrivalsOfFirst(runs: RowGroupHead['arrivals'], rows: number): RowGroupHead['arrivals'] {
  const first: RowGroupHead['arrivals'] = [];
  let left = rows;
  for (const run of runs) {
    if (left <= 0) break;
    first.push([...run]);
    left -= run[2];
  }
  return first;
}
