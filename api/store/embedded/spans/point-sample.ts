/** A point of a sample; `place` is what the caller knows it by. */
export interface SampledPoint {
  start: number;
  duration: number;
  status: number;
  place: number;
}

/** Of a sample, the part that is of the slowest. */
const SLOW_SHARE = 0.25;

/**
 * Keeps at most `limit` points of any number, in bounded memory: all of them while they are few; of more, the slowest, which
 * are what one looks for, and an even sample of the others, by a hash of each.
 */
export class PointSample {
  /** All that were added. */
  count = 0;
  readonly #limit: number;
  #length = 0;
  readonly #starts: Float64Array;
  readonly #durations: Float64Array;
  readonly #statuses: Uint8Array;
  readonly #places: Float64Array;
  readonly #hashes: Uint32Array;
  /** Points that were thinned out: none that are slower than this, or whose hash is below. */
  #slowest = Infinity;
  #hash = 2 ** 32;

  constructor(limit: number) {
    const capacity = limit * 2;
    this.#limit = limit;
    this.#starts = new Float64Array(capacity);
    this.#durations = new Float64Array(capacity);
    this.#statuses = new Uint8Array(capacity);
    this.#places = new Float64Array(capacity);
    this.#hashes = new Uint32Array(capacity);
  }

  /** `hash`: 32 bits without a sign. */
  add({ start, duration, status, place }: SampledPoint, hash: number): void {
    this.count++;
    if (hash >= this.#hash && duration <= this.#slowest) return;
    if (this.#length === this.#starts.length) this.#thin();
    const at = this.#length++;
    this.#starts[at] = start;
    this.#durations[at] = duration;
    this.#statuses[at] = status;
    this.#places[at] = place;
    this.#hashes[at] = hash;
  }

  /** By start. */
  finish(): SampledPoint[] {
    if (this.#length > this.#limit) this.#thin();
    const points = Array.from({ length: this.#length }, (_, at) => ({
      start: this.#starts[at]!,
      duration: this.#durations[at]!,
      status: this.#statuses[at]!,
      place: this.#places[at]!,
    }));
    return points.sort((a, b) => a.start - b.start);
  }

  /** Down to the limit. */
  #thin(): void {
    const length = this.#length;
    const slow = Math.floor(this.#limit * SLOW_SHARE);
    const durations = this.#durations.slice(0, length).sort();
    // The fastest of the slow, of which there may be more than there is room for.
    const slowest = slow > 0 ? durations[length - slow]! : Infinity;
    const slower = this.#hashesOf((duration) => duration > slowest).length;
    const tied = this.#hashesOf((duration) => duration === slowest);
    const tieBound = slow > slower ? (tied[slow - slower] ?? 2 ** 32) : 0;
    const isSlow = (duration: number, hash: number): boolean =>
      duration > slowest || (duration === slowest && hash < tieBound);
    const others = this.#hashesOf((duration, hash) => !isSlow(duration, hash));
    const bound = others[this.#limit - (length - others.length)] ?? 2 ** 32;
    let kept = 0;
    for (let at = 0; at < length; at++) {
      if (!isSlow(this.#durations[at]!, this.#hashes[at]!) && this.#hashes[at]! >= bound) continue;
      this.#starts[kept] = this.#starts[at]!;
      this.#durations[kept] = this.#durations[at]!;
      this.#statuses[kept] = this.#statuses[at]!;
      this.#places[kept] = this.#places[at]!;
      this.#hashes[kept] = this.#hashes[at]!;
      kept++;
    }
    this.#length = kept;
    this.#slowest = slowest;
    this.#hash = bound;
  }

  /** Of the points that are chosen, ascending. */
  #hashesOf(isChosen: (duration: number, hash: number) => boolean): Uint32Array {
    return this.#hashes.filter((hash, at) => at < this.#length && isChosen(this.#durations[at]!, hash)).sort();
  }
}
