import { useState } from 'react';
import { KeptTime } from '../../components/answer/kept-time.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { MetricList } from '../../components/metrics/metric-list.tsx';
import { typeNames } from '../../components/metrics/metric-words.ts';
import { graphql } from '../../gql/index.ts';
import type { MetricOrder, MetricsPageQuery as MetricsPageData, MetricType } from '../../gql/graphql.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { zoomOut } from '../../lib/time/time-selection.ts';
import { selectTime, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, usePageHref, useParam } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceMenu } from '../../ui/choice-menu.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Segments } from '../../ui/segments.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const MetricsPageQuery = graphql(`
  query MetricsPage(
    $match: String!
    $type: MetricType
    $unit: String
    $order: MetricOrder!
    $range: TimeRangeInput!
    $after: String
  ) {
    metrics(match: $match, type: $type, unit: $unit, orderBy: $order, range: $range, first: 200, after: $after) {
      nodes {
        id
        unit
        ...MetricList_Metric
      }
      totalCount
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

const types: readonly { value: MetricType | 'all'; name: string }[] = [
  { value: 'all', name: 'any' },
  ...(Object.keys(typeNames) as MetricType[]).map((value) => ({ value, name: typeNames[value] })),
];
const orders: readonly { value: MetricOrder; name: string }[] = [
  { value: 'NAME', name: 'By name' },
  { value: 'MOST_SERIES', name: 'Most series' },
];
const NO_UNIT = 'none';
const connectionOf = (data: MetricsPageData): MetricsPageData['metrics'] => data.metrics;

/** Which metrics there are, by name, unit, type and number of series. */
export function MetricsPage() {
  const { graphRange, selection, nowMs } = useTime();
  const [match] = useParam('match');
  const [unit, setUnit] = useParam('unit');
  const [type, setType] = useChoice('type', types);
  const [order, setOrder] = useChoice('order', orders);
  const pageHref = usePageHref();
  const pages = usePages(
    MetricsPageQuery,
    {
      match,
      type: type === 'all' ? null : type,
      unit: unit === '' ? null : unit === NO_UNIT ? '' : unit,
      order,
      range: graphRange,
    },
    connectionOf,
  );
  // Those that were seen stay, so that one can go from one to the other.
  const [units, setUnits] = useState<ReadonlySet<string>>(new Set());
  const { nodes } = pages;
  const found = nodes.map(({ unit }) => unit ?? NO_UNIT);
  if (found.some((one) => !units.has(one))) setUnits(new Set([...units, ...found]));
  const isNarrowed = match !== '' || unit !== '' || type !== 'all';
  const unitChoices = [...new Set([...units, ...(unit === '' ? [] : [unit])])].toSorted();

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Metrics">
        <span className="ml-auto">
          <Segments label="Order" isLabelHidden value={order} choices={orders} onChoose={setOrder} />
        </span>
      </PageTitle>
      <div className="flex flex-wrap items-center gap-2 px-3 pb-2">
        <SearchField
          label="Find a metric"
          value={match}
          onChange={(next) => setParams({ match: next }, { replace: true, keepsNow: true })}
        />
        <ChoiceMenu
          label="Type"
          value={type}
          isSet={type !== 'all'}
          choices={types}
          onChoose={(next) => setType(next as typeof type)}
        />
        <ChoiceMenu
          label="Unit"
          value={unit}
          isSet={unit !== ''}
          choices={[{ value: '', name: 'any' }, ...unitChoices.map((value) => ({ value, name: value }))]}
          onChoose={setUnit}
        />
      </div>
      <AnswerState
        answer={pages.answer}
        className="grow border-t border-line bg-surface"
        skeleton={<SkeletonRows count={20} height={32} />}
      >
        {({ metrics: { meta, totalCount } }) => (
          <>
            <MetaNotices meta={meta} />
            {nodes.length === 0 ? (
              <EmptyState
                title={isNarrowed ? 'No metric is like that in this time.' : 'No metric has a point in this time.'}
                action={
                  <>
                    {isNarrowed && (
                      <Button onClick={() => setParams({ match: undefined, unit: undefined, type: undefined })}>
                        Show all
                      </Button>
                    )}
                    <Button onClick={() => selectTime(zoomOut(selection, nowMs))}>Look at a longer time</Button>
                  </>
                }
              >
                <KeptTime signal="METRICS" />
                {!isNarrowed && (
                  <Link href={pageHref('/send')} className="text-accent hover:underline">
                    How to send metrics
                  </Link>
                )}
              </EmptyState>
            ) : (
              <MetricList
                metrics={nodes}
                {...(pages.hasMore && !pages.isLoadingMore && !pages.moreFailure && { onNearEnd: pages.loadMore })}
                footer={
                  pages.hasMore || pages.moreFailure ? (
                    <ListEnd
                      hasMore={pages.hasMore}
                      isLoading={pages.isLoadingMore}
                      failure={pages.moreFailure?.sentence}
                      onMore={pages.loadMore}
                    />
                  ) : (
                    <p className="p-3 text-sm text-faint">
                      {formatWhole(totalCount ?? nodes.length)} {totalCount === 1 ? 'metric' : 'metrics'} in this time.
                    </p>
                  )
                }
              />
            )}
          </>
        )}
      </AnswerState>
    </div>
  );
}
