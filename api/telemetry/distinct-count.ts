import { mix } from './columns/hash.ts';

const REGISTER_BITS = 14;
const REGISTERS = 2 ** REGISTER_BITS;
/** Up to here the hashes themselves are kept, where nothing else is said. */
const EXACT = 1024;
const SECOND_BITS = 21;

/**
 * Counts distinct values: exactly up to a thousand, but for the chance that hashes of 53 bits are the same, then by
 * HyperLogLog (P. Flajolet et al., 2007; 16,384 registers, standard error 0.8 %).
 */
export class DistinctCount {
  #hashes: Set<number> | undefined = new Set();
  #registers: Uint8Array | undefined;

  add(value: string | number | boolean): void {
    this.addHash(hashOf(value));
  }

  /** Adds a value by a hash of 53 bits. It is counted exactly while there are no more than `exact`. */
  addHash(hash: number, exact = EXACT): void {
    if (this.#hashes) {
      this.#hashes.add(hash);
      if (this.#hashes.size > exact) this.#spill();
    } else this.#observe(hash);
  }

  get count(): number {
    if (this.#hashes) return this.#hashes.size;
    let sum = 0;
    let zeros = 0;
    for (const rank of this.#registers!) {
      sum += 2 ** -rank;
      if (rank === 0) zeros++;
    }
    const estimate = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum;
    return Math.round(estimate <= 2.5 * REGISTERS && zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : estimate);
  }

  /** About how many numbers of eight bytes it holds. */
  get numbers(): number {
    return this.#hashes ? 4 + this.#hashes.size * 4 : REGISTERS / 8;
  }

  #spill(): void {
    const hashes = this.#hashes!;
    this.#hashes = undefined;
    this.#registers = new Uint8Array(REGISTERS);
    for (const hash of hashes) this.#observe(hash);
  }

  #observe(hash: number): void {
    const first = Math.floor(hash / 2 ** SECOND_BITS);
    const second = hash % 2 ** SECOND_BITS;
    const register = first >>> (32 - REGISTER_BITS);
    const rank = Math.clz32(second) - (32 - SECOND_BITS) + 1;
    if (rank > this.#registers![register]!) this.#registers![register] = rank;
  }
}

/** 53 bits: 32 of one hash, then 21 of another. */
function hashOf(value: string | number | boolean): number {
  const text = `${typeof value}:${value}`;
  let first = 0x811c9dc5;
  let second = 0x9e3779b1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return (mix(first) >>> 0) * 2 ** SECOND_BITS + (mix(second) >>> (32 - SECOND_BITS));
}
