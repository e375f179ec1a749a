import { useEffect, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import type { FirstSpansSubscription as FirstSpansData } from '../../gql/graphql.ts';
import { followTail } from '../../lib/graph/follow-tail.ts';
import { graphSocket } from '../../lib/graph/socket.ts';

const FirstSpansSubscription = graphql(`
  subscription FirstSpans($filter: String, $after: String, $backlog: Int) {
    spanTail(filter: $filter, after: $after, backlog: $backlog) {
      cursor
      spans {
        id
        traceId
        name
        startTime
        durationMs
        service {
          name
        }
      }
    }
  }
`);

export type FirstSpan = FirstSpansData['spanTail']['spans'][number];

export interface FirstSpans {
  /** The newest span that was there already; undefined where there was nothing at all. */
  newest: FirstSpan | undefined;
  /** Of the first trace that came since, in order of arrival. */
  arrived: readonly FirstSpan[];
}

const MOST = 12;

/** What comes in from now on, and whether it is the first; undefined until that is known. */
export function useFirstSpans(): FirstSpans | undefined {
  const [seen, setSeen] = useState<FirstSpans | undefined>(undefined);
  useEffect(
    () =>
      followTail({
        socket: graphSocket(),
        document: FirstSpansSubscription,
        variables: { filter: '' },
        after: undefined,
        backlog: 1,
        eventOf: ({ spanTail }: FirstSpansData) => spanTail,
        onEvent: ({ spans }) =>
          setSeen((before) => (before ? withArrived(before, spans) : { newest: spans[0], arrived: [] })),
        onGap: () => undefined,
        // While there is no connection nothing comes, and the page around says so.
        onState: () => undefined,
      }),
    [],
  );
  return seen;
}

function withArrived({ newest, arrived }: FirstSpans, spans: readonly FirstSpan[]): FirstSpans {
  const traceId = arrived[0]?.traceId ?? spans[0]?.traceId;
  const ofTrace = spans.filter((span) => span.traceId === traceId);
  return { newest, arrived: [...arrived, ...ofTrace].slice(0, MOST) };
}
