import type { Blocks } from './metric-head.ts';
import { BLOCK_BITS, BLOCK_POINTS, type PointBlock } from './point-block.ts';

/** From when to when there are points: words of Unix nanoseconds. */
interface WordExtent {
  firstLow: number;
  firstHigh: number;
  lastLow: number;
  lastHigh: number;
}

export interface Extent {
  firstNano: bigint;
  lastNano: bigint;
}

/** From when to when there are points of what series belong to; each point of a head is looked at once. */
export class PointExtents {
  readonly #of: (series: number) => number;
  readonly #extents = new Map<number, WordExtent>();
  readonly #seen: number[] = [];

  /** `of`: what a series belongs to, such as its metric. */
  constructor(of: (series: number) => number) {
    this.#of = of;
  }

  /** Takes in what has come; always the same lists in the same order. */
  look(...lists: readonly Blocks<PointBlock>[]): this {
    for (const [index, list] of lists.entries()) this.#seen[index] = this.#look(list, this.#seen[index] ?? 0);
    return this;
  }

  all(): Map<number, Extent> {
    return new Map([...this.#extents].map(([key, words]) => [key, extentOf(words)]));
  }

  get(key: number): Extent | undefined {
    const words = this.#extents.get(key);
    return words && extentOf(words);
  }

  #look({ blocks, count }: Blocks<PointBlock>, from: number): number {
    for (let point = from; point < count; point++) {
      const { series, time } = blocks[point >>> BLOCK_BITS]!;
      const place = point & (BLOCK_POINTS - 1);
      const key = this.#of(series[place]!);
      const low = time[place * 2]!;
      const high = time[place * 2 + 1]!;
      const known = this.#extents.get(key);
      if (!known) this.#extents.set(key, { firstLow: low, firstHigh: high, lastLow: low, lastHigh: high });
      else if (high > known.lastHigh || (high === known.lastHigh && low > known.lastLow)) {
        known.lastLow = low;
        known.lastHigh = high;
      } else if (high < known.firstHigh || (high === known.firstHigh && low < known.firstLow)) {
        known.firstLow = low;
        known.firstHigh = high;
      }
    }
    return count;
  }
}

/** What all of them span; undefined where there are none. */
export function spanOf(extents: Iterable<Extent>): Extent | undefined {
  let span: Extent | undefined;
  for (const { firstNano, lastNano } of extents) {
    span = {
      firstNano: span && span.firstNano < firstNano ? span.firstNano : firstNano,
      lastNano: span && span.lastNano > lastNano ? span.lastNano : lastNano,
    };
  }
  return span;
}

function extentOf({ firstLow, firstHigh, lastLow, lastHigh }: WordExtent): Extent {
  return { firstNano: nanoOf(firstLow, firstHigh), lastNano: nanoOf(lastLow, lastHigh) };
}

function nanoOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}
