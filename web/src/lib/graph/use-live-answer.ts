import { useEffect, useState, useSyncExternalStore } from 'react';
import { type AnyVariables, CombinedError, createRequest, type TypedDocumentNode } from 'urql';
import { instantMs } from '../format/instant.ts';
import { driveClock } from '../time/use-live-clock.ts';
import { isReading } from '../time/reading.ts';
import { renewNow } from '../url/place.ts';
import { type Failure, failureOf } from './failure.ts';
import { followSubscription } from './follow-subscription.ts';
import { graphSocket } from './socket.ts';
import { socketPayload } from './socket-payload.ts';
import { type Answer, useAnswer } from './use-answer.ts';

export interface LiveQuestion<Part, Fixed, Live> {
  /** Of a time that stands still. */
  fixed: TypedDocumentNode<Part, Fixed>;
  /** The same of a time that ends now, by `Subscription.live`. */
  live: TypedDocumentNode<{ live: { at: string; query: Part } }, Live>;
}

interface Moment<Part> {
  key: number;
  part: Part | undefined;
  failure: Failure | undefined;
}

const LOOK_MS = 400;

/**
 * Asks the graph as useAnswer does; where `liveVariables` are given, by subscription: the answer moves on by itself, and the
 * page's "now" with it. While somebody reads it stands still, and then shows the latest. `drivesClock`: of several on a page,
 * the one whose instants are the page's.
 */
export function useLiveAnswer<Part, Fixed extends AnyVariables, Live extends AnyVariables>(
  question: LiveQuestion<Part, Fixed, Live>,
  variables: Fixed,
  liveVariables: Live | undefined,
  { drivesClock }: { drivesClock: boolean },
): Answer<Part> {
  const isLive = liveVariables !== undefined;
  const answer = useAnswer(question.fixed, variables, { pause: isLive });
  const request = createRequest<unknown>(question.live, liveVariables);
  const [moment, setMoment] = useState<Moment<Part> | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  const { key } = request;
  const isSeen = useSyncExternalStore(onVisibility, () => !document.hidden);

  useEffect(() => {
    if (!isLive || !isSeen) return undefined;
    const release = drivesClock ? driveClock() : undefined;
    let waiting: { moment: Moment<Part>; atMs: number | undefined } | undefined;
    const show = (): void => {
      if (!waiting) return;
      const { moment, atMs } = waiting;
      waiting = undefined;
      setMoment((before) => ({ ...moment, part: moment.part ?? before?.part }));
      if (drivesClock && atMs !== undefined) renewNow(atMs);
    };
    const fail = (failure: Failure | undefined): void =>
      setMoment((before) => ({ key, part: before?.part, failure: failure }));
    const timer = setInterval(() => !isReading() && show(), LOOK_MS);
    let isFirst = true;
    const stop = followSubscription<{ live: { at: string; query: Part } }>({
      socket: graphSocket(),
      payload: () => socketPayload(request.query, request.variables as Record<string, unknown>),
      onResult: ({ data, errors }) => {
        const failure = errors && failureOf(new CombinedError({ graphQLErrors: [...errors] }));
        waiting = {
          moment: { key, part: data?.live.query, failure },
          atMs: data ? Math.floor(instantMs(data.live.at)) : undefined,
        };
        if (isFirst || failure || !isReading()) show();
        isFirst = false;
        return undefined;
      },
      onState: (state) => {
        if (state.kind === 'interrupted') fail({ sentence: lost(), filter: undefined });
        if (state.kind === 'failed') fail(state.failure);
      },
    });
    return () => {
      stop();
      clearInterval(timer);
      release?.();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key stands for the document and the variables
  }, [isLive, isSeen, key, attempt, drivesClock]);

  if (!isLive) return answer;
  const isOfThis = moment?.key === key;
  return {
    data: moment?.part ?? answer.data,
    failure: isOfThis ? moment.failure : undefined,
    isPending: !isOfThis,
    again: () => setAttempt(attempt + 1),
  };
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

function lost(): string {
  return navigator.onLine ? 'The connection to the server is lost; it is tried again.' : 'This computer is offline.';
}
