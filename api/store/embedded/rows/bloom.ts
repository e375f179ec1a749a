import { mix } from '../../../telemetry/columns/hash.ts';

/**
 * Blocked Bloom filters (F. Putze et al., "Cache-, Hash- and Space-Efficient Bloom Filters", 2007) for the pages of a row
 * group, laid crosswise: block 0 of every page, block 1 of every page … All bits of an entry lie in one block, so a look
 * for one entry in all pages is one short read. 12 bits and six hashes for each entry: about 1 % false positives.
 */
export const BLOCK_BYTES = 64;
const BITS_PER_ENTRY = 12;
const HASHES = 6;
const BLOCK_BITS = BLOCK_BYTES * 8;

/** Gathers the distinct hashes of a page. */
export class HashSet {
  #slots = new Int32Array(1 << 8);
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

  /** What was added, each once, in no order; starts anew. */
  take(): Int32Array {
    const hashes = new Int32Array(this.#count + (this.#hasZero ? 1 : 0));
    if (this.#count > 0) {
      let at = 0;
      for (const hash of this.#slots) if (hash !== 0) hashes[at++] = hash;
      this.#slots.fill(0);
    }
    this.#count = 0;
    this.#hasZero = false;
    return hashes;
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

/** The filters of pages with these entries; empty where no page has any. */
export function buildFilters(pages: readonly Int32Array[]): Uint8Array {
  const most = Math.max(0, ...pages.map((hashes) => hashes.length));
  const blocks = Math.ceil((most * BITS_PER_ENTRY) / BLOCK_BITS);
  const filters = new Uint8Array(blocks * pages.length * BLOCK_BYTES);
  pages.forEach((hashes, page) => {
    for (const hash of hashes) {
      const start = (blockOf(hash, blocks) * pages.length + page) * BLOCK_BYTES;
      visitBits(hash, (bit) => {
        filters[start + (bit >>> 3)]! |= 1 << (bit & 7);
        return true;
      });
    }
  });
  return filters;
}

/** Where in filters of that length the blocks lie, one for each page, that an entry is looked for in. */
export function blocksOffset(hash: number, pages: number, length: number): number {
  const row = pages * BLOCK_BYTES;
  return blockOf(hash, length / row) * row;
}

/** False where an entry is certainly not in the page whose block this is. */
export function blockMayContain(block: Uint8Array, hash: number): boolean {
  return visitBits(hash, (bit) => (block[bit >>> 3]! & (1 << (bit & 7))) !== 0);
}

function blockOf(hash: number, blocks: number): number {
  return (hash >>> 0) % blocks;
}

function visitBits(hash: number, visit: (bit: number) => boolean): boolean {
  let at = mix(hash ^ 0x5bd1e995);
  const step = mix(at ^ 0x2545f491) | 1;
  for (let index = 0; index < HASHES; index++) {
    // The top bits: the block was chosen by the hash's low ones.
    if (!visit(at >>> 23)) return false;
    at = (at + step) | 0;
  }
  return true;
}
