import { mix } from '../../../telemetry/columns/hash.ts';

/** Of the budget, for what came last. */
const RECENT_SHARE = 1 / 8;
/** Of what leaves it, where the rest is full, one in so many takes the place of what was not used for longest. */
const STAYING = 4;

interface Entry {
  value: unknown;
  bytes: number;
  /** Since it was last looked at as one that might go. */
  isUsed: boolean;
}

/**
 * Keeps what was read and unpacked, up to a number of bytes. What comes in is kept for a while; then only some of it takes
 * the place of what was not used for longest. So a query that reads more than there is room for, and comes again, finds
 * most of what fits, where it would find nothing if all it reads pushed out what it had read before.
 */
export class MemoryBudget {
  readonly #recent = new Map<string, Entry>();
  /** About in the order in which they were last used: one that was used when its turn comes goes to the end. */
  readonly #kept = new Map<string, Entry>();
  #recentBytes = 0;
  #keptBytes = 0;
  #left = 0;
  readonly #maxRecentBytes: number;
  readonly #maxKeptBytes: number;

  constructor(maxBytes: number) {
    this.#maxRecentBytes = maxBytes * RECENT_SHARE;
    this.#maxKeptBytes = maxBytes - this.#maxRecentBytes;
  }

  get bytes(): number {
    return this.#recentBytes + this.#keptBytes;
  }

  /** The value under a key, loaded where it is not here. One key always holds one type. */
  get<T>(key: string, load: () => T, bytesOf: (value: T) => number): T {
    const kept = this.#kept.get(key);
    if (kept) {
      kept.isUsed = true;
      return kept.value as T;
    }
    const recent = this.#recent.get(key);
    if (recent) return recent.value as T;
    const value = load();
    const bytes = bytesOf(value) + 200;
    this.#recent.set(key, { value, bytes, isUsed: false });
    this.#recentBytes += bytes;
    for (const [oldest, entry] of this.#recent) {
      if (this.#recentBytes <= this.#maxRecentBytes || oldest === key) break;
      this.#recent.delete(oldest);
      this.#recentBytes -= entry.bytes;
      this.#keep(oldest, entry);
    }
    return value;
  }

  /** Forgets everything whose key begins so. */
  forget(prefix: string): void {
    for (const [key, { bytes }] of this.#recent)
      if (key.startsWith(prefix) && this.#recent.delete(key)) this.#recentBytes -= bytes;
    for (const [key, { bytes }] of this.#kept)
      if (key.startsWith(prefix) && this.#kept.delete(key)) this.#keptBytes -= bytes;
  }

  #keep(key: string, entry: Entry): void {
    const isFull = this.#keptBytes + entry.bytes > this.#maxKeptBytes;
    // Drawn by a hash: what is read in turns would else be chosen by its place in them.
    if (isFull && (mix(++this.#left) >>> 0) % STAYING !== 0) return;
    this.#kept.set(key, entry);
    this.#keptBytes += entry.bytes;
    for (const [oldest, other] of this.#kept) {
      if (this.#keptBytes <= this.#maxKeptBytes) break;
      this.#kept.delete(oldest);
      if (other.isUsed) this.#kept.set(oldest, other);
      else this.#keptBytes -= other.bytes;
      other.isUsed = false;
    }
  }
}
