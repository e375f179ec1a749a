/** Byte strings by dense number, each with a seed that tells its kind or its key. Read-only. */
export interface ByteTable {
  readonly count: number;
  seed(id: number): number;
  /** A view that is valid until the table next grows; copy what is kept. */
  bytes(id: number): Uint8Array;
}

/** One whose entries lie in one piece: entry i is bytes[offsets[i], offsets[i + 1]). */
export interface FlatByteTable extends ByteTable {
  readonly raw: { bytes: Uint8Array; offsets: Uint32Array };
}

/**
 * Interns byte strings: the same bytes with the same seed get the same number, dense from 0.
 * Open addressing over a 32-bit hash read four bytes at a time; the bytes lie in one arena.
 */
export class Interner implements ByteTable {
  count = 0;
  /** The hash of what `find` last looked for. */
  lastHash = 0;
  #slots: Int32Array;
  #mask: number;
  #hashes = new Int32Array(256);
  #offsets = new Uint32Array(257);
  #seeds = new Int32Array(256);
  #arena = new Uint8Array(1 << 13);
  #arenaView = new DataView(this.#arena.buffer);
  #lastSlot = 0;

  constructor(slots = 1 << 10) {
    this.#slots = new Int32Array(slots).fill(-1);
    this.#mask = slots - 1;
  }

  /** Bytes held by the strings themselves. */
  get byteLength(): number {
    return this.#offsets[this.count]!;
  }

  seed(id: number): number {
    return this.#seeds[id]!;
  }

  bytes(id: number): Uint8Array {
    return this.#arena.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  intern(bytes: Uint8Array, view: DataView, start: number, end: number, seed: number): number {
    const found = this.find(bytes, view, start, end, seed);
    return found >= 0 ? found : this.addMissing(bytes, start, end, seed);
  }

  /** The number of bytes[start, end) under this seed, or -1. */
  find(bytes: Uint8Array, view: DataView, start: number, end: number, seed: number): number {
    const length = end - start;
    const wordsEnd = end - 3;
    let hash = Math.imul(length ^ seed, 0x9e3779b1);
    let pos = start;
    for (; pos < wordsEnd; pos += 4) {
      hash = Math.imul(hash ^ view.getInt32(pos, true), 0x85ebca6b);
      hash ^= hash >>> 13;
    }
    for (; pos < end; pos++) hash = Math.imul(hash ^ bytes[pos]!, 0x01000193);
    hash ^= hash >>> 15;
    this.lastHash = hash;

    const slots = this.#slots;
    let slot = hash & this.#mask;
    for (;;) {
      const id = slots[slot]!;
      if (id < 0) {
        this.#lastSlot = slot;
        return -1;
      }
      if (this.#hashes[id] === hash && this.#seeds[id] === seed && this.#equals(id, bytes, view, start, end)) return id;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Adds what `find` has just missed; no other call may come between the two. */
  addMissing(bytes: Uint8Array, start: number, end: number, seed: number): number {
    const id = this.count++;
    if (id === this.#hashes.length) this.#growEntries();
    const offset = this.#offsets[id]!;
    this.#reserve(offset + (end - start));
    this.#arena.set(bytes.subarray(start, end), offset);
    this.#offsets[id + 1] = offset + (end - start);
    this.#hashes[id] = this.lastHash;
    this.#seeds[id] = seed;
    this.#slots[this.#lastSlot] = id;
    if (this.count * 2 > this.#mask) this.#growSlots();
    return id;
  }

  #equals(id: number, bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    let at = this.#offsets[id]!;
    if (this.#offsets[id + 1]! - at !== end - start) return false;
    let pos = start;
    for (const wordsEnd = end - 3; pos < wordsEnd; pos += 4, at += 4) {
      if (this.#arenaView.getInt32(at, true) !== view.getInt32(pos, true)) return false;
    }
    for (; pos < end; pos++, at++) if (this.#arena[at] !== bytes[pos]) return false;
    return true;
  }

  #reserve(length: number): void {
    if (length <= this.#arena.length) return;
    const arena = new Uint8Array(Math.max(this.#arena.length * 2, length + 64));
    arena.set(this.#arena);
    this.#arena = arena;
    this.#arenaView = new DataView(arena.buffer);
  }

  #growEntries(): void {
    const capacity = this.#hashes.length * 2;
    this.#hashes = resized(this.#hashes, new Int32Array(capacity));
    this.#seeds = resized(this.#seeds, new Int32Array(capacity));
    this.#offsets = resized(this.#offsets, new Uint32Array(capacity + 1));
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    this.#mask = this.#slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = this.#hashes[id]! & this.#mask;
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id;
    }
  }
}

function resized<T extends Int32Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
