/** Keeps what was read and unpacked, up to a number of bytes; what was not used for longest goes first. */
export class MemoryBudget {
  #entries = new Map<string, { value: unknown; bytes: number }>();
  #bytes = 0;
  #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The value under a key, loaded where it is not here. One key always holds one type. */
  get<T>(key: string, load: () => T, bytesOf: (value: T) => number): T {
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value as T;
    }
    const value = load();
    const bytes = bytesOf(value) + 200;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes || oldest === key) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
    }
    return value;
  }

  /** Forgets everything whose key begins so. */
  forget(prefix: string): void {
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(prefix)) continue;
      this.#entries.delete(key);
      this.#bytes -= entry.bytes;
    }
  }
}
