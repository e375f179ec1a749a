import { graphql } from '../../gql/index.ts';
import type { TraceLogsQuery as TraceLogsData } from '../../gql/graphql.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { type Params, usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { LogList } from './log-list.tsx';

const TraceLogsQuery = graphql(`
  query TraceLogs($traceId: String!, $after: String) {
    trace(traceId: $traceId) {
      id
      logs(first: 100, after: $after) {
        nodes {
          ...LogList_LogRecord
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const nothing = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const connectionOf = (data: TraceLogsData): NonNullable<TraceLogsData['trace']>['logs'] => data.trace?.logs ?? nothing;

/** The log records of a trace, oldest first, as its story. `time`: where a value leads to other logs. */
export function TraceLogs({ traceId, time }: { traceId: string; time: Params }) {
  const pages = usePages(TraceLogsQuery, { traceId }, connectionOf);
  const pageHref = usePageHref();
  return (
    <AnswerState answer={pages.answer} className="grow" skeleton={<SkeletonRows count={12} />}>
      {() =>
        pages.nodes.length === 0 ? (
          <EmptyState title="No log record names this trace.">
            An SDK with its logs bridge on writes the trace into each record.
          </EmptyState>
        ) : (
          <LogList
            label="Logs of the trace"
            records={pages.nodes}
            hasDay={false}
            hrefOf={(key, operator, value) => pageHref('/logs', { ...time, filter: writeTerm(key, operator, value) })}
            {...(pages.hasMore && !pages.isLoadingMore && !pages.moreFailure && { onNearEnd: pages.loadMore })}
            footer={
              pages.hasMore && (
                <ListEnd
                  hasMore
                  isLoading={pages.isLoadingMore}
                  failure={pages.moreFailure?.sentence}
                  onMore={pages.loadMore}
                />
              )
            }
          />
        )
      }
    </AnswerState>
  );
}
