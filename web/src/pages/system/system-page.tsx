import { useEffect } from 'react';
import { BackendList } from '../../components/system/backend-list.tsx';
import { IngestTable } from '../../components/system/ingest-table.tsx';
import { StorageTable } from '../../components/system/storage-table.tsx';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { Ago } from '../../ui/ago.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { Section } from '../../ui/section.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

const SystemPageQuery = graphql(`
  query SystemPage {
    system {
      version
      healthy
      startedAt
      backends {
        ...BackendList_BackendStatus
      }
      ingest {
        signals {
          ...IngestTable_SignalIngest
        }
      }
      storage {
        ...StorageTable_SignalStorage
      }
    }
  }
`);

const POLL_MS = 5000;

/** How the product itself is doing: its stores, what comes in, what is kept. */
export function SystemPage() {
  const answer = useAnswer(SystemPageQuery, {});
  const { again } = answer;
  useEffect(() => {
    const timer = setInterval(() => !document.hidden && again(), POLL_MS);
    return () => clearInterval(timer);
  });
  return (
    <div className="h-full overflow-auto">
      <PageTitle title="System">
        {answer.data && (
          <span className="text-muted">
            {answer.data.system.healthy ? (
              'All stores answer'
            ) : (
              <span className="text-error">Not all stores answer</span>
            )}{' '}
            · version {answer.data.system.version} · started <Ago time={answer.data.system.startedAt} />
          </span>
        )}
      </PageTitle>
      <AnswerState answer={answer} skeleton={<SkeletonRows count={16} />}>
        {({ system }) => (
          <div className="flex max-w-6xl flex-col gap-5 px-3 pb-8">
            <Section title="Stores">
              <BackendList backends={system.backends} />
            </Section>
            <Section title="Coming in, since the start">
              <IngestTable signals={system.ingest.signals} />
            </Section>
            <Section title="Kept">
              <StorageTable storage={system.storage} />
            </Section>
          </div>
        )}
      </AnswerState>
    </div>
  );
}
