import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import { mix } from '../../../telemetry/columns/hash.ts';

/** Spans of one generation; two are kept, so at least this many of the latest spans are known. */
const GENERATION = 1 << 19;
const SLOTS = GENERATION * 2;
const MASK = SLOTS - 1;
const WORDS = 3;

/**
 * Knows the latest spans by span id and a hash of their trace's, so that a span which is sent again soon, in whatever
 * request, is stored once. Spans sent again much later are stored twice and shown once.
 */
export class RecentSpans {
  #current = new Generation();
  #previous = new Generation();

  /** A mask of the spans of a batch that were seen before; undefined where there are none. Remembers the others. */
  duplicates(batch: SpanBatch): Uint8Array | undefined {
    let mask: Uint8Array | undefined;
    for (let row = 0; row < batch.count; row++) {
      const low = batch.spanId[row * 2]!;
      const high = batch.spanId[row * 2 + 1]!;
      if (!this.#add(low, high, traceHash(batch.traces.words(batch.trace[row]!)))) {
        mask ??= new Uint8Array(batch.count);
        mask[row] = 1;
      }
    }
    return mask;
  }

  /** Remembers a span that is stored. */
  remember(spanId: Int32Array, traceId: Int32Array): void {
    this.#add(spanId[0]!, spanId[1]!, traceHash(traceId));
  }

  /** False where it is known. */
  #add(low: number, high: number, trace: number): boolean {
    if (this.#previous.has(low, high, trace) || !this.#current.add(low, high, trace)) return false;
    if (this.#current.count === GENERATION) {
      const empty = this.#previous;
      this.#previous = this.#current;
      this.#current = empty;
      empty.clear();
    }
    return true;
  }
}

function traceHash(id: Int32Array): number {
  return mix(id[0]! ^ Math.imul(id[1]!, 0x9e3779b1)) ^ mix(id[2]! ^ Math.imul(id[3]!, 0x85ebca6b));
}

class Generation {
  count = 0;
  /** Span id and trace hash; a span id of zeros, which is none, marks a free slot. Made when the first span comes. */
  #slots: Int32Array | undefined;

  clear(): void {
    this.count = 0;
    this.#slots?.fill(0);
  }

  has(low: number, high: number, trace: number): boolean {
    return this.#slots !== undefined && this.#find(this.#slots, low, high, trace) < 0;
  }

  /** False where it is there already. */
  add(low: number, high: number, trace: number): boolean {
    this.#slots ??= new Int32Array(SLOTS * WORDS);
    const at = this.#find(this.#slots, low, high, trace);
    if (at < 0) return false;
    this.#slots[at] = low;
    this.#slots[at + 1] = high;
    this.#slots[at + 2] = trace;
    this.count++;
    return true;
  }

  /** The free slot where it belongs, or -1 where it is there. */
  #find(slots: Int32Array, low: number, high: number, trace: number): number {
    for (let slot = (low ^ Math.imul(high, 0x9e3779b1)) & MASK; ; slot = (slot + 1) & MASK) {
      const at = slot * WORDS;
      if (slots[at] === 0 && slots[at + 1] === 0) return at;
      if (slots[at] === low && slots[at + 1] === high && slots[at + 2] === trace) return -1;
    }
  }
}
