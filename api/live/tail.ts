import type { Arrival } from '../telemetry/arrival.ts';
import type { Filter } from '../store/ports/plan.ts';

/** What a subscriber of a tail asks for. */
export interface TailRequest {
  filter: Filter;
  /** Goes on behind this arrival; what was stored since comes first. Undefined: from now on, after the backlog. */
  after?: Arrival;
  /** How many of the latest items come first where `after` is not given. */
  backlog: number;
}

export interface TailEvent<Item> {
  /** In order of arrival; may be empty where only the cursor moved on. */
  items: Item[];
  /** From where to go on. */
  cursor: Arrival;
  /** Items that this subscriber was too slow for since the event before, and from where it can read them. */
  dropped: number;
  droppedAfter: Arrival | null;
}

/**
 * A live tail: every item that arrives and matches, once, in order of arrival, with no gap and no duplicate between what is
 * read from the store and what is live. A subscriber that does not read holds a bounded buffer: past it items are counted
 * in `dropped`, not kept. Ends when the iterator is returned. Throws CursorExpired where the cursor is older than what is kept.
 */
export interface Tail<Item> {
  subscribe(request: TailRequest): AsyncIterableIterator<TailEvent<Item>>;
}
