import type { Blocks } from './metric-head.ts';
import { BLOCK_BITS, BLOCK_POINTS, type PointBlock } from './point-block.ts';

/** The points of a head by series; those of one series in order of arrival. */
export interface PointsBySeries {
  /** Series that have points, by number. */
  series: Int32Array;
  /** Points of series[i] are order[ends[i - 1]] to order[ends[i]]: numbers over all blocks. */
  ends: Uint32Array;
  order: Uint32Array;
}

const UNWANTED = 0xffffffff;

/**
 * Sorts the first `count` points by their series, of which there are `seriesCount`. `isWanted`, by series: those that are
 * not zero; undefined: all.
 */
export function pointsBySeries(
  { blocks, count }: Blocks<PointBlock>,
  seriesCount: number,
  isWanted?: Uint8Array,
): PointsBySeries {
  // First how many points each series has, then where its next one goes.
  const next = new Uint32Array(seriesCount);
  for (let first = 0; first < count; first += BLOCK_POINTS) {
    const { series } = blocks[first >>> BLOCK_BITS]!;
    for (let at = 0, end = Math.min(BLOCK_POINTS, count - first); at < end; at++) next[series[at]!]!++;
  }
  const present: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (let series = 0; series < seriesCount; series++) {
    const own = next[series]!;
    if (own === 0 || isWanted?.[series] === 0) {
      next[series] = UNWANTED;
      continue;
    }
    next[series] = end;
    end += own;
    present.push(series);
    ends.push(end);
  }
  const order = new Uint32Array(end);
  for (let first = 0; first < count; first += BLOCK_POINTS) {
    const { series } = blocks[first >>> BLOCK_BITS]!;
    for (let at = 0, end = Math.min(BLOCK_POINTS, count - first); at < end; at++) {
      const place = next[series[at]!]!;
      if (place === UNWANTED) continue;
      order[place] = first + at;
      next[series[at]!] = place + 1;
    }
  }
  return { series: Int32Array.from(present), ends: Uint32Array.from(ends), order };
}
