import { useMemo } from 'react';
import { graphql } from '../../gql/index.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';

const FoundSpansQuery = graphql(`
  query FoundSpans($filter: String!, $range: TimeRangeInput!) {
    spans(filter: $filter, range: $range, first: 200) {
      nodes {
        id
        spanId
        startTime
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

export interface FoundSpans {
  /** In order of start. */
  spanIds: readonly string[];
  hasMore: boolean;
  isPending: boolean;
  mistake: FilterMistake | undefined;
  failure: string | undefined;
}

const nothing: readonly never[] = [];

/** The spans of a trace that a filter of the query language matches; none where it is empty. */
export function useFoundSpans(traceId: string, range: GraphRange, filter: string): FoundSpans {
  const pause = filter === '';
  const answer = useAnswer(
    FoundSpansQuery,
    { filter: `${writeTerm('trace_id', '=', traceId)} (${filter})`, range },
    { pause },
  );
  const connection = pause || answer.isPending || answer.failure ? undefined : answer.data?.spans;
  const nodes = connection?.nodes ?? nothing;
  const spanIds = useMemo(
    () => nodes.toSorted((a, b) => (a.startTime < b.startTime ? -1 : 1)).map(({ spanId }) => spanId),
    [nodes],
  );
  return {
    spanIds,
    hasMore: connection?.pageInfo.hasNextPage ?? false,
    isPending: answer.isPending,
    mistake: pause ? undefined : answer.failure?.filter,
    failure: pause ? undefined : answer.failure?.sentence,
  };
}
