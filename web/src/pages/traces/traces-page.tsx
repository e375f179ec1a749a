import { PanelLeft } from 'lucide-react';
import { ExportMenu } from '../../components/answer/export-menu.tsx';
import { KeptTime } from '../../components/answer/kept-time.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { FilterBar } from '../../components/filter/filter-bar.tsx';
import { FacetPanel } from '../../components/facets/facet-panel.tsx';
import { inFilter } from '../../components/filter/in-filter.ts';
import { readPicked } from '../../components/traces/picked-traces.ts';
import { CHART_PX, TraceCounts } from '../../components/traces/trace-counts.tsx';
import { TraceList } from '../../components/traces/trace-list.tsx';
import { TraceScatter } from '../../components/traces/trace-scatter.tsx';
import { graphql } from '../../gql/index.ts';
import type { TraceOrder, TracesPageQuery as TracesPageData } from '../../gql/graphql.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { addTerm, bothFilters } from '../../lib/query-text/add-term.ts';
import { bucketStepMs, fromWholeBucket } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { zoomOut } from '../../lib/time/time-selection.ts';
import { graphRangeOf, selectTime, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, useOwnHref, useParam } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { useMatches } from '../../lib/use-matches.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

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

const TracePointsQuery = graphql(`
  query TracePoints($filter: String!, $range: TimeRangeInput!, $first: Int!) {
    spanPoints(filter: $filter, range: $range, first: $first) {
      ...TraceScatter_Points
    }
  }
`);

const orders: readonly { value: TraceOrder; name: string }[] = [
  { value: 'NEWEST', name: 'Newest' },
  { value: 'SLOWEST', name: 'Slowest' },
  { value: 'MOST_SPANS', name: 'Most spans' },
];
const fieldsShown = [
  { value: 'auto', name: 'fields where there is room' },
  { value: 'on', name: 'with fields' },
  { value: 'off', name: 'without fields' },
] as const;
const leadingFields = ['service.name', 'status', 'name', 'kind', 'http.response.status_code'] as const;
/** What changes how the same is shown leaves the history and the time alone. */
const still = { replace: true, keepsNow: true } as const;
const pointCounts = [
  { value: '10000', name: '10,000' },
  { value: '100000', name: '100,000' },
] as const;
const ROOTS = 'parent_span_id=null';
const BUCKETS = 120;
const connectionOf = (data: TracesPageData): TracesPageData['traces'] => data.traces;

/** Traces that match: how many over time, how long they took, what they have in common, and each in a line. */
export function TracesPage() {
  const { range: asked, graphRange, selection, nowMs } = useTime();
  const [filter, setFilter] = useParam('filter');
  const [fields, setFields] = useChoice('fields', fieldsShown, still);
  const isWide = useMatches('(width >= 76rem)');
  const hasFields = fields === 'on' || (fields === 'auto' && isWide);
  const ownHref = useOwnHref();
  const [pick] = useParam('pick');
  const scope = useScope();
  const [order, setOrder] = useChoice('order', orders);
  const scoped = bothFilters(filter, scope.filter);
  const pages = usePages(TracesPageQuery, { filter: scoped, range: graphRange, order }, connectionOf);
  const mistake = pages.answer.failure?.filter;

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Traces">
        <span className="ml-auto flex items-center gap-1">
          <IconButton
            label="Fields and their values"
            aria-pressed={hasFields}
            className={cx(hasFields && 'bg-selected text-text!')}
            onClick={() => setFields(hasFields ? 'off' : 'on')}
          >
            <PanelLeft className="size-4" aria-hidden />
          </IconButton>
          <ExportMenu query={`traces ${scoped}`} range={graphRange} />
          <Segments label="Order" isLabelHidden value={order} choices={orders} onChoose={setOrder} />
        </span>
      </PageTitle>
      <div className="flex px-3 pb-2">
        <FilterBar
          signal="TRACES"
          filter={filter}
          onApply={(next) => (next === filter ? pages.again() : setFilter(next))}
          mistake={mistake && inFilter(mistake, filter, scoped)}
          range={graphRange}
          placeholder="Filter: words, service.name=checkout, duration>500ms, status=error"
        />
      </div>
      <div className="relative flex min-h-0 grow border-t border-line">
        {hasFields && (
          <div className="w-60 shrink-0 border-r border-line bg-page max-lg:absolute max-lg:inset-y-0 max-lg:z-20 max-lg:w-72 max-lg:shadow-raised">
            <FacetPanel
              signal="TRACES"
              filter={scoped}
              range={graphRange}
              leading={leadingFields}
              hrefOf={(key, operator, value) => ownHref({ filter: addTerm(filter, key, operator, value) })}
            />
          </div>
        )}
        <div className="flex min-w-0 grow flex-col">
          <div className="grid shrink-0 gap-x-4 px-3 pb-1 md:grid-cols-[2fr_3fr]">
            <Counts scoped={scoped} filter={filter} asked={asked} />
            <Points scoped={scoped} filter={filter} scopeFilter={scope.filter} />
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
                    action={
                      <>
                        {filter && <Button onClick={() => setFilter('')}>Clear the filter</Button>}
                        <Button onClick={() => selectTime(zoomOut(selection, nowMs))}>Look at twice the time</Button>
                      </>
                    }
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
                    picked={readPicked(pick)}
                    onPick={(picked) => setParams({ pick: picked }, { replace: true })}
                  />
                )}
              </>
            )}
          </AnswerState>
        </div>
      </div>
    </div>
  );
}

const chartSkeleton = <Skeleton className="mb-2 h-34" />;

interface ChartProps {
  /** With what all pages are limited to. */
  scoped: string;
  filter: string;
}

function Counts({ scoped, filter, asked }: ChartProps & { asked: { fromMs: number; toMs: number } }) {
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const counted = `| stats count() as traces every ${writeSpanOfTime(stepMs)}`;
  const answer = useAnswer(TraceCountsQuery, {
    all: `traces ${scoped} ${counted}`,
    failed: `traces ${bothFilters(scoped, 'status=error')} ${counted}`,
    range: graphRangeOf(range),
  });
  return (
    <AnswerState answer={answer} className="min-h-36 min-w-0" skeleton={chartSkeleton}>
      {({ all, failed }) =>
        all.__typename === 'TimeSeriesSet' &&
        failed.__typename === 'TimeSeriesSet' && (
          <TraceCounts all={all} failed={failed} range={range} stepMs={stepMs} filter={filter} />
        )
      }
    </AnswerState>
  );
}

/** Without a filter the root spans stand for their traces; else each span that matches is a point. */
function Points({ scoped, filter, scopeFilter }: ChartProps & { scopeFilter: string }) {
  const { range, graphRange } = useTime();
  const [count, setCount] = useChoice('points', pointCounts);
  const areRoots = filter.trim() === '';
  const answer = useAnswer(TracePointsQuery, {
    filter: areRoots ? bothFilters(ROOTS, scopeFilter) : scoped,
    range: graphRange,
    first: Number(count),
  });
  return (
    <AnswerState answer={answer} className="min-h-36 min-w-0 max-md:hidden" skeleton={chartSkeleton}>
      {({ spanPoints }) => (
        <TraceScatter
          points={spanPoints}
          range={range}
          filter={areRoots ? ROOTS : filter}
          areRoots={areRoots}
          height={CHART_PX}
          onMore={count === '100000' ? undefined : () => setCount('100000')}
        />
      )}
    </AnswerState>
  );
}
