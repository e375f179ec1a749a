/** An operation of the graph that took long. */
export interface SlowQuery {
  /** When it began, Unix milliseconds. */
  atMs: number;
  durationMs: number;
  /** As its document names it; null where it has no name. */
  name: string | null;
  /** The document, cut where it is long. */
  text: string;
  /** The codes of the errors that it ended with. */
  errorCodes: string[];
}

/** Quicker ones are not kept. */
const SLOW_MS = 500;
const MOST_KEPT = 200;
const KEPT_MS = 24 * 3_600_000;
const MOST_TEXT = 4000;

/** Remembers the slowest operations of the last day. */
export class SlowQueries {
  #kept: SlowQuery[] = [];

  add(query: SlowQuery): void {
    if (query.durationMs < SLOW_MS) return;
    const { name, text } = query;
    this.#kept.push({ ...query, name: name && copyOf(name), text: copyOf(text.slice(0, MOST_TEXT)) });
    if (this.#kept.length > MOST_KEPT * 2) this.#kept = this.slowest(query.atMs, MOST_KEPT);
  }

  slowest(nowMs: number, count: number): SlowQuery[] {
    return this.#kept
      .filter(({ atMs }) => atMs > nowMs - KEPT_MS)
      .sort((a, b) => b.durationMs - a.durationMs)
      .slice(0, Math.min(count, MOST_KEPT));
  }
}

/** A part of a document keeps all of it in memory, as the engine has it: a copy does not. */
function copyOf(part: string): string {
  return Buffer.from(part).toString();
}
