import { useState } from 'react';
import { FirstSpan } from '../../components/first-data/first-span.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { orderOf, serviceOrders } from '../../components/services/service-order.ts';
import { ServiceTable } from '../../components/services/service-table.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { writeNamePart } from '../../lib/query-text/write-term.ts';
import { useMovingRange } from '../../lib/time/use-moving-range.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, useParam } from '../../lib/url/href.ts';
import { scopeOf, useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { NameFilter } from '../../ui/name-filter.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const ServicesPage_Query = graphql(`
  fragment ServicesPage_Query on Query {
    services(range: $range, environment: $environment, filter: $filter, orderBy: $orderBy, first: 200, after: $after) {
      nodes {
        id
        ...ServiceTable_Service
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

const ServicesPageQuery = graphql(`
  query ServicesPage(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $orderBy: ServiceOrder!
    $after: String
  ) {
    ...ServicesPage_Query
  }
`);

const ServicesPageSubscription = graphql(`
  subscription ServicesPageLive(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $orderBy: ServiceOrder!
    $every: String!
    $after: String
  ) {
    live(every: $every) {
      at
      query {
        ...ServicesPage_Query
      }
    }
  }
`);

const question = { fixed: ServicesPageQuery, live: ServicesPageSubscription };
const servicesOf = (data: FragmentType<typeof ServicesPage_Query>) => readFragment(ServicesPage_Query, data).services;

/** Buckets of a course: about as many as it has pixels for. */
const COURSE_BUCKETS = 40;

/** All services, any number of them. */
export function ServicesPage() {
  const { range, fixed, live } = useMovingRange(COURSE_BUCKETS);
  const { environment, service } = useScope();
  const [name] = useParam('name');
  const [order, setOrder] = useChoice('sort', serviceOrders);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const asked = {
    environment: environment || null,
    filter: bothFilters(scopeOf('', service).filter, name === '' ? '' : writeNamePart('service.name', name)),
    orderBy: orderOf(serviceOrders, order),
  };
  const first = useLiveAnswer(question, { ...fixed, ...asked }, live && { ...live, ...asked }, { drivesClock: true });
  const pages = usePages(
    ServicesPageQuery,
    { ...(live ? { range: live.range, step: live.step } : fixed), ...asked },
    servicesOf,
    { first },
  );
  // While the first page moves, a service may be on a further one as well.
  const nodes = [...new Map(pages.nodes.map((node) => [node.id, node])).values()];
  const total = first.data && servicesOf(first.data).totalCount;

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Services">
        {typeof total === 'number' && total > 0 && <span className="text-muted">{formatWhole(total)}</span>}
        <NameFilter
          label="Services by name"
          value={name}
          onChange={(part) => setParams({ name: part }, { replace: true })}
          className="ml-auto"
        />
      </PageTitle>
      <AnswerState answer={first} className="grow" skeleton={<SkeletonRows count={20} />}>
        {(data) => {
          const { meta } = servicesOf(data);
          return (
            <>
              <MetaNotices meta={meta} />
              {nodes.length === 0 ? (
                environment || service || name ? (
                  <EmptyState
                    title="No service of this environment and name sent spans in this time."
                    action={
                      <Button onClick={() => setParams({ env: undefined, service: undefined, name: undefined })}>
                        Show all
                      </Button>
                    }
                  />
                ) : (
                  <FirstSpan />
                )
              ) : (
                <div ref={setScroller} className="min-h-0 grow overflow-auto border-t border-line bg-surface">
                  <ServiceTable
                    services={nodes}
                    seconds={(range.toMs - range.fromMs) / 1000}
                    order={order}
                    onOrder={setOrder}
                    scroller={scroller}
                    total={total ?? undefined}
                    onNearEnd={pages.hasMore && !pages.isLoadingMore && !pages.moreFailure ? pages.loadMore : undefined}
                  />
                  <ListEnd
                    hasMore={pages.hasMore}
                    isLoading={pages.isLoadingMore}
                    failure={pages.moreFailure?.sentence}
                    onMore={pages.loadMore}
                  />
                </div>
              )}
            </>
          );
        }}
      </AnswerState>
    </div>
  );
}
