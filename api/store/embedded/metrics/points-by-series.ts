import type { Blocks } from './metric-head.ts';
import { BLOCK_POINTS, type PointBlock } from './point-block.ts';

/** The points of a head by series; those of one series in order of arrival. */
export interface PointsBySeries {
  /** Series that have points. */
  series: Int32Array;
  /** Points of `series[i]` are order[ends[i - 1]] to order[ends[i]], numbers over all blocks. */
  ends: Uint32Array;
  order: Uint32Array;
}

/**
 * Sorts the first `count` points by their series, of which there are `seriesCount`. `isWanted`, by series: those that are
 * not zero, or all.
 */
export function pointsBySeries(
  { blocks, count }: Blocks<PointBlock>,
  seriesCount: number,
  isWanted?: Uint8Array,
): PointsBySeries {
  const counts = new Uint32Array(seriesCount);
  forEachSeries(blocks, count, (series) => counts[series]!++);
  let present = 0;
  let points = 0;
  for (let series = 0; series < seriesCount; series++) {
    if (counts[series] === 0 || isWanted?.[series] === 0) continue;
    present++;
    points += counts[series]!;
  }
  const result = { series: new Int32Array(present), ends: new Uint32Array(present), order: new Uint32Array(points) };
  // From here on a series' place in `counts` is where its next point goes.
  const next = counts;
  let place = 0;
  let end = 0;
  for (let series = 0; series < seriesCount; series++) {
    const own = counts[series]!;
    if (own === 0 || isWanted?.[series] === 0) {
      next[series] = UNWANTED;
      continue;
    }
    next[series] = end;
    end += own;
    result.series[place] = series;
    result.ends[place++] = end;
  }
  forEachSeries(blocks, count, (series, point) => {
    if (next[series] !== UNWANTED) result.order[next[series]!++] = point;
  });
  return result;
}

const UNWANTED = 0xffffffff;

function forEachSeries(
  blocks: readonly PointBlock[],
  count: number,
  visit: (series: number, point: number) => void,
): void {
  for (let first = 0, number = 0; first < count; first += BLOCK_POINTS, number++) {
    const { series } = blocks[number]!;
    const end = Math.min(BLOCK_POINTS, count - first);
    for (let at = 0; at < end; at++) visit(series[at]!, first + at);
  }
}
