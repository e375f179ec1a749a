import { BackendList } from '../../components/system/backend-list.tsx';
import { IngestCourse } from '../../components/system/ingest-course.tsx';
import { IngestTable } from '../../components/system/ingest-table.tsx';
import { NowFigures } from '../../components/system/now-figures.tsx';
import { SlowQueries } from '../../components/system/slow-queries.tsx';
import { StorageForecast } from '../../components/system/storage-forecast.tsx';
import { StorageTable } from '../../components/system/storage-table.tsx';
import { graphql, readFragment } from '../../gql/index.ts';
import { useLiveAnswer } from '../../lib/graph/use-live-answer.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Ago } from '../../ui/ago.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Section } from '../../ui/section.tsx';
import { Skeleton, SkeletonRows } from '../../ui/skeleton.tsx';

const SystemPage_Query = graphql(`
  fragment SystemPage_Query on Query {
    system {
      version
      healthy
      startedAt
      ...NowFigures_System
      backends {
        ...BackendList_BackendStatus
      }
      ingest {
        signals {
          signal
          ...IngestCourse_SignalIngest
          ...IngestTable_SignalIngest
        }
      }
      storage {
        ...StorageTable_SignalStorage
      }
      forecast {
        ...StorageForecast_Forecast
      }
      slowQueries(first: 20) {
        ...SlowQueries_SlowQuery
      }
    }
  }
`);

const SystemPageQuery = graphql(`
  query SystemPage {
    ...SystemPage_Query
  }
`);

const SystemPageSubscription = graphql(`
  subscription SystemPageLive($every: String!) {
    live(every: $every) {
      at
      query {
        ...SystemPage_Query
      }
    }
  }
`);

const question = { fixed: SystemPageQuery, live: SystemPageSubscription };
const every = '5s';
/** For so long is known what came in. */
const COURSE_MS = 3_600_000;

/** How the product itself is doing: what comes in, what was refused, what is kept, what is slow, who is connected. */
export function SystemPage() {
  const { isLive, nowMs } = useTime();
  const answer = useLiveAnswer(question, {}, isLive ? { every } : undefined, { drivesClock: true });
  const range = { fromMs: nowMs - COURSE_MS, toMs: nowMs };
  const title = answer.data && readFragment(SystemPage_Query, answer.data).system;
  return (
    <div className="h-full overflow-auto">
      <PageTitle title="System">
        {title && (
          <span className="text-muted">
            {title.healthy ? 'All stores answer' : <span className="text-error">Not all stores answer</span>} · version{' '}
            {title.version} · started <Ago time={title.startedAt} />
          </span>
        )}
      </PageTitle>
      <AnswerState answer={answer} skeleton={<SystemSkeleton />}>
        {(data) => {
          const { system } = readFragment(SystemPage_Query, data);
          return (
            <div className="flex max-w-[120rem] flex-col gap-5 px-3 pb-8">
              <Section title="Now">
                <NowFigures system={system} />
              </Section>
              <Section title="Coming in, in the last hour">
                <IngestCourse signals={system.ingest.signals} range={range} />
              </Section>
              <Section title="Coming in, since the start">
                <IngestTable signals={system.ingest.signals} />
              </Section>
              <Section title="Kept">
                <StorageTable storage={system.storage} onChange={answer.again} />
                {system.forecast ? (
                  <StorageForecast forecast={system.forecast} />
                ) : (
                  <p className="border-t border-line p-3 text-muted">The disk is being looked at…</p>
                )}
              </Section>
              <div className="grid items-start gap-5 lg:grid-cols-2">
                <Section title="Stores">
                  <BackendList backends={system.backends} />
                </Section>
                <Section title="Slow questions">
                  <SlowQueries queries={system.slowQueries} />
                </Section>
              </div>
            </div>
          );
        }}
      </AnswerState>
    </div>
  );
}

function SystemSkeleton() {
  return (
    <div className="flex max-w-[120rem] flex-col gap-5 px-3">
      <Skeleton className="mt-8 h-20" />
      <Skeleton className="mt-8 h-40" />
      <SkeletonRows count={12} />
    </div>
  );
}
