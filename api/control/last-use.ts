/** Keys that were used since the last write; beyond these the write is not waited for. */
const MAX_WAITING = 10_000;

/**
 * Remembers when keys were last used and writes it now and then, as a write for each request would be more than the request.
 * What was not written yet is lost when the process is killed.
 */
export class LastUse {
  #waiting = new Map<string, Date>();
  readonly #write: (lastUsedAt: ReadonlyMap<string, Date>) => Promise<void>;

  constructor(write: (lastUsedAt: ReadonlyMap<string, Date>) => Promise<void>) {
    this.#write = write;
  }

  note(keyId: string, now: Date): void {
    if (this.#waiting.size < MAX_WAITING || this.#waiting.has(keyId)) this.#waiting.set(keyId, now);
  }

  /** Rejects where it could not be written; it is written the next time then. */
  async flush(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const written = this.#waiting;
    this.#waiting = new Map();
    try {
      await this.#write(written);
    } catch (error) {
      this.#waiting = new Map([...written, ...this.#waiting]);
      throw error;
    }
  }
}
