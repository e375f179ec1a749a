/** Bytes of a body's hash that are kept. */
export const DIGEST_BYTES = 16;
const DIGEST_WORDS = 4;
const FIRST_CAPACITY = 1024;
/** About 38 MB: more than 1,700 requests a second for ten minutes. */
const MAX_ENTRIES = 2 ** 20;

/** A hash of a body with the request that it came in, as columns: no object for each. */
export class SeenTable {
  count = 0;
  #digests = new Uint32Array(FIRST_CAPACITY * DIGEST_WORDS);
  #sequences = new Float64Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  /** The entry before of the same hash, plus 1; 0 where there is none. */
  #earlier = new Int32Array(FIRST_CAPACITY);
  /** The newest entry of a hash, plus 1, where its words lead to or behind; 0 is free. */
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  get isFull(): boolean {
    return this.count >= MAX_ENTRIES;
  }

  /** When the first entry came, Unix milliseconds; undefined while empty. */
  get startMs(): number | undefined {
    return this.count > 0 ? this.#times[0] : undefined;
  }

  add(digest: Buffer, sequence: number, timeMs: number): void {
    if (this.count === this.#sequences.length) this.#grow();
    const entry = this.count++;
    for (let word = 0; word < DIGEST_WORDS; word++) {
      this.#digests[entry * DIGEST_WORDS + word] = digest.readUInt32LE(word * 4);
    }
    this.#sequences[entry] = sequence;
    this.#times[entry] = timeMs;
    this.#link(entry);
  }

  /** Whether the hash came before this sequence, and within the time. */
  has(digest: Buffer, sequence: number, timeMs: number, windowMs: number): boolean {
    let found = this.#slots[this.#findSlot((word) => digest.readUInt32LE(word * 4))]!;
    while (found > 0) {
      const entry = found - 1;
      if (this.#sequences[entry]! < sequence && Math.abs(timeMs - this.#times[entry]!) <= windowMs) return true;
      found = this.#earlier[entry]!;
    }
    return false;
  }

  /** Forgets the requests of these sequences. */
  forget(from: number, through: number): void {
    for (let entry = 0; entry < this.count; entry++) {
      const sequence = this.#sequences[entry]!;
      if (sequence >= from && sequence <= through) this.#sequences[entry] = Infinity;
    }
  }

  #link(entry: number): void {
    const slot = this.#findSlot((word) => this.#digests[entry * DIGEST_WORDS + word]!);
    this.#earlier[entry] = this.#slots[slot]!;
    this.#slots[slot] = entry + 1;
  }

  /** The slot of the hash of these words, or the free one where it belongs. */
  #findSlot(wordOf: (word: number) => number): number {
    const mask = this.#slots.length - 1;
    for (let slot = wordOf(0) & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot]!;
      if (found === 0) return slot;
      const base = (found - 1) * DIGEST_WORDS;
      let word = 0;
      while (word < DIGEST_WORDS && this.#digests[base + word] === wordOf(word)) word++;
      if (word === DIGEST_WORDS) return slot;
    }
  }

  #grow(): void {
    const capacity = this.#sequences.length * 2;
    this.#digests = enlarged(this.#digests, new Uint32Array(capacity * DIGEST_WORDS));
    this.#sequences = enlarged(this.#sequences, new Float64Array(capacity));
    this.#times = enlarged(this.#times, new Float64Array(capacity));
    this.#earlier = new Int32Array(capacity);
    this.#slots = new Int32Array(capacity * 2);
    for (let entry = 0; entry < this.count; entry++) this.#link(entry);
  }
}

function enlarged<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
