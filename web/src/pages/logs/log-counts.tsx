import { LogHistogram } from '../../components/logs/log-histogram.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import { graphRangeOf } from '../../lib/time/use-time.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const LogCountsQuery = graphql(`
  query LogCounts($text: String!, $range: TimeRangeInput!) {
    query(text: $text, range: $range) {
      __typename
      ... on TimeSeriesSet {
        ...LogHistogram_Series
      }
      ... on QueryTooExpensive {
        message
      }
    }
  }
`);

interface LogCountsProps {
  /** As a person wrote it, and as it is sent. */
  filter: string;
  sent: string;
  /** Of whole buckets. */
  range: MsRange;
  stepMs: number;
}

/** How many records match over time, by severity. */
export function LogCounts({ filter, sent, range, stepMs }: LogCountsProps) {
  const answer = useAnswer(LogCountsQuery, {
    text: `logs ${sent} | stats count() by severity every ${writeSpanOfTime(stepMs)}`,
    range: graphRangeOf(range),
  });
  return (
    <AnswerState
      isAside
      answer={answer}
      className="min-h-29 shrink-0 px-3 pb-1"
      skeleton={<Skeleton className="mb-2 h-27" />}
    >
      {({ query }) =>
        query.__typename === 'TimeSeriesSet' ? (
          <LogHistogram counts={query} range={range} stepMs={stepMs} filter={filter} />
        ) : query.__typename === 'QueryTooExpensive' ? (
          <Notice tone="warn">They are too many to be counted: {query.message}</Notice>
        ) : (
          // What is wrong with the filter is told where it is written.
          <LogHistogram counts={undefined} range={range} stepMs={stepMs} filter={filter} />
        )
      }
    </AnswerState>
  );
}
