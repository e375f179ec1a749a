import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../gql/index.ts';
import { followTail } from '../../lib/graph/follow-tail.ts';
import { graphSocket } from '../../lib/graph/socket.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';

const ArrivingSpansSubscription = graphql(`
  subscription ArrivingSpans($filter: String, $after: String, $backlog: Int) {
    spanTail(filter: $filter, after: $after, backlog: $backlog) {
      cursor
      spans {
        id
      }
    }
  }
`);

const SpanCountQuery = graphql(`
  query SpanCount($traceId: String!) {
    trace(traceId: $traceId) {
      id
      spanCount
    }
  }
`);

/** Spans of one trace come in bursts: they are shown together. */
const TOGETHER_MS = 300;

/** Calls when a trace has more spans than are known, a moment after they arrived. */
export function useArrivingSpans(traceId: string, isWanted: boolean, known: number, onMore: () => void): void {
  const client = useClient();
  const latest = useRef({ known, onMore });
  useEffect(() => {
    latest.current = { known, onMore };
  });
  useEffect(() => {
    if (!isWanted) return undefined;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const countSoon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void count();
      }, TOGETHER_MS);
    };
    const count = async (): Promise<void> => {
      const { data } = await client.query(SpanCountQuery, { traceId }).toPromise();
      if (isOver || !data?.trace || data.trace.spanCount === latest.current.known) return;
      latest.current.onMore();
      // An answer that was on its way already may have been too early.
      countSoon();
    };
    const stop = followTail({
      socket: graphSocket(),
      document: ArrivingSpansSubscription,
      variables: { filter: writeTerm('trace_id', '=', traceId) },
      after: undefined,
      // What arrived between the question and the subscription.
      backlog: 1,
      eventOf: ({ spanTail }) => spanTail,
      onEvent: ({ spans }) => {
        if (spans.length > 0) countSoon();
      },
      onGap: countSoon,
      onState: () => undefined,
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop();
    };
  }, [client, traceId, isWanted]);
}
