import { FirstSpan } from '../../components/first-data/first-span.tsx';
import { MetaNotices } from '../../components/answer/meta-notices.tsx';
import { redFigures } from '../../components/services/red-figures.ts';
import { RedTable } from '../../components/services/red-table.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { bucketStepMs, fromWholeBucket, rangeBefore } from '../../lib/time/bucket-step.ts';
import { writeSpanOfTime } from '../../lib/time/span-of-time.ts';
import { graphRangeOf, useTime } from '../../lib/time/use-time.ts';
import { setParams, usePageHref } from '../../lib/url/href.ts';
import { scopeOf, useScope } from '../../lib/url/scope.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { serviceFilter, serviceHref } from '../../components/services/service-links.ts';

const ServicesPageQuery = graphql(`
  query ServicesPage(
    $range: TimeRangeInput!
    $before: TimeRangeInput!
    $environment: String
    $filter: String!
    $step: String!
  ) {
    services(range: $range, environment: $environment, filter: $filter, first: 200) {
      nodes {
        id
        name
        namespace
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
      meta {
        ...MetaNotices_Meta
      }
    }
  }
`);

/** Buckets of a course: about as many as it has pixels for. */
const COURSE_BUCKETS = 40;

/** All services, those in trouble first. */
export function ServicesPage() {
  const { range: asked } = useTime();
  const { environment, service } = useScope();
  const pageHref = usePageHref();
  const stepMs = bucketStepMs(asked, COURSE_BUCKETS);
  const range = fromWholeBucket(asked, stepMs);
  const answer = useAnswer(ServicesPageQuery, {
    range: graphRangeOf(range),
    before: graphRangeOf(rangeBefore(range)),
    environment: environment || null,
    filter: scopeOf('', service).filter,
    step: writeSpanOfTime(stepMs),
  });
  const count = answer.data?.services.nodes.length ?? 0;

  return (
    <div className="flex h-full flex-col">
      <PageTitle title="Services">
        {count > 0 && <span className="text-muted">{count}, those in trouble first</span>}
      </PageTitle>
      <AnswerState answer={answer} className="grow" skeleton={<SkeletonRows count={16} />}>
        {({ services }) => (
          <>
            <MetaNotices meta={services.meta} />
            {services.nodes.length === 0 ? (
              environment || service ? (
                <EmptyState
                  title="No service of this environment and name sent spans in this time."
                  action={<Button onClick={() => setParams({ env: undefined, service: undefined })}>Show all</Button>}
                />
              ) : (
                <FirstSpan />
              )
            ) : (
              <div className="min-h-0 grow overflow-auto bg-surface" tabIndex={-1}>
                <RedTable
                  label="Services"
                  nameOf="Service"
                  sortParam="sort"
                  rows={services.nodes.map(({ id, name, namespace, red, before }) => ({
                    key: id,
                    name,
                    title: (
                      <>
                        <ServiceName name={name} />
                        {namespace && (
                          <span className="ml-2 truncate text-sm text-faint max-lg:hidden">{namespace}</span>
                        )}
                      </>
                    ),
                    href: serviceHref(pageHref, name, namespace),
                    tracesHref: pageHref('/traces', { filter: serviceFilter(name) }),
                    failedHref: pageHref('/traces', { filter: `${serviceFilter(name)} status=error` }),
                    figures: redFigures(red, before),
                  }))}
                />
                {services.pageInfo.hasNextPage && (
                  <p className="p-3 text-muted">
                    The first 200 services by name. Choose an environment or a service to see fewer.
                  </p>
                )}
              </div>
            )}
          </>
        )}
      </AnswerState>
    </div>
  );
}
