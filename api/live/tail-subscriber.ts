import type { Arrival } from '../telemetry/arrival.ts';
import type { ArrivalPage } from '../store/ports/row-store.ts';
import { isAfter } from './arrival-order.ts';
import type { TailEvent } from './tail.ts';

/** Items that wait for a subscriber who does not read; further ones are counted and left in the store. */
const MAX_WAITING = 5000;

/** One who listens to a feed: what comes faster than it is read is dropped to a cursor, never buffered without bound. */
export class TailSubscriber<Item> {
  #cursor: Arrival;
  #waiting: TailEvent<Item>[] = [];
  #waitingItems = 0;
  #dropped = 0;
  #droppedAfter: Arrival | null = null;
  #wake: (() => void) | undefined;
  #isEnded = false;

  /** `cursor`: up to here it has everything already. */
  constructor(cursor: Arrival) {
    this.#cursor = cursor;
  }

  /** `event`: the page as those get it who have seen nothing of it yet; they share it. */
  push(page: ArrivalPage<Item>, event: TailEvent<Item>): void {
    const first = page.arrivals.findIndex((arrival) => isAfter(arrival, this.#cursor));
    if (first < 0) return;
    const items = first === 0 ? page.items : page.items.slice(first);
    if (this.#dropped > 0 || this.#waitingItems + items.length > MAX_WAITING) {
      this.#droppedAfter ??= this.#cursor;
      this.#dropped += items.length;
    } else {
      this.#waiting.push(first === 0 ? event : { ...event, items });
      this.#waitingItems += items.length;
    }
    this.#cursor = page.next;
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** The next event; what was dropped is told once all that waited before it was read. Undefined after the end. */
  async next(): Promise<TailEvent<Item> | undefined> {
    while (!this.#isEnded) {
      const event = this.#waiting.shift();
      if (event) {
        this.#waitingItems -= event.items.length;
        return event;
      }
      if (this.#dropped > 0) {
        const gap = { items: [], cursor: this.#cursor, dropped: this.#dropped, droppedAfter: this.#droppedAfter };
        this.#dropped = 0;
        this.#droppedAfter = null;
        return gap;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return undefined;
  }
}
