import { useState } from 'react';
import { KeptTime } from '../../components/answer/kept-time.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { inFilter } from '../../components/filter/in-filter.ts';
import { LiveTail } from '../../components/logs/live-tail.tsx';
import { LogHistogram } from '../../components/logs/log-histogram.tsx';
import { LogList } from '../../components/logs/log-list.tsx';
import { graphql } from '../../gql/index.ts';
import type { LogOrder, LogsPageQuery as LogsPageData } from '../../gql/graphql.ts';
import type { FilterMistake } from '../../lib/graph/failure.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { addTerm, bothFilters } from '../../lib/query-text/add-term.ts';
import { bucketStepMs, fromWholeBucket } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { graphRangeOf, setLive, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { useParam, usePageHref } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const LogsPageQuery = graphql(`
  query LogsPage($filter: String!, $range: TimeRangeInput!, $order: LogOrder!, $after: String) {
    logs(filter: $filter, range: $range, orderBy: $order, first: 100, after: $after) {
      nodes {
        ...LogList_LogRecord
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const LogCountsQuery = graphql(`
  query LogCounts($text: String!, $range: TimeRangeInput!) {
    query(text: $text, range: $range) {
      __typename
      ... on TimeSeriesSet {
        ...LogHistogram_Series
      }
    }
  }
`);

const orders: readonly { value: LogOrder; name: string }[] = [
  { value: 'NEWEST', name: 'Newest' },
  { value: 'OLDEST', name: 'Oldest' },
];
const BUCKETS = 120;
const DAY_MS = 86_400_000;
const connectionOf = (data: LogsPageData): LogsPageData['logs'] => data.logs;

/** Log records that match: how many over time, and each in a line; live, as they come in. */
export function LogsPage() {
  const { range: asked, graphRange, isLive } = useTime();
  const [filter, setFilter] = useParam('filter');
  const scope = useScope();
  const [order, setOrder] = useChoice('order', orders);
  const pageHref = usePageHref();
  const scoped = bothFilters(filter, scope.filter);
  const pages = usePages(LogsPageQuery, { filter: scoped, range: graphRange, order }, connectionOf, { pause: isLive });
  const [tailMistake, setTailMistake] = useState<FilterMistake | undefined>(undefined);
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const counts = useAnswer(LogCountsQuery, {
    text: `logs ${scoped} | stats count() by severity every ${writeSpanOfTime(stepMs)}`,
    range: graphRangeOf(range),
  });
  const mistake = isLive ? tailMistake : pages.answer.failure?.filter;
  const hrefOf = (key: string, operator: '=' | '!=', value: string | number | boolean): string =>
    pageHref('/logs', { filter: addTerm(filter, key, operator, value) });

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Logs">
        {!isLive && (
          <span className="ml-auto">
            <Segments label="Order" isLabelHidden value={order} choices={orders} onChoose={setOrder} />
          </span>
        )}
      </PageTitle>
      <div className="flex px-3 pb-2">
        <FilterBar
          signal="LOGS"
          filter={filter}
          onApply={(next) => (next === filter ? pages.answer.again() : setFilter(next))}
          mistake={mistake && inFilter(mistake, filter, scoped)}
          range={graphRange}
          placeholder="Filter: words, severity>=warn, service.name=checkout"
        />
      </div>
      <div className="px-3 pb-1">
        {counts.data?.query.__typename === 'TimeSeriesSet' ? (
          <LogHistogram counts={counts.data.query} range={range} stepMs={stepMs} filter={filter} />
        ) : (
          <Skeleton className="mb-2 h-29" />
        )}
      </div>
      <div className="flex min-h-0 grow flex-col border-t border-line bg-surface">
        {isLive ? (
          <LiveTail filter={scoped} hrefOf={hrefOf} onMistake={setTailMistake} />
        ) : (
          <AnswerState answer={pages.answer} className="grow" skeleton={<SkeletonRows count={20} />}>
            {({ logs }) => (
              <>
                <MetaNotices meta={logs.meta} />
                {pages.nodes.length === 0 ? (
                  <EmptyState
                    title="No log record matches in this time."
                    action={
                      <>
                        {filter && <Button onClick={() => setFilter('')}>Clear the filter</Button>}
                        <Button onClick={() => setLive(true)}>Wait for them live</Button>
                      </>
                    }
                  >
                    <KeptTime signal="LOGS" />
                    {filter && 'A longer time or fewer conditions may find some.'}
                  </EmptyState>
                ) : (
                  <LogList
                    label="Log records"
                    records={pages.nodes}
                    hasDay={range.toMs - range.fromMs > DAY_MS}
                    hrefOf={hrefOf}
                    {...(pages.hasMore && !pages.isLoadingMore && !pages.moreFailure && { onNearEnd: pages.loadMore })}
                    footer={
                      <ListEnd
                        hasMore={pages.hasMore}
                        isLoading={pages.isLoadingMore}
                        failure={pages.moreFailure?.sentence}
                        onMore={pages.loadMore}
                      />
                    }
                  />
                )}
              </>
            )}
          </AnswerState>
        )}
      </div>
    </div>
  );
}
