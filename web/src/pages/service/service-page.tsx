import { useState } from 'react';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { LogLines } from '../../components/logs/log-lines.tsx';
import { RedCharts } from '../../components/services/red-charts.tsx';
import { figuresBefore, redFigures } from '../../components/services/red-figures.ts';
import { RedTable } from '../../components/services/red-table.tsx';
import { operationOrders, orderOf } from '../../components/services/service-order.ts';
import { serviceFilter, serviceHref } from '../../components/services/service-links.ts';
import { ServiceVersions } from '../../components/services/service-versions.tsx';
import { TraceLines } from '../../components/traces/trace-lines.tsx';
import { graphql } from '../../gql/index.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { bucketStepMs, fromWholeBucket, rangeBefore } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { useChoice } from '../../lib/url/choice.ts';
import { useParam, usePageHref } from '../../lib/url/href.ts';
import { scopeOf, useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Section } from '../../ui/section.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const ServicePageQuery = graphql(`
  query ServicePage(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $before: TimeRangeInput!
    $environment: String
    $step: String!
    $versions: String!
    $failed: String!
    $errors: String!
    $orderBy: OperationOrder!
  ) {
    service(name: $name, namespace: $namespace) {
      id
      red(range: $range, environment: $environment, step: $step) {
        meta {
          ...MetaNotices_Meta
        }
        ...RedCharts_Red
      }
      upstream(range: $range) {
        id
        name
        namespace
      }
      downstream(range: $range) {
        id
        name
        namespace
      }
      operations(range: $range, environment: $environment, orderBy: $orderBy, first: 100) {
        nodes {
          name
          red(range: $range, environment: $environment, step: $step) {
            ...RedFigures_Red
          }
          before: red(range: $before, environment: $environment, step: $step) {
            ...RedBefore_Red
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      failed: traces(range: $range, filter: $failed, first: 6) {
        nodes {
          ...TraceLines_Trace
        }
      }
      errors: logs(range: $range, filter: $errors, first: 6) {
        nodes {
          ...LogLines_LogRecord
        }
      }
    }
    versions: query(text: $versions, range: $range) {
      __typename
      ... on ResultTable {
        ...ServiceVersions_Table
      }
    }
  }
`);

const BUCKETS = 90;

/** One service: how it does, what is asked of it, what failed lately, who calls it and whom it calls. */
export function ServicePage({ name }: { name: string }) {
  const { range: asked } = useTime();
  const { environment } = useScope();
  const ofEnvironment = scopeOf(environment, '').filter;
  const [namespace] = useParam('namespace');
  const pageHref = usePageHref();
  const [order, setOrder] = useChoice('sort', operationOrders);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const stepMs = bucketStepMs(asked, BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const filter = serviceFilter(name);
  const scoped = bothFilters(filter, ofEnvironment);
  const answer = useAnswer(ServicePageQuery, {
    name,
    namespace: namespace || null,
    range: graphRangeOf(range),
    before: graphRangeOf(rangeBefore(range)),
    environment: environment || null,
    step: writeSpanOfTime(stepMs),
    versions: `spans ${scoped} | stats count() as spans, uniq(service.instance.id) as instances by service.version`,
    failed: bothFilters('status=error', ofEnvironment),
    errors: bothFilters('severity>=error', ofEnvironment),
    orderBy: orderOf(operationOrders, order),
  });
  const failedFilter = `${filter} status=error`;

  return (
    <div ref={setScroller} className="h-full overflow-auto">
      <PageTitle title={name} shown={<ServiceName name={name} className="gap-2.5" />}>
        {namespace && <span className="text-muted">{namespace}</span>}
        <span className="ml-auto flex gap-4">
          <Link href={pageHref('/traces', { filter })} className="text-accent hover:underline">
            Traces
          </Link>
          <Link href={pageHref('/logs', { filter })} className="text-accent hover:underline">
            Logs
          </Link>
        </span>
      </PageTitle>
      <AnswerState answer={answer} skeleton={<ServiceSkeleton />}>
        {({ service, versions }) =>
          service ? (
            <div className="flex flex-col gap-5 px-3 pb-8">
              <MetaNotices meta={service.red.meta} />
              <RedCharts red={service.red} service={name} range={range} stepMs={stepMs} />
              <div className="flex flex-wrap gap-x-8 gap-y-2">
                {versions.__typename === 'ResultTable' && <ServiceVersions table={versions} />}
                <Neighbours title="Called by" services={service.upstream} />
                <Neighbours title="Calls" services={service.downstream} />
              </div>
              <Section title="Operations">
                {service.operations.nodes.length === 0 ? (
                  <p className="p-3 text-muted">Nothing was asked of it in this time.</p>
                ) : (
                  <RedTable
                    label="Operations"
                    nameOf="Operation"
                    order={order}
                    onOrder={setOrder}
                    scroller={scroller}
                    rows={service.operations.nodes.map(({ name: operation, red, before }) => {
                      const ofOperation = `${filter} ${writeTerm('name', '=', operation)}`;
                      const href = pageHref('/traces', { filter: ofOperation });
                      return {
                        key: operation,
                        name: operation,
                        title: <span className="truncate">{operation}</span>,
                        href,
                        tracesHref: href,
                        failedHref: pageHref('/traces', { filter: `${ofOperation} status=error` }),
                        figures: redFigures(red, figuresBefore(before)),
                      };
                    })}
                  />
                )}
              </Section>
              <div className="grid gap-5 xl:grid-cols-2">
                <Section
                  title="Latest failed traces"
                  action={
                    <Link href={pageHref('/traces', { filter: failedFilter })} className="text-accent hover:underline">
                      All
                    </Link>
                  }
                >
                  <TraceLines traces={service.failed.nodes} />
                </Section>
                <Section
                  title="Latest errors in its logs"
                  action={
                    <Link
                      href={pageHref('/logs', { filter: `${filter} severity>=error` })}
                      className="text-accent hover:underline"
                    >
                      All
                    </Link>
                  }
                >
                  <LogLines records={service.errors.nodes} />
                </Section>
              </div>
            </div>
          ) : (
            <EmptyState
              title={`Nothing that is kept comes from ${name}.`}
              action={
                <Link href={pageHref('/services')} className="text-accent">
                  All services
                </Link>
              }
            >
              A service is known by the spans it sent. What is older than the retention is gone.
            </EmptyState>
          )
        }
      </AnswerState>
    </div>
  );
}

interface NeighboursProps {
  title: string;
  services: readonly { id: string; name: string; namespace?: string | null }[];
}

function Neighbours({ title, services }: NeighboursProps) {
  const pageHref = usePageHref();
  if (services.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <h2 className="text-muted">{title}</h2>
      {services.map(({ id, name, namespace }) => (
        <Link key={id} href={serviceHref(pageHref, name, namespace)} className="hover:text-accent">
          <ServiceName name={name} />
        </Link>
      ))}
    </div>
  );
}

function ServiceSkeleton() {
  return (
    <div className="flex flex-col gap-5 px-3">
      <div className="grid gap-6 lg:grid-cols-3">
        {['rate', 'errors', 'latency'].map((chart) => (
          <Skeleton key={chart} className="h-45" />
        ))}
      </div>
      <SkeletonRows count={12} />
    </div>
  );
}
