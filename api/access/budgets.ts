/** What became of a request to spend. */
export interface Spent {
  /** Whether it was taken; where less is left than it costs, nothing is. */
  isTaken: boolean;
  remaining: number;
  /** Unix milliseconds at which all is there again. */
  resetsAtMs: number;
}

/** What each bucket may spend in a minute, which begins with what it spends first. */
export interface Budgets {
  take(bucket: string, cost: number, limit: number): Spent | Promise<Spent>;
}

export const MINUTE_MS = 60_000;
const MOST_BUCKETS = 50_000;

interface Minute {
  spent: number;
  resetsAtMs: number;
}

/** Budgets of one process. Of too many buckets those are forgotten whose minute began first. */
export class LocalBudgets implements Budgets {
  readonly #minutes = new Map<string, Minute>();

  take(bucket: string, cost: number, limit: number, nowMs = Date.now()): Spent {
    let minute = this.#minutes.get(bucket);
    if (!minute || minute.resetsAtMs <= nowMs) {
      this.#minutes.delete(bucket);
      minute = { spent: 0, resetsAtMs: nowMs + MINUTE_MS };
      this.#minutes.set(bucket, minute);
      if (this.#minutes.size > MOST_BUCKETS) this.#minutes.delete(this.#minutes.keys().next().value!);
    }
    const isTaken = minute.spent + cost <= limit;
    if (isTaken) minute.spent += cost;
    return { isTaken, remaining: Math.max(0, limit - minute.spent), resetsAtMs: minute.resetsAtMs };
  }
}
