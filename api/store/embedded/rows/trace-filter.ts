import { mix } from '../../../telemetry/columns/hash.ts';

/**
 * A blocked Bloom filter over trace ids (F. Putze et al., "Cache-, Hash- and Space-Efficient Bloom Filters", 2007): all
 * bits of an id lie in one block of 64 bytes, so a look costs one read of the file. About 0.2 % false positives.
 */
export const BLOCK_BYTES = 64;
const BITS_PER_TRACE = 16;
const HASHES = 8;

/** `ids` are trace ids of four words each. */
export function buildTraceFilter(ids: Int32Array): Uint8Array {
  const traces = ids.length / 4;
  const blocks = Math.ceil((traces * BITS_PER_TRACE) / (BLOCK_BYTES * 8));
  const filter = new Uint8Array(blocks * BLOCK_BYTES);
  for (let at = 0; at < ids.length; at += 4) {
    const start = filterBlock(ids, at, blocks) * BLOCK_BYTES;
    visitBits(ids, at, (bit) => {
      filter[start + (bit >>> 3)]! |= 1 << (bit & 7);
      return true;
    });
  }
  return filter;
}

/** Which of the filter's blocks holds the id at ids[at, at + 4). */
export function filterBlock(ids: Int32Array, at: number, blocks: number): number {
  return (mix(ids[at]! ^ Math.imul(ids[at + 1]!, 0x9e3779b1)) >>> 0) % blocks;
}

/** False where the id is certainly not among those of the block. */
export function blockMayContain(block: Uint8Array, ids: Int32Array, at: number): boolean {
  return visitBits(ids, at, (bit) => (block[bit >>> 3]! & (1 << (bit & 7))) !== 0);
}

function visitBits(ids: Int32Array, at: number, visit: (bit: number) => boolean): boolean {
  let hash = mix(ids[at + 2]! ^ Math.imul(ids[at + 3]!, 0x85ebca6b));
  const step = mix(hash ^ 0x2545f491) | 1;
  for (let index = 0; index < HASHES; index++) {
    if (!visit((hash >>> 0) % (BLOCK_BYTES * 8))) return false;
    hash = (hash + step) | 0;
  }
  return true;
}
