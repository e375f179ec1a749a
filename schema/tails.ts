import { decodeCursor, encodeCursor } from '../api/query/run/cursor.ts';
import type { Tail, TailEvent, TailRequest } from '../api/live/tail.ts';
import type { Arrival } from '../api/telemetry/arrival.ts';
import { readCount, readFilter } from './arguments.ts';
import type { GraphContext } from './context.ts';
import type { TailEventNode } from './nodes.ts';

export interface TailArguments {
  filter?: string | null | undefined;
  after?: string | null | undefined;
  backlog?: number | null | undefined;
}

const MOST_BACKLOG = 1000;

/** Cursors are of a source, not of a filter: a filter may be changed without losing the place. */
type TailSource = 'logs' | 'spans';

export function readTail(
  { filter, after, backlog }: TailArguments,
  source: TailSource,
  context: GraphContext,
): TailRequest {
  return {
    filter: readFilter(filter, source, context.now, context).filter,
    backlog: readCount('backlog', backlog, 0, MOST_BACKLOG),
    ...(typeof after === 'string' && { after: readCursor(after, source) }),
  };
}

/** Ends with the error as an event of its own: it is told to the subscriber, and the connection lives on. */
export type TailNews<Item> = TailEvent<Item> | { failure: unknown };

/** The events of a tail. Returning the iterator ends the subscription at once, also while an event is waited for. */
export function tailNews<Item>(tail: Tail<Item>, request: TailRequest): AsyncIterableIterator<TailNews<Item>> {
  const events = tail.subscribe(request);
  let hasFailed = false;
  return {
    async next() {
      if (hasFailed) return { done: true, value: undefined };
      try {
        return await events.next();
      } catch (failure) {
        hasFailed = true;
        return { done: false, value: { failure } };
      }
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export function tailEvent<Item>(news: TailNews<Item>, source: TailSource): TailEventNode<Item> {
  if ('failure' in news) throw news.failure;
  const { items, cursor, dropped, droppedAfter } = news;
  return {
    items,
    cursor: writeCursor(cursor, source),
    dropped,
    droppedAfter: droppedAfter && writeCursor(droppedAfter, source),
  };
}

function writeCursor({ sequence, ordinal }: Arrival, source: TailSource): string {
  return encodeCursor({ now: 0n, rank: 1, position: [sequence, ordinal] }, `${source} tail`);
}

function readCursor(text: string, source: TailSource): Arrival {
  const [sequence, ordinal] = decodeCursor(text, `${source} tail`).position;
  return { sequence: Number(sequence), ordinal: Number(ordinal) };
}
