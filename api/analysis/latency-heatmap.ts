import { bucketBounds, SKETCH_SCALE, sketchBucket } from '../telemetry/sketch.ts';
import { NANO_PER_MS } from '../telemetry/time.ts';

/** How many requests took how long, over time. */
export interface LatencyHeatmap {
  /** Start of each column, Unix milliseconds. */
  times: number[];
  /** The bounds between rows in milliseconds, one more than there are rows: row r is of (boundsMs[r], boundsMs[r + 1]]. */
  boundsMs: number[];
  /** By column, then row. */
  counts: number[][];
}

/** As a store's `histogram` gives them, nanoseconds. */
export type HistogramBucket = [from: number, to: number, count: number];

/** Rows for each doubling of the latency: as fine as an eye can tell apart. */
const ROWS_PER_OCTAVE = 4;
const BUCKETS_PER_ROW = 2 ** SKETCH_SCALE / ROWS_PER_OCTAVE;

/** From the histograms of each column to rows of equal height on a logarithmic scale, from the quickest to the slowest. */
export function latencyHeatmap(times: number[], histograms: readonly (readonly HistogramBucket[])[]): LatencyHeatmap {
  const placed = histograms.map((buckets) => buckets.map(([, to, count]) => ({ row: rowOf(to), count })));
  const rows = placed.flatMap((column) => column.map(({ row }) => row)).filter(Number.isFinite);
  const first = rows.reduce((least, row) => Math.min(least, row), Infinity);
  const last = rows.reduce((most, row) => Math.max(most, row), -Infinity);
  // Where all took no time at all there is one row of it.
  if (first > last) return emptyOr(times, placed);
  const size = last - first + 1;
  const counts = placed.map((column) => {
    const sums = Array.from({ length: size }, () => 0);
    for (const { row, count } of column) sums[Math.max(0, row - first)]! += count;
    return sums;
  });
  const bound = (row: number): number => bucketBounds(row * BUCKETS_PER_ROW)[0] / NANO_PER_MS;
  return { times, boundsMs: Array.from({ length: size + 1 }, (_, index) => bound(first + index)), counts };
}

/** The row of a bucket by its upper bound; what took no time is below all others. */
function rowOf(toNano: number): number {
  return toNano > 0 ? Math.floor(sketchBucket(toNano * (1 - 1e-9)) / BUCKETS_PER_ROW) : -Infinity;
}

function emptyOr(times: number[], placed: readonly (readonly { count: number }[])[]): LatencyHeatmap {
  const counts = placed.map((column) => column.reduce((sum, { count }) => sum + count, 0));
  if (counts.every((count) => count === 0)) return { times, boundsMs: [], counts: times.map(() => []) };
  return { times, boundsMs: [0, 0], counts: counts.map((count) => [count]) };
}
