import { MetaNotices, type MetaNotices_Meta } from '../../components/answer/meta-notices.tsx';
import type { AttributeLink } from '../../components/attributes/attribute-list.tsx';
import type { LogColumns } from '../../components/logs/log-columns.ts';
import { LogList, type LogList_LogRecord } from '../../components/logs/log-list.tsx';
import type { FragmentType } from '../../gql/index.ts';
import type { Pages } from '../../lib/graph/use-pages.ts';
import { setParams, useParam } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { LinkedRecord } from './linked-record.tsx';
import { NoLogs } from './no-logs.tsx';

interface RecordViewProps<Data> {
  pages: Pages<Data, { id: string } & FragmentType<typeof LogList_LogRecord>>;
  metaOf: (data: NonNullable<Data>) => FragmentType<typeof MetaNotices_Meta>;
  filter: string;
  hasDay: boolean;
  isWrapped: boolean;
  columns: LogColumns;
  hrefOf: AttributeLink;
}

/** The records that match, page by page. The one that is open is in the address. */
export function RecordView<Data>({ pages, metaOf, filter, hrefOf, ...list }: RecordViewProps<Data>) {
  const { answer, nodes, hasMore, isLoadingMore, moreFailure, loadMore } = pages;
  const [recordId] = useParam('record');
  return (
    <AnswerState
      answer={answer}
      className="min-w-0 grow"
      skeleton={<SkeletonRows count={20} />}
      unread="The filter cannot be read, so nothing is shown."
    >
      {(data) => (
        <>
          <MetaNotices meta={metaOf(data)} />
          {recordId !== '' && !nodes.some(({ id }) => id === recordId) && (
            <LinkedRecord id={recordId} hrefOf={hrefOf} />
          )}
          {nodes.length === 0 ? (
            <NoLogs filter={filter} title="No log record matches in this time." />
          ) : (
            <LogList
              label="Log records"
              records={nodes}
              hrefOf={hrefOf}
              openId={recordId === '' ? undefined : recordId}
              onOpen={(id) => setParams({ record: id }, { replace: true, keepsNow: true })}
              {...list}
              {...(hasMore && !isLoadingMore && !moreFailure && { onNearEnd: loadMore })}
              footer={
                <ListEnd
                  hasMore={hasMore}
                  isLoading={isLoadingMore}
                  failure={moreFailure?.sentence}
                  onMore={loadMore}
                />
              }
            />
          )}
        </>
      )}
    </AnswerState>
  );
}
