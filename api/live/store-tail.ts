import type { Arrival } from '../telemetry/arrival.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { isAfter } from './arrival-order.ts';
import type { Tail, TailEvent, TailRequest } from './tail.ts';
import { PAGE, TailFeed, type TailSource } from './tail-feed.ts';
import { TailSubscriber } from './tail-subscriber.ts';

/** Something may have arrived without a word, when a thread began anew. */
const POLL_MS = 2000;
const allTime: TimeRange = { fromNano: -(2n ** 63n), toNano: 2n ** 63n };

/**
 * A tail over a store: what is live and what a resume replays are read by the same call, in order of arrival, so there is
 * no seam between the two. Subscribers of the same filter share one reading.
 */
export class StoreTail<Item extends { arrival: Arrival }> implements Tail<Item> {
  readonly #source: TailSource<Item>;
  readonly #feeds = new Map<string, TailFeed<Item>>();
  readonly #timer: NodeJS.Timeout;

  constructor(source: TailSource<Item>) {
    this.#source = source;
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
  }

  /** Something arrived. */
  wake(): void {
    for (const [key, feed] of this.#feeds) {
      if (feed.isUnused) this.#feeds.delete(key);
      else feed.wake();
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  subscribe(request: TailRequest): AsyncIterableIterator<TailEvent<Item>> {
    const ended = new AbortController();
    const events = this.#events(request, ended.signal);
    const iterator: AsyncIterableIterator<TailEvent<Item>> = {
      next: () => events.next(),
      // A generator that waits cannot be ended from outside: what it waits for has to end first.
      return: () => {
        ended.abort();
        return events.return(undefined);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  async *#events(request: TailRequest, ended: AbortSignal): AsyncGenerator<TailEvent<Item>, undefined, undefined> {
    let cursor = request.after ?? (await this.#source.latestArrival());
    const backlog = request.after ? [] : await this.#backlog(request, cursor);
    // The first event comes at once: without a cursor a client could not resume.
    yield { items: backlog, cursor, dropped: 0, droppedAfter: null };
    const key = JSON.stringify(request.filter, bigintAsText);
    for (let isAtFeed = false; !isAtFeed && !ended.aborted;) {
      const page = await this.#source.since(cursor, request.filter, PAGE);
      cursor = page.next;
      if (page.items.length > 0) yield { items: page.items, cursor, dropped: 0, droppedAfter: null };
      isAtFeed = page.complete && !isAfter(this.#feed(key, request, cursor).cursor, cursor);
    }
    const feed = this.#feed(key, request, cursor);
    const subscriber = new TailSubscriber<Item>(cursor);
    feed.add(subscriber);
    ended.addEventListener('abort', () => subscriber.end());
    if (ended.aborted) subscriber.end();
    feed.wake();
    try {
      for (let event = await subscriber.next(); event; event = await subscriber.next()) yield event;
      return undefined;
    } finally {
      feed.remove(subscriber);
    }
  }

  #feed(key: string, { filter }: TailRequest, cursor: Arrival): TailFeed<Item> {
    let feed = this.#feeds.get(key);
    if (!feed) this.#feeds.set(key, (feed = new TailFeed(this.#source, filter, cursor)));
    return feed;
  }

  /** The latest that match, in order of arrival, of those that came up to the cursor. */
  async #backlog({ filter, backlog }: TailRequest, cursor: Arrival): Promise<Item[]> {
    if (backlog === 0) return [];
    const budget = { maxRows: 50_000_000, timeoutMs: 10_000 };
    const { items } = await this.#source.list({ filter, range: allTime, limit: backlog, budget });
    return items
      .filter((item) => !isAfter(item.arrival, cursor))
      .sort((a, b) => (isAfter(a.arrival, b.arrival) ? 1 : -1));
  }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
