import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { ErrorGroups } from '../../components/errors/error-groups.tsx';
import { LogPatterns } from '../../components/logs/log-patterns.tsx';
import { StatementTable } from '../../components/services/statement-table.tsx';
import { graphql, readFragment } from '../../gql/index.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import type { MovingRange } from '../../lib/time/use-moving-range.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { scopeOf } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Link } from '../../ui/link.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const ServiceDetails_Query = graphql(`
  fragment ServiceDetails_Query on Query {
    service(name: $name, namespace: $namespace) {
      id
      errorGroups(range: $range, environment: $environment, first: 12) {
        nodes {
          ...ErrorGroups_ErrorGroup
        }
        meta {
          ...MetaNotices_Meta
        }
      }
      databaseStatements(range: $range, environment: $environment, first: 12) {
        nodes {
          ...StatementTable_Statement
        }
        meta {
          ...MetaNotices_Meta
        }
      }
    }
    logPatterns(range: $range, filter: $logFilter, step: $step, first: 15) {
      patterns {
        ...LogPatterns_Pattern
      }
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

const ServiceDetailsQuery = graphql(`
  query ServiceDetails(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $environment: String
    $step: String!
    $logFilter: String!
  ) {
    ...ServiceDetails_Query
  }
`);

const ServiceDetailsSubscription = graphql(`
  subscription ServiceDetailsLive(
    $name: String!
    $namespace: String
    $range: TimeRangeInput!
    $environment: String
    $step: String!
    $logFilter: String!
    $every: String!
  ) {
    live(every: $every) {
      at
      query {
        ...ServiceDetails_Query
      }
    }
  }
`);

const question = { fixed: ServiceDetailsQuery, live: ServiceDetailsSubscription };

interface ServiceDetailsProps {
  service: { name: string; namespace: string | null; environment: string | null };
  /** What its spans and records match. */
  filter: string;
  time: MovingRange;
}

/** How the service fails, what it asks databases, what it writes: what takes longer to find, and comes by itself. */
export function ServiceDetails({ service, filter, time: { fixed, live } }: ServiceDetailsProps) {
  const pageHref = usePageHref();
  const logFilter = bothFilters(filter, scopeOf(service.environment ?? '', '').filter);
  const asked = { ...service, logFilter };
  const answer = useLiveAnswer(question, { ...fixed, ...asked }, live && { ...live, ...asked }, { drivesClock: false });
  return (
    <>
      <Section
        title="Errors"
        action={
          <Link
            href={pageHref('/traces', { filter: `${filter} status=error` })}
            className="text-accent hover:underline"
          >
            Traces with errors
          </Link>
        }
      >
        <AnswerState answer={answer} skeleton={<SkeletonRows count={5} height={48} />}>
          {(data) => {
            const found = readFragment(ServiceDetails_Query, data).service?.errorGroups;
            return (
              <>
                {found && <MetaNotices meta={found.meta} />}
                <ErrorGroups groups={found?.nodes ?? []} isOfOneService />
              </>
            );
          }}
        </AnswerState>
      </Section>
      <div className="grid gap-5 xl:grid-cols-2">
        <Section title="Database statements">
          <AnswerState answer={answer} skeleton={<SkeletonRows count={8} />}>
            {(data) => {
              const found = readFragment(ServiceDetails_Query, data).service?.databaseStatements;
              return (
                <>
                  {found && <MetaNotices meta={found.meta} />}
                  <StatementTable statements={found?.nodes ?? []} />
                </>
              );
            }}
          </AnswerState>
        </Section>
        <Section
          title="Log patterns"
          action={
            <Link href={pageHref('/logs', { filter })} className="text-accent hover:underline">
              Logs
            </Link>
          }
        >
          <AnswerState answer={answer} skeleton={<SkeletonRows count={8} />}>
            {(data) => {
              const { patterns, meta } = readFragment(ServiceDetails_Query, data).logPatterns;
              return (
                <>
                  <MetaNotices meta={meta} />
                  <LogPatterns patterns={patterns} filter={filter} />
                </>
              );
            }}
          </AnswerState>
        </Section>
      </div>
    </>
  );
}
