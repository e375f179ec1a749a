import type { Client, FormattedExecutionResult, SubscribePayload } from 'graphql-ws';
import { CombinedError } from 'urql';
import { type Failure, failureOf } from './failure.ts';

export type FollowState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** The connection is gone; it is tried again by itself. */
  | { kind: 'interrupted'; sinceMs: number }
  /** It cannot be had with these variables. */
  | { kind: 'failed'; failure: Failure };

interface FollowRequest<Data> {
  socket: Client;
  /** What is asked for, anew each time it is subscribed to. */
  payload: () => SubscribePayload;
  /** Takes an event. An error that it returns ends the subscription. */
  onResult: (result: FormattedExecutionResult<Data>) => CombinedError | undefined;
  /** Told of what ended it, before it is subscribed to again. */
  onEnd?: (code: unknown) => void;
  onState: (state: FollowState) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5000;
/** Asking again with the same variables would fail again. */
const finalCodes = new Set<unknown>([
  'INVALID_FILTER',
  'BAD_USER_INPUT',
  'GRAPHQL_VALIDATION_FAILED',
  'FORBIDDEN',
  'NOT_FOUND',
]);

/** Follows a subscription across lost connections and restarts of the server. Returns what stops it. */
export function followSubscription<Data>(request: FollowRequest<Data>): () => void {
  const { socket, payload, onResult, onEnd, onState } = request;
  let isStopped = false;
  let isOver = true;
  let unsubscribe = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let interruptedAtMs: number | undefined;

  function subscribe(): void {
    clearTimeout(timer);
    isOver = false;
    unsubscribe = socket.subscribe<Data>(payload(), {
      next: (result) => {
        if (isStopped) return;
        const error = onResult(result as FormattedExecutionResult<Data>);
        if (error) {
          settle(error);
          return;
        }
        retryMs = FIRST_RETRY_MS;
        interruptedAtMs = undefined;
        onState({ kind: 'live' });
      },
      error: (error) => settle(Array.isArray(error) ? new CombinedError({ graphQLErrors: error }) : undefined),
      complete: () => settle(undefined),
    });
  }

  /** The subscription is over: by a mistake in it, or by a connection that was lost. */
  function settle(error: CombinedError | undefined): void {
    if (isStopped || isOver) return;
    isOver = true;
    unsubscribe();
    const code = error?.graphQLErrors[0]?.extensions['code'];
    onEnd?.(code);
    if (error && finalCodes.has(code)) {
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
