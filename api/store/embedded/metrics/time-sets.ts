import { mix } from '../../../telemetry/columns/hash.ts';
import { decodeDoubles, encodeIntegers } from '../segment/int-codec.ts';
import { ChunkBytes, ChunkCursor } from './chunk-bytes.ts';

/**
 * The times of a run of points, as nanoseconds from the day. What one process exports has the same times in all of its
 * series, so a list of times is kept once in a file. A reference is the number of a block and a place in it.
 */
const PLACES = 4096;
const BLOCK_TIMES = 16_384;

export interface TimeBlock {
  number: number;
  bytes: Uint8Array;
}

interface OpenBlock {
  number: number;
  lengths: number[];
  times: Float64Array[];
  count: number;
}

/** Gives lists of times their references, and gathers those that are new in blocks. */
export class TimeSetWriter {
  #nextBlock: number;
  /** By window: what is read together lies together. */
  #open = new Map<number, OpenBlock>();
  #full: OpenBlock[] = [];
  #known = new Map<string, number>();

  /** `nextBlock`: the number of the first block that is not in the file. */
  constructor(nextBlock: number) {
    this.#nextBlock = nextBlock;
  }

  /** The reference of a list; `times` is copied. */
  reference(times: Float64Array, window: number): number {
    const key = identityOf(times, window);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const block = this.#blockFor(window);
    const reference = block.number * PLACES + block.lengths.length;
    block.lengths.push(times.length);
    block.times.push(times.slice());
    block.count += times.length;
    if (block.count >= BLOCK_TIMES || block.lengths.length === PLACES) {
      this.#full.push(block);
      this.#open.delete(window);
    }
    this.#known.set(key, reference);
    return reference;
  }

  /** Ends all blocks and gives them packed. */
  takeBlocks(): TimeBlock[] {
    const blocks = [...this.#full, ...this.#open.values()];
    this.#full = [];
    this.#open.clear();
    return blocks.map((block) => ({ number: block.number, bytes: packBlock(block) }));
  }

  #blockFor(window: number): OpenBlock {
    let block = this.#open.get(window);
    if (!block) {
      block = { number: this.#nextBlock++, lengths: [], times: [], count: 0 };
      this.#open.set(window, block);
    }
    return block;
  }
}

export function timeBlockOf(reference: number): number {
  return Math.floor(reference / PLACES);
}

/** The list of a reference among those of its block. */
export function timesAt(block: readonly Float64Array[], reference: number): Float64Array {
  return block[reference % PLACES]!;
}

export function unpackTimeBlock(bytes: Uint8Array): Float64Array[] {
  const cursor = new ChunkCursor(bytes);
  const lengths = Array.from({ length: cursor.varint() }, () => cursor.varint());
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const times = decodeDoubles(cursor.section(), count);
  let end = 0;
  return lengths.map((length) => times.subarray(end, (end += length)));
}

const out = new ChunkBytes();

function packBlock({ lengths, times, count }: OpenBlock): Uint8Array {
  const all = new Float64Array(count);
  let at = 0;
  for (const list of times) {
    all.set(list, at);
    at += list.length;
  }
  out.varint(lengths.length);
  for (const length of lengths) out.varint(length);
  out.section(encodeIntegers(all, count, true));
  return out.take();
}

/** Two hashes with length and ends: lists that agree in these are the same. */
function identityOf(times: Float64Array, window: number): string {
  const words = new Uint32Array(times.buffer, times.byteOffset, times.length * 2);
  let first = 0x811c9dc5;
  let second = 0x9e3779b1;
  for (let at = 0; at < words.length; at++) {
    first = Math.imul(first ^ words[at]!, 0x01000193);
    first ^= first >>> 15;
    second = Math.imul(second ^ words[at]!, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return `${window} ${times.length} ${times[0]} ${times.at(-1)} ${mix(first)} ${mix(second)}`;
}
