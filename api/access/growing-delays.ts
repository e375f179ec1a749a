export const FIRST_DELAY_MS = 1000;
/** After this long without a further attempt all is forgotten. */
export const FORGET_MS = 15 * 60_000;
const MOST_ENTRIES = 10_000;

export interface DelayRules {
  /** Attempts that cost nothing. */
  free: number;
  maxDelayMs: number;
}

interface Entry {
  count: number;
  lastMs: number;
}

/** By key: each attempt beyond the free ones has to wait twice as long as the one before, up to a bound. Times in milliseconds. */
export class GrowingDelays {
  readonly #rules: DelayRules;
  readonly #entries = new Map<string, Entry>();

  constructor(rules: DelayRules) {
    this.#rules = rules;
  }

  /** How long an attempt has to wait; 0 where it may be made. */
  waitMs(key: string, nowMs: number): number {
    const entry = this.#entry(key, nowMs);
    const { free, maxDelayMs } = this.#rules;
    if (!entry || entry.count < free) return 0;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (entry.count - free), maxDelayMs);
    return Math.max(0, entry.lastMs + delayMs - nowMs);
  }

  /** Counts an attempt. The keys that were not tried for longest are forgotten where there are too many. */
  count(key: string, nowMs: number): void {
    const count = (this.#entry(key, nowMs)?.count ?? 0) + 1;
    this.#entries.delete(key);
    this.#entries.set(key, { count, lastMs: nowMs });
    if (this.#entries.size > MOST_ENTRIES) this.#entries.delete(this.#entries.keys().next().value!);
  }

  /** An attempt that was counted was none. */
  takeBack(key: string): void {
    const entry = this.#entries.get(key);
    if (entry && --entry.count <= 0) this.#entries.delete(key);
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  #entry(key: string, nowMs: number): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && nowMs - entry.lastMs < FORGET_MS ? entry : undefined;
  }
}
