import { KeptTime } from '../../components/answer/kept-time.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { TraceCounts } from '../../components/traces/trace-counts.tsx';
import { TraceList } from '../../components/traces/trace-list.tsx';
import { graphql } from '../../gql/index.ts';
import type { TraceOrder, TracesPageQuery as TracesPageData } from '../../gql/graphql.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { bucketStepMs, fromWholeBucket } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { useParam } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Button } from '../../ui/button.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';
import { inFilter } from '../../components/filter/in-filter.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';

const TracesPageQuery = graphql(`
  query TracesPage($filter: String!, $range: TimeRangeInput!, $order: TraceOrder!, $after: String) {
    traces(filter: $filter, range: $range, orderBy: $order, first: 100, after: $after) {
      nodes {
        ...TraceList_Trace
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

const TraceCountsQuery = graphql(`
  query TraceCounts($all: String!, $failed: String!, $range: TimeRangeInput!) {
    all: query(text: $all, range: $range) {
      __typename
      ... on TimeSeriesSet {
        ...TraceCounts_Series
      }
    }
    failed: query(text: $failed, range: $range) {
      __typename
      ... on TimeSeriesSet {
        ...TraceCounts_Series
      }
    }
  }
`);

const orders: readonly { value: TraceOrder; name: string }[] = [
  { value: 'NEWEST', name: 'Newest' },
  { value: 'SLOWEST', name: 'Slowest' },
  { value: 'MOST_SPANS', name: 'Most spans' },
];
const BUCKETS = 120;
const connectionOf = (data: TracesPageData): TracesPageData['traces'] => data.traces;

/** Traces that match: how many over time, and each in a line. */
export function TracesPage() {
  const { range: asked, graphRange } = useTime();
  const [filter, setFilter] = useParam('filter');
  const scope = useScope();
  const [order, setOrder] = useChoice('order', orders);
  const scoped = bothFilters(filter, scope.filter);
  const pages = usePages(TracesPageQuery, { filter: scoped, range: graphRange, order }, connectionOf);
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const counted = `| stats count() as traces every ${writeSpanOfTime(stepMs)}`;
  const counts = useAnswer(TraceCountsQuery, {
    all: `traces ${scoped} ${counted}`,
    failed: `traces ${bothFilters(scoped, 'status=error')} ${counted}`,
    range: graphRangeOf(range),
  });
  const mistake = pages.answer.failure?.filter;

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Traces">
        <span className="ml-auto">
          <Segments label="Order" isLabelHidden value={order} choices={orders} onChoose={setOrder} />
        </span>
      </PageTitle>
      <div className="flex px-3 pb-2">
        <FilterBar
          signal="TRACES"
          filter={filter}
          onApply={(next) => (next === filter ? pages.answer.again() : setFilter(next))}
          mistake={mistake && inFilter(mistake, filter, scoped)}
          range={graphRange}
          placeholder="Filter: words, service.name=checkout, duration>500ms, status=error"
        />
      </div>
      <div className="px-3 pb-1">
        {counts.data?.all.__typename === 'TimeSeriesSet' && counts.data.failed.__typename === 'TimeSeriesSet' ? (
          <TraceCounts
            all={counts.data.all}
            failed={counts.data.failed}
            range={range}
            stepMs={stepMs}
            filter={filter}
          />
        ) : (
          <Skeleton className="mb-2 h-29" />
        )}
      </div>
      <AnswerState
        answer={pages.answer}
        className="grow border-t border-line bg-surface"
        skeleton={<SkeletonRows count={20} />}
      >
        {({ traces }) => (
          <>
            <MetaNotices meta={traces.meta} />
            {pages.nodes.length === 0 ? (
              <EmptyState
                title="No trace matches in this time."
                action={filter && <Button onClick={() => setFilter('')}>Clear the filter</Button>}
              >
                <KeptTime signal="TRACES" />
                {filter && 'A longer time or fewer conditions may find some.'}
              </EmptyState>
            ) : (
              <TraceList
                traces={pages.nodes}
                hasMore={pages.hasMore}
                isLoadingMore={pages.isLoadingMore}
                moreFailure={pages.moreFailure?.sentence}
                onMore={pages.loadMore}
              />
            )}
          </>
        )}
      </AnswerState>
    </div>
  );
}
