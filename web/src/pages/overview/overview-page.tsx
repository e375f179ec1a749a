import { useCallback, useState } from 'react';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { ErrorGroups } from '../../components/errors/error-groups.tsx';
import { FirstSpan } from '../../components/first-data/first-span.tsx';
import { Changes } from '../../components/overview/changes.tsx';
import { orderOf, serviceOrders } from '../../components/services/service-order.ts';
import { ServiceTable } from '../../components/services/service-table.tsx';
import { graphql, readFragment } from '../../gql/index.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { useMovingRange } from '../../lib/time/use-moving-range.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { setParams, usePageHref } from '../../lib/url/href.ts';
import { scopeOf, useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const OverviewPage_Query = graphql(`
  fragment OverviewPage_Query on Query {
    services(range: $range, environment: $environment, filter: $filter, orderBy: $orderBy, first: 30) {
      nodes {
        id
        ...ServiceTable_Service
      }
      totalCount
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const OverviewPageQuery = graphql(`
  query OverviewPage(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $orderBy: ServiceOrder!
  ) {
    ...OverviewPage_Query
  }
`);

const OverviewPageSubscription = graphql(`
  subscription OverviewPageLive(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $orderBy: ServiceOrder!
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...OverviewPage_Query
      }
    }
  }
`);

const OverviewNews_Query = graphql(`
  fragment OverviewNews_Query on Query {
    deploys(range: $range, environment: $environment, first: 20) {
      nodes {
        service {
          name
        }
        ...Changes_Deploy
      }
    }
    newErrors: errorGroups(
      range: $range
      environment: $environment
      filter: $filter
      newOnly: true
      orderBy: NEWEST
      first: 12
    ) {
      nodes {
        ...Changes_ErrorGroup
      }
    }
    errorGroups(range: $range, environment: $environment, filter: $filter, first: 20) {
      nodes {
        ...ErrorGroups_ErrorGroup
      }
      totalCount
      meta {
        ...MetaNotices_Meta
      }
    }
    logPatterns(range: $range, filter: $logFilter, newOnly: true, first: 30) {
      patterns {
        ...Changes_LogPattern
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const OverviewNewsQuery = graphql(`
  query OverviewNews(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $logFilter: String!
  ) {
    ...OverviewNews_Query
  }
`);

const OverviewNewsSubscription = graphql(`
  subscription OverviewNewsLive(
    $range: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
    $logFilter: String!
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...OverviewNews_Query
      }
    }
  }
`);

const pageQuestion = { fixed: OverviewPageQuery, live: OverviewPageSubscription };
const newsQuestion = { fixed: OverviewNewsQuery, live: OverviewNewsSubscription };

/** Buckets of a course: about as many as it has pixels for. */
const COURSE_BUCKETS = 40;

/** How everything does: services in trouble first, what changed, what fails. */
export function OverviewPage() {
  const { range, fixed, live } = useMovingRange(COURSE_BUCKETS);
  const { environment, service } = useScope();
  const pageHref = usePageHref();
  const [order, setOrder] = useChoice('sort', serviceOrders);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);

  const scope = { environment: environment || null, filter: scopeOf('', service).filter };
  const asked = { ...scope, orderBy: orderOf(serviceOrders, order) };
  const answer = useLiveAnswer(pageQuestion, { ...fixed, ...asked }, live && { ...live, ...asked }, {
    drivesClock: true,
  });
  // What takes longer comes by itself, and where it fails the services stand.
  const logFilter = bothFilters('severity>=warn', scopeOf(environment, service).filter);
  const news = useLiveAnswer(
    newsQuestion,
    { ...fixed, ...scope, logFilter },
    live && { ...live, ...scope, logFilter },
    { drivesClock: false },
  );
  // The first span of all is looked at before the page turns into the services.
  const [isHeld, setHeld] = useState(false);
  const hold = useCallback(() => setHeld(true), []);
  const isEmpty = isHeld || (answer.data && readFragment(OverviewPage_Query, answer.data).services.nodes.length === 0);

  return (
    <div ref={setScroller} className="h-full overflow-auto">
      <PageTitle title="Overview" />
      <div
        className={cx(
          'grid items-start gap-x-4 gap-y-2',
          !isEmpty && 'lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] xl:grid-cols-[minmax(0,1fr)_26rem] xl:pr-3',
        )}
      >
        <AnswerState
          answer={answer}
          className={cx('min-w-0', !isEmpty && 'lg:col-span-2 xl:col-span-1')}
          skeleton={<SkeletonRows count={16} />}
        >
          {(data) => {
            const { services } = readFragment(OverviewPage_Query, data);
            if (services.nodes.length === 0 || isHeld)
              return environment || service ? (
                <EmptyState
                  title="No service of this environment and name sent spans in this time."
                  action={<Button onClick={() => setParams({ env: undefined, service: undefined })}>Show all</Button>}
                />
              ) : (
                <FirstSpan onFirst={hold} onDone={() => setHeld(false)} />
              );
            const total = services.totalCount ?? services.nodes.length;
            return (
              <>
                <MetaNotices meta={services.meta} />
                <div className="border-y border-line bg-surface xl:rounded-r-md xl:border-r">
                  <ServiceTable
                    services={services.nodes}
                    seconds={(range.toMs - range.fromMs) / 1000}
                    order={order}
                    onOrder={setOrder}
                    scroller={scroller}
                    total={total}
                  />
                  {total > services.nodes.length && (
                    <Link
                      href={pageHref('/services', { sort: order })}
                      className="block px-3 py-1.5 text-accent hover:bg-hover"
                    >
                      All {formatWhole(total)} services
                    </Link>
                  )}
                </div>
              </>
            );
          }}
        </AnswerState>
        {!isEmpty && (
          <>
            <div className="min-w-0 px-3 pb-3 lg:pr-0 lg:pb-8 xl:row-span-2 xl:-mt-8 xl:px-0">
              <Section title="What changed">
                <AnswerState answer={news} skeleton={<SkeletonRows count={8} height={48} />}>
                  {(data) => {
                    const { deploys, newErrors, logPatterns } = readFragment(OverviewNews_Query, data);
                    return (
                      <>
                        <MetaNotices meta={logPatterns.meta} />
                        <Changes
                          deploys={deploys.nodes.filter((deploy) => service === '' || deploy.service.name === service)}
                          errors={newErrors.nodes}
                          patterns={logPatterns.patterns}
                          patternFilter="severity>=warn"
                        />
                      </>
                    );
                  }}
                </AnswerState>
              </Section>
            </div>
            <div className="min-w-0 px-3 pb-8 lg:pl-0 xl:pr-0 xl:pl-3">
              <Section
                title="Errors"
                action={
                  <Link href={pageHref('/traces', { filter: 'status=error' })} className="text-accent hover:underline">
                    Traces with errors
                  </Link>
                }
              >
                <AnswerState answer={news} skeleton={<SkeletonRows count={8} height={48} />}>
                  {(data) => {
                    const { errorGroups } = readFragment(OverviewNews_Query, data);
                    return (
                      <>
                        <MetaNotices meta={errorGroups.meta} />
                        <ErrorGroups groups={errorGroups.nodes} />
                      </>
                    );
                  }}
                </AnswerState>
              </Section>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
