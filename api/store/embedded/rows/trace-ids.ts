/** Words of an id. */
const WORDS = 4;
const MARKS = 2 ** 12;

/** Runs of trace ids, each loaded when it is first needed: four words an id, in the order of their numbers. */
export interface TraceIdBlocks {
  /** By block, the place of its first id, counted over all; ascending from 0. */
  firsts: readonly number[];
  load(block: number): Int32Array;
}

/** The ids of a partition's traces. The id at place n is that of trace n + 1. What was loaded is held as long as this is. */
export class TraceIds {
  readonly #source: TraceIdBlocks;
  readonly #blocks: Int32Array[] = [];

  constructor(source: TraceIdBlocks) {
    this.#source = source;
  }

  /** The id of a trace as four words. */
  words(trace: number): Int32Array {
    const block = this.#blockOf(trace - 1);
    const at = (trace - 1 - this.#source.firsts[block]!) * WORDS;
    return this.#block(block).subarray(at, at + WORDS);
  }

  /** The same as 32 hex digits. */
  hex(trace: number): string {
    const { buffer, byteOffset, byteLength } = this.words(trace);
    return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
  }

  /** The traces whose id stands at one of these places of `ids`, each with that place, counted in ids. */
  tracesOf(ids: Int32Array, places: readonly number[]): Map<number, number> {
    const found = new Map<number, number>();
    const placesOf = Map.groupBy(places, (place) => hashAt(ids, place * WORDS));
    if (placesOf.size === 0) return found;
    // Most ids are passed over by a look at a mark.
    const marks = new Uint8Array(MARKS);
    for (const hash of placesOf.keys()) marks[hash & (MARKS - 1)] = 1;
    for (const [block, first] of this.#source.firsts.entries()) {
      const known = this.#block(block);
      for (let at = 0, trace = first + 1; at < known.length; at += WORDS, trace++) {
        const hash = hashAt(known, at);
        if (marks[hash & (MARKS - 1)] === 0) continue;
        for (const place of placesOf.get(hash) ?? [])
          if (isSame(known, at, ids, place * WORDS)) found.set(trace, place);
      }
    }
    return found;
  }

  #block(block: number): Int32Array {
    return (this.#blocks[block] ??= this.#source.load(block));
  }

  /** The block of a place, by binary search. */
  #blockOf(place: number): number {
    const { firsts } = this.#source;
    let low = 0;
    let high = firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (firsts[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function hashAt(words: Int32Array, at: number): number {
  return words[at]! ^ words[at + 1]! ^ words[at + 2]! ^ words[at + 3]!;
}

function isSame(a: Int32Array, at: number, b: Int32Array, place: number): boolean {
  return a[at] === b[place] && a[at + 1] === b[place + 1] && a[at + 2] === b[place + 2] && a[at + 3] === b[place + 3];
}
