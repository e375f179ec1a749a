/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

interface Entry {
  begunAtMs: number;
  answer: Promise<Answer>;
  bytes: number;
}

/** How long after an evaluation began its answer may be given to others: what was acknowledged is in every answer within a second. */
const SHARED_MS = 500;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Answers that are given to everybody who asks the same at the same time: screens with the same panels, wherever they
 * are, cost one evaluation. Nothing invalidates an answer but its age: what is read here changes by ingest alone.
 */
export class SharedAnswers {
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** The answer under this key if there is one, else that of `evaluate`. The key must tell apart all that makes a difference. */
  async get(key: string, nowMs: number, evaluate: () => Promise<Answer>): Promise<Answer> {
    this.#forgetOld(nowMs);
    const known = this.#entries.get(key);
    if (known) return known.answer;
    const entry: Entry = { begunAtMs: nowMs, answer: evaluate(), bytes: key.length };
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    try {
      const answer = await entry.answer;
      if (this.#entries.get(key) !== entry) return answer;
      if (answer.status !== 200) this.#forget(key, entry);
      else this.#grow(entry, answer.body.length);
      return answer;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#forget(key, entry);
      throw error;
    }
  }

  #grow(entry: Entry, bytes: number): void {
    entry.bytes += bytes;
    this.#bytes += bytes;
    for (const [key, oldest] of this.#entries) {
      if (this.#bytes <= MOST_BYTES) return;
      this.#forget(key, oldest);
    }
  }

  #forgetOld(nowMs: number): void {
    for (const [key, entry] of this.#entries) {
      if (nowMs - entry.begunAtMs < SHARED_MS) return;
      this.#forget(key, entry);
    }
  }

  #forget(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}
