import type { Client } from 'graphql-ws';
import { CombinedError, type TypedDocumentNode } from 'urql';
import { followSubscription, type FollowState } from './follow-subscription.ts';
import { socketPayload } from './socket-payload.ts';

/** What every event of a tail has. */
export interface TailEvent {
  /** From where to go on. */
  cursor: string;
}

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
  onState: (state: FollowState) => void;
}

/**
 * Follows a tail across lost connections and restarts of the server: each time it goes on behind the last event it got, so
 * that nothing is missed and nothing comes twice. Returns what stops it.
 */
export function followTail<Data, Event extends TailEvent, Variables extends Resumable>(
  request: TailRequest<Data, Event, Variables>,
): () => void {
  const { socket, document, variables, backlog, eventOf, onEvent, onGap, onState } = request;
  let cursor = request.after;
  return followSubscription<Data>({
    socket,
    payload: () => {
      return socketPayload(document, { ...variables, ...(cursor === undefined ? { backlog } : { after: cursor }) });
    },
    onResult: ({ data, errors }) => {
      if (errors || !data) return new CombinedError({ graphQLErrors: errors ? [...errors] : [] });
      const event = eventOf(data);
      cursor = event.cursor;
      onEvent(event);
      return undefined;
    },
    onEnd: (code) => {
      if (code !== 'CURSOR_EXPIRED' || cursor === undefined) return;
      cursor = undefined;
      onGap();
    },
    onState,
  });
}
