import type { UnixNano } from '../telemetry/time.ts';
import { nanoFromMs } from '../telemetry/time.ts';

/**
 * What is watched came to this at an instant, or could not be told. Those who watch the same get the same object; `sharedBy`
 * of them did so then.
 */
export type Evaluated<Value> = { at: UnixNano; sharedBy: number } & ({ value: Value } | { failure: unknown });

export interface Evaluation<Value> {
  value: Value;
  /** How long it may be shown before it is evaluated again. */
  tickMs: number;
}

export type Evaluate<Value> = (now: UnixNano) => Promise<Evaluation<Value>>;

/** More things are watched than may be. */
export class TooMuchWatched extends Error {
  override name = 'TooMuchWatched';
}

/** What is acknowledged is in every answer within a second; an evaluation that began longer ago is no news. */
const FRESH_MS = 500;
/** After a failure. */
const RETRY_MS = 5000;
const MOST_TOPICS = 2000;

/**
 * Evaluates again and again what somebody watches: once for all who watch the same, now and then at each tick, also when
 * nothing has changed. A watcher that does not read holds one event, the latest; while nobody reads nothing is evaluated,
 * and an evaluation that takes long is followed by a rest as long. A failure is an event, and the next tick tries again.
 */
export class SharedEvaluations<Value> {
  readonly #topics = new Map<string, Topic<Value>>();

  /** `key` tells apart what differs. Returning the iterator ends it at once. Throws TooMuchWatched. */
  watch(key: string, evaluate: Evaluate<Value>): AsyncIterableIterator<Evaluated<Value>> {
    let topic = this.#topics.get(key);
    if (!topic) {
      if (this.#topics.size >= MOST_TOPICS) throw new TooMuchWatched(`more than ${MOST_TOPICS} things are watched`);
      topic = new Topic(evaluate, () => this.#topics.delete(key));
      this.#topics.set(key, topic);
    }
    return topic.join();
  }
}

class Topic<Value> {
  readonly #evaluate: Evaluate<Value>;
  readonly #onLeft: () => void;
  readonly #watchers = new Set<Watcher<Value>>();
  #latest: { event: Evaluated<Value>; begunMs: number } | undefined;
  #isRunning = false;
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(evaluate: Evaluate<Value>, onLeft: () => void) {
    this.#evaluate = evaluate;
    this.#onLeft = onLeft;
  }

  join(): AsyncIterableIterator<Evaluated<Value>> {
    const watcher = new Watcher<Value>(
      () => this.#isAskedFor(),
      () => this.#leave(watcher),
    );
    this.#watchers.add(watcher);
    const isFresh = this.#latest !== undefined && performance.now() - this.#latest.begunMs < FRESH_MS;
    if (isFresh) watcher.put(this.#latest!.event);
    else void this.#run();
    return watcher;
  }

  #leave(watcher: Watcher<Value>): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearTimeout(this.#timer);
    this.#onLeft();
  }

  /** A watcher waits for the next event. */
  #isAskedFor(): void {
    if (this.#isDue) void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#isDue = false;
    clearTimeout(this.#timer);
    const at = nanoFromMs(Date.now());
    const begunMs = performance.now();
    const { event, tickMs } = await this.#event(at);
    const endedMs = performance.now();
    this.#latest = { event, begunMs };
    this.#isRunning = false;
    if (this.#watchers.size === 0) return;
    for (const watcher of this.#watchers) watcher.put(event);
    const restMs = endedMs - begunMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(tickMs - restMs, restMs));
    this.#timer.unref();
  }

  async #event(at: UnixNano): Promise<{ event: Evaluated<Value>; tickMs: number }> {
    try {
      const { value, tickMs } = await this.#evaluate(at);
      return { event: { at, sharedBy: this.#watchers.size, value }, tickMs };
    } catch (failure) {
      return { event: { at, sharedBy: this.#watchers.size, failure }, tickMs: RETRY_MS };
    }
  }

  #tick(): void {
    this.#isDue = true;
    if ([...this.#watchers].some(({ isWaiting }) => isWaiting)) void this.#run();
  }
}

/** One who watches. */
class Watcher<Value> implements AsyncIterableIterator<Evaluated<Value>> {
  readonly #onAsked: () => void;
  readonly #onLeft: () => void;
  #unread: Evaluated<Value> | undefined;
  #isEnded = false;
  #wake: (() => void) | undefined;

  constructor(onAsked: () => void, onLeft: () => void) {
    this.#onAsked = onAsked;
    this.#onLeft = onLeft;
  }

  get isWaiting(): boolean {
    return this.#wake !== undefined;
  }

  /** Takes the place of what was not read. */
  put(event: Evaluated<Value>): void {
    this.#unread = event;
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<Evaluated<Value>, undefined>> {
    while (!this.#isEnded) {
      const event = this.#unread;
      if (event) {
        this.#unread = undefined;
        return { done: false, value: event };
      }
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#onAsked();
      await woken;
      this.#wake = undefined;
    }
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<Evaluated<Value>, undefined>> {
    if (!this.#isEnded) {
      this.#isEnded = true;
      this.#wake?.();
      this.#onLeft();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
