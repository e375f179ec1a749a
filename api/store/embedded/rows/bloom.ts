import { mix } from '../../../telemetry/columns/hash.ts';

/** Ten bits and six hashes for each distinct entry: about 0.85 % false positives. */
const BITS_PER_ENTRY = 10;
const HASHES = 6;

/** Gathers the hashes of a page and gives its Bloom filter. */
export class BloomBuilder {
  #slots = new Int32Array(1 << 12);
  #count = 0;
  #hasZero = false;

  add(hash: number): void {
    if (hash === 0) {
      this.#hasZero = true;
      return;
    }
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const there = this.#slots[slot]!;
      if (there === hash) return;
      if (there === 0) break;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = hash;
    if (++this.#count * 2 > mask) this.#grow();
  }

  /** The filter of what was added, and starts anew. Empty where nothing was. */
  finish(): Uint32Array {
    const entries = this.#count + (this.#hasZero ? 1 : 0);
    const filter = new Uint32Array(Math.ceil((entries * BITS_PER_ENTRY) / 32));
    const bits = filter.length * 32;
    if (this.#hasZero) setBits(filter, bits, 0);
    if (this.#count > 0) {
      for (const hash of this.#slots) if (hash !== 0) setBits(filter, bits, hash);
      this.#slots.fill(0);
    }
    this.#count = 0;
    this.#hasZero = false;
    return filter;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const mask = this.#slots.length - 1;
    for (const hash of old) {
      if (hash === 0) continue;
      let slot = hash & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = hash;
    }
  }
}

/** False where the hash was certainly never added. */
export function mayContain(filter: Uint32Array, hash: number): boolean {
  const bits = filter.length * 32;
  if (bits === 0) return false;
  const step = secondHash(hash);
  let at = hash >>> 0;
  for (let index = 0; index < HASHES; index++) {
    const bit = at % bits;
    if ((filter[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
    at = (at + step) >>> 0;
  }
  return true;
}

function setBits(filter: Uint32Array, bits: number, hash: number): void {
  const step = secondHash(hash);
  let at = hash >>> 0;
  for (let index = 0; index < HASHES; index++) {
    const bit = at % bits;
    filter[bit >>> 5]! |= 1 << (bit & 31);
    at = (at + step) >>> 0;
  }
}

function secondHash(hash: number): number {
  return (mix(hash ^ 0x5bd1e995) | 1) >>> 0;
}
