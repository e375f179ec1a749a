import type { Client } from 'graphql-ws';
import { CombinedError, stringifyDocument, type TypedDocumentNode } from 'urql';
import { type Failure, failureOf } from './failure.ts';

/** What every event of a tail has. */
export interface TailEvent {
  /** From where to go on. */
  cursor: string;
}

export type TailState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** The connection is gone; it is tried again by itself. */
  | { kind: 'interrupted'; sinceMs: number }
  /** It cannot be had with these variables. */
  | { kind: 'failed'; failure: Failure };

interface Resumable {
  after?: string | null | undefined;
  backlog?: number | null | undefined;
}

interface TailRequest<Data, Event extends TailEvent, Variables extends Resumable> {
  socket: Client;
  document: TypedDocumentNode<Data, Variables>;
  /** Those that stay the same. */
  variables: Omit<Variables, keyof Resumable>;
  /** Goes on behind this cursor; from now on, after the backlog, where there is none. */
  after: string | undefined;
  backlog: number;
  eventOf: (data: Data) => Event;
  onEvent: (event: Event) => void;
  /** What is behind the cursor is not kept any more: there is a gap, and the tail goes on from now. */
  onGap: () => void;
  onState: (state: TailState) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;

/**
 * Follows a tail across lost connections and restarts of the server: each time it goes on behind the last event it got, so
 * that nothing is missed and nothing comes twice. Returns what stops it.
 */
export function followTail<Data, Event extends TailEvent, Variables extends Resumable>(
  request: TailRequest<Data, Event, Variables>,
): () => void {
  const { socket, document, backlog, eventOf, onEvent, onGap, onState } = request;
  let cursor = request.after;
  let isStopped = false;
  let isOver = true;
  let unsubscribe = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let interruptedAtMs: number | undefined;

  function subscribe(): void {
    clearTimeout(timer);
    isOver = false;
    const variables = { ...request.variables, ...(cursor === undefined ? { backlog } : { after: cursor }) };
    unsubscribe = socket.subscribe<Data>(
      { query: stringifyDocument(document), variables },
      {
        next: ({ data, errors }) => {
          if (isStopped) return;
          if (errors || !data) {
            settle(new CombinedError({ graphQLErrors: errors ? [...errors] : [] }));
            return;
          }
          retryMs = FIRST_RETRY_MS;
          interruptedAtMs = undefined;
          onState({ kind: 'live' });
          const event = eventOf(data);
          cursor = event.cursor;
          onEvent(event);
        },
        error: (error) => settle(Array.isArray(error) ? new CombinedError({ graphQLErrors: error }) : undefined),
        complete: () => settle(undefined),
      },
    );
  }

  /** The subscription is over: by a mistake in it, or by a connection that was lost. */
  function settle(error: CombinedError | undefined): void {
    if (isStopped || isOver) return;
    isOver = true;
    unsubscribe();
    const code = error?.graphQLErrors[0]?.extensions['code'];
    if (code === 'CURSOR_EXPIRED' && cursor !== undefined) {
      cursor = undefined;
      onGap();
    } else if (error && (code === 'INVALID_FILTER' || code === 'BAD_USER_INPUT' || code === 'FORBIDDEN')) {
      isStopped = true;
      onState({ kind: 'failed', failure: failureOf(error) });
      return;
    }
    interruptedAtMs ??= Date.now();
    onState({ kind: 'interrupted', sinceMs: interruptedAtMs });
    // Not all at the same moment, when a server comes back.
    timer = setTimeout(subscribe, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  }

  const retryNow = (): void => {
    if (isOver && !isStopped) subscribe();
  };
  window.addEventListener('online', retryNow);
  onState({ kind: 'connecting' });
  subscribe();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    window.removeEventListener('online', retryNow);
    unsubscribe();
  };
}
