import type { Tail, TailEvent, TailRequest } from '../../live/tail.ts';
import type { VisibleRows } from './scoped-rows.ts';

/** A tail of what may be seen; what others may see is not counted as left out either. */
export class ScopedTail<Item> implements Tail<Item> {
  readonly #tail: Tail<Item>;
  readonly #visible: VisibleRows<Item>;

  constructor(tail: Tail<Item>, visible: VisibleRows<Item>) {
    this.#tail = tail;
    this.#visible = visible;
  }

  subscribe(request: TailRequest): AsyncIterableIterator<TailEvent<Item>> {
    const events = this.#tail.subscribe({ ...request, filter: this.#visible.filter(request.filter) });
    if (this.#visible.hidden.isEmpty) return events;
    const visible = this.#visible;
    const iterator: AsyncIterableIterator<TailEvent<Item>> = {
      async next() {
        const { done, value } = await events.next();
        return done ? { done: true, value: undefined } : { value: { ...value, items: visible.items(value.items) } };
      },
      async return() {
        await events.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }
}
