import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { PairNumbers } from '../../../telemetry/columns/pair-numbers.ts';
import { eachBucket, packRollUp, type RollUp } from './roll-up.ts';

/** A count of a bucket of a cell is sorted as one number: the cell in the highest bits, then the bucket, then the count. */
const BUCKETS = 2 ** 12;
const COUNTS = 2 ** 20;
const MAX_CELLS = 2 ** 21;

/** Roll-ups of one tier as one, packed, with or without their minutes; undefined where that would be too large. */
export function mergeRollUps(rollUps: readonly RollUp[], byMinute: boolean): Uint8Array | undefined {
  const cells = new PairNumbers();
  const cellOf = ({ series, minutes }: RollUp, cell: number): number =>
    cells.number(series[cell]!, byMinute ? minutes[cell]! : 0);
  for (const rollUp of rollUps) for (let cell = 0; cell < rollUp.cells; cell++) cellOf(rollUp, cell);
  const { count } = cells;
  if (count > MAX_CELLS) return undefined;
  const order = Uint32Array.from({ length: count }, (_, cell) => cell).sort(
    (a, b) => cells.first(a) - cells.first(b) || cells.second(a) - cells.second(b),
  );
  const places = new Uint32Array(count);
  order.forEach((cell, place) => (places[cell] = place));
  const counts = new Uint32Array(count);
  const hasSums = rollUps.some(({ sums }) => sums.length > 0);
  const sums = new Float64Array(hasSums ? count : 0);
  const bucketCounts: number[] = [];
  for (const rollUp of rollUps) {
    for (let cell = 0; cell < rollUp.cells; cell++) {
      const place = places[cellOf(rollUp, cell)]!;
      counts[place]! += rollUp.counts[cell]!;
      if (hasSums) sums[place]! += rollUp.sums[cell]!;
      eachBucket(rollUp, cell, (bucket, rows) => addCount(bucketCounts, place * BUCKETS + bucket + 1, rows));
    }
  }
  return packRollUp(
    {
      cells: count,
      series: Uint32Array.from(order, (cell) => cells.first(cell)),
      minutes: Uint32Array.from(order, (cell) => cells.second(cell)),
      counts,
      sums,
    },
    histogramsOf(Float64Array.from(bucketCounts).sort(), count),
  );
}

function addCount(bucketCounts: number[], bucket: number, count: number): void {
  for (let left = count; left > 0; left -= COUNTS - 1) bucketCounts.push(bucket * COUNTS + Math.min(left, COUNTS - 1));
}

/** As packHistogram in roll-up.ts: (distance from the bucket before, count) of each bucket of each cell. */
function histogramsOf(sorted: Float64Array, cells: number): ByteColumn {
  const histograms = new ByteColumn(cells, 8);
  let at = 0;
  for (let cell = 0; cell < cells; cell++) {
    histograms.offsets[cell] = histograms.length;
    let previous = 0;
    while (at < sorted.length && Math.floor(sorted[at]! / COUNTS / BUCKETS) === cell) {
      const bucket = Math.floor(sorted[at]! / COUNTS);
      let count = 0;
      for (; at < sorted.length && Math.floor(sorted[at]! / COUNTS) === bucket; at++) count += sorted[at]! % COUNTS;
      const own = bucket % BUCKETS;
      histograms.appendVarint(own - previous);
      histograms.appendVarint(count);
      previous = own;
    }
    histograms.offsets[cell + 1] = histograms.length;
  }
  return histograms;
}
