import type { Arrival } from '../telemetry/arrival.ts';
import type { Filter } from '../store/ports/plan.ts';
import type { RowReader } from '../store/ports/row-store.ts';
import type { TailSubscriber } from './tail-subscriber.ts';

/** What a tail reads from. */
export type TailSource<Item> = Pick<RowReader<Item>, 'since' | 'latestArrival' | 'list'>;

/** Items that are read at once. */
export const PAGE = 1000;
const RETRY_MS = 500;

/** Reads what arrives and matches one filter, once for all who subscribe to it. */
export class TailFeed<Item> {
  readonly #source: TailSource<Item>;
  readonly #filter: Filter;
  readonly #subscribers = new Set<TailSubscriber<Item>>();
  #cursor: Arrival;
  #isReading = false;
  #isBehind = false;

  constructor(source: TailSource<Item>, filter: Filter, cursor: Arrival) {
    this.#source = source;
    this.#filter = filter;
    this.#cursor = cursor;
  }

  /** Everything up to here was handed to the subscribers. */
  get cursor(): Arrival {
    return this.#cursor;
  }

  get isUnused(): boolean {
    return this.#subscribers.size === 0;
  }

  add(subscriber: TailSubscriber<Item>): void {
    this.#subscribers.add(subscriber);
  }

  remove(subscriber: TailSubscriber<Item>): void {
    this.#subscribers.delete(subscriber);
  }

  /** Something arrived: reads until nothing is left. */
  wake(): void {
    this.#isBehind = true;
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    while (this.#isBehind && !this.isUnused) {
      this.#isBehind = false;
      try {
        const page = await this.#source.since(this.#cursor, this.#filter, PAGE);
        this.#cursor = page.next;
        if (!page.complete) this.#isBehind = true;
        if (page.items.length === 0) continue;
        const event = { items: page.items, cursor: page.next, dropped: 0, droppedAfter: null };
        for (const subscriber of this.#subscribers) subscriber.push(page, event);
      } catch {
        // The store is away for a moment; nothing is lost, the cursor stands.
        this.#isBehind = true;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    this.#isReading = false;
  }
}
