import { useMemo, useState } from 'react';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { CallTable } from '../../components/services/call-table.tsx';
import { DeployTable } from '../../components/services/deploy-table.tsx';
import { HealthMark } from '../../components/services/health-mark.tsx';
import { InstanceTable } from '../../components/services/instance-table.tsx';
import { LatencyHeat } from '../../components/services/latency-heat.tsx';
import { RedCharts } from '../../components/services/red-charts.tsx';
import { ServiceFacts } from '../../components/services/service-facts.tsx';
import { serviceHealth } from '../../components/services/service-health.ts';
import { serviceFilter } from '../../components/services/service-links.ts';
import { graphql, readFragment } from '../../gql/index.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { useMovingRange } from '../../lib/time/use-moving-range.ts';
import { useParam, usePageHref } from '../../lib/url/href.ts';
import { useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Section } from '../../ui/section.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';
import { ServiceDetails } from './service-details.tsx';
import { ServiceOperations } from './service-operations.tsx';

const ServicePage_Query = graphql(`
  fragment ServicePage_Query on Query {
    service(name: $name, namespace: $namespace) {
      id
      namespace
      health(range: $range, environment: $environment) {
        ...ServiceHealth_Health
      }
      red(range: $range, environment: $environment, step: $step) {
        meta {
          ...MetaNotices_Meta
        }
        ...RedCharts_Red
        ...LatencyHeat_Red
      }
      ...ServiceFacts_Service
      instances(range: $range, environment: $environment, first: 20) {
        ...InstanceTable_Instance
      }
      deploys(range: $range, environment: $environment, first: 20) {
        nodes {
          time
          version
          ...DeployTable_Deploy
        }
      }
      callers(range: $range, environment: $environment) {
        ...CallTable_Edge
      }
      callees(range: $range, environment: $environment) {
        ...CallTable_Edge
      }
    }
  }
`);

const ServicePageQuery = graphql(`
  query ServicePage($name: String!, $namespace: String, $range: TimeRangeInput!, $environment: String, $step: String!) {
    ...ServicePage_Query
  }
`);

const ServicePageSubscription = graphql(`
  subscription ServicePageLive(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $environment: String
    $step: String!
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...ServicePage_Query
      }
    }
  }
`);

const question = { fixed: ServicePageQuery, live: ServicePageSubscription };

const BUCKETS = 90;

/** One service: how it does, what is asked of it, how it fails, who calls it and whom it calls. */
export function ServicePage({ name }: { name: string }) {
  const time = useMovingRange(BUCKETS);
  const { range, stepMs, fixed, live } = time;
  const { environment } = useScope();
  const [namespace] = useParam('namespace');
  const pageHref = usePageHref();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const service = { name, namespace: namespace || null, environment: environment || null };
  const answer = useLiveAnswer(question, { ...fixed, ...service }, live && { ...live, ...service }, {
    drivesClock: true,
  });
  const filter = serviceFilter(name);
  const found = answer.data && readFragment(ServicePage_Query, answer.data).service;
  const deploys = found?.deploys.nodes;
  const flags = useMemo(
    () =>
      (deploys ?? []).map(({ time, version }) => ({
        timeMs: instantMs(time),
        kind: 'deploy' as const,
        name: `${name} ${version}`,
        href: pageHref('/traces', {
          filter: `${serviceFilter(name)} ${writeTerm('service.version', '=', version)}`,
        }),
      })),
    // oxlint-disable-next-line react/exhaustive-deps -- pageHref is another one each time
    [deploys, name],
  );

  return (
    <div ref={setScroller} className="h-full overflow-auto">
      <PageTitle title={name} shown={<ServiceName name={name} className="gap-2.5" />}>
        {(namespace || found?.namespace) && <span className="text-muted">{namespace || found?.namespace}</span>}
        {found && <HealthMark health={serviceHealth(found.health, (range.toMs - range.fromMs) / 1000)} />}
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
        {(data) => {
          const { service: shown } = readFragment(ServicePage_Query, data);
          return shown ? (
            <div className="flex flex-col gap-5 px-3 pb-8">
              <MetaNotices meta={shown.red.meta} />
              <ServiceFacts service={shown} filter={filter} environment={environment} />
              <RedCharts red={shown.red} service={name} range={range} stepMs={stepMs} flags={flags} />
              <LatencyHeat red={shown.red} filter={filter} range={range} />
              <ServiceOperations service={service} filter={filter} time={time} scroller={scroller} />
              <div className="grid items-start gap-5 md:grid-cols-2">
                <Section title="Called by">
                  <CallTable
                    label="Callers"
                    edges={shown.callers}
                    end="source"
                    none="Nobody who sends telemetry called it in this time."
                  />
                </Section>
                <Section title="Calls">
                  <CallTable label="Callees" edges={shown.callees} end="target" none="It called nobody in this time." />
                </Section>
              </div>
              <ServiceDetails service={service} filter={filter} time={time} />
              <Section title="Deploys">
                <DeployTable deploys={shown.deploys.nodes} filter={filter} />
              </Section>
              <Section title="Instances">
                <InstanceTable instances={shown.instances} filter={filter} />
              </Section>
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
          );
        }}
      </AnswerState>
    </div>
  );
}

/** Facts, charts, heat map and operations, each of its size. */
function ServiceSkeleton() {
  return (
    <div className="flex flex-col gap-5 px-3">
      <Skeleton className="h-5 w-80 max-w-full" />
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-3">
        {['rate', 'errors', 'latency'].map((chart) => (
          <Skeleton key={chart} className="h-47" />
        ))}
      </div>
      <Skeleton className="h-56" />
      <SkeletonRows count={12} />
    </div>
  );
}
