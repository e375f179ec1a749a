import { useState } from 'react';
import { graphql, readFragment } from '../../gql/index.ts';
import type { TraceLogs_LogRecordFragment, TraceLogsQuery as TraceLogsData } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { writeTerm } from '../../lib/query-text/write-term.ts';
import { type Params, usePageHref } from '../../lib/url/href.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { cx } from '../../ui/cx.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { ServiceDot } from '../../ui/service-name.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { LogDetail } from '../logs/log-detail.tsx';
import { LogLine } from '../logs/log-line.tsx';

const TraceLogsQuery = graphql(`
  query TraceLogs($traceId: String!, $after: String) {
    trace(traceId: $traceId) {
      id
      logs(first: 100, after: $after) {
        nodes {
          ...TraceLogs_LogRecord
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

const TraceLogs_LogRecord = graphql(`
  fragment TraceLogs_LogRecord on LogRecord {
    id
    timestamp
    spanId
    span {
      id
      name
      durationMs
      status {
        code
      }
    }
    service {
      name
    }
    ...LogLine_LogRecord
  }
`);

const nothing = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const connectionOf = (data: TraceLogsData): NonNullable<TraceLogsData['trace']>['logs'] => data.trace?.logs ?? nothing;

interface TraceLogsProps {
  traceId: string;
  spanCount: number;
  startTime: string;
  /** Where a value leads to other logs. */
  time: Params;
  selectedSpanId: string;
  onSelect: (spanId: string) => void;
}

/** The log records of a trace as its story, oldest first, each run of them below the span that wrote it. */
export function TraceLogs({ traceId, spanCount, startTime, time, selectedSpanId, onSelect }: TraceLogsProps) {
  const pages = usePages(TraceLogsQuery, { traceId }, connectionOf);
  useRenewed(pages.answer.again, spanCount);
  const records = readFragment(TraceLogs_LogRecord, pages.nodes);
  const pageHref = usePageHref();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [inContext, setInContext] = useState('');
  const toggle = (index: number): void => {
    const next = new Set(open);
    const { id } = records[index]!;
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <AnswerState answer={pages.answer} className="grow" skeleton={<SkeletonRows count={12} />}>
      {() =>
        records.length === 0 ? (
          <EmptyState title="No log record names this trace.">
            An SDK with its logs bridge on writes the trace into each record.
          </EmptyState>
        ) : (
          <VirtualList
            label="Logs of the trace"
            className="grow"
            count={records.length}
            rowHeight={28}
            isMeasured
            keyOf={(index) => records[index]!.id}
            onOpen={toggle}
            {...(pages.hasMore && !pages.isLoadingMore && !pages.moreFailure && { onNearEnd: pages.loadMore })}
            footer={
              pages.hasMore && (
                <ListEnd
                  hasMore
                  isLoading={pages.isLoadingMore}
                  failure={pages.moreFailure?.sentence}
                  onMore={pages.loadMore}
                />
              )
            }
          >
            {(index, isActive) => {
              const record = records[index]!;
              const isOpen = open.has(record.id);
              return (
                <>
                  {record.spanId !== records[index - 1]?.spanId && (
                    <SpanHead
                      record={record}
                      startTime={startTime}
                      isSelected={record.spanId === selectedSpanId}
                      onSelect={() => onSelect(record.spanId ?? '')}
                    />
                  )}
                  <button
                    type="button"
                    tabIndex={-1}
                    aria-expanded={isOpen}
                    className={cx(
                      'block w-full pl-4 text-left',
                      isActive ? 'bg-selected' : isOpen ? 'bg-hover' : 'hover:bg-hover',
                    )}
                    onClick={() => toggle(index)}
                  >
                    <LogLine record={record} isServiceHidden />
                  </button>
                  {isOpen && (
                    <LogDetail
                      id={record.id}
                      hasContext={inContext === record.id}
                      onContext={(isOn) => setInContext(isOn ? record.id : '')}
                      hrefOf={(key, operator, value) =>
                        pageHref('/logs', { ...time, filter: writeTerm(key, operator, value) })
                      }
                    />
                  )}
                </>
              );
            }}
          </VirtualList>
        )
      }
    </AnswerState>
  );
}

interface SpanHeadProps {
  record: TraceLogs_LogRecordFragment;
  startTime: string;
  isSelected: boolean;
  onSelect: () => void;
}

/** The span that wrote what stands below. */
function SpanHead({ record: { span, spanId, service, timestamp }, startTime, isSelected, onSelect }: SpanHeadProps) {
  const hasFailed = span?.status.code === 'ERROR';
  return (
    <button
      type="button"
      disabled={!span}
      aria-pressed={isSelected}
      className={cx(
        'flex h-8 w-full items-center gap-1.5 border-t border-line px-3 pt-1 text-left text-sm',
        isSelected ? 'bg-selected' : 'enabled:hover:bg-hover',
      )}
      onClick={onSelect}
    >
      <ServiceDot name={service.name} />
      <span className="shrink-0 text-muted">{service.name}</span>
      <span dir="auto" className={cx('truncate font-medium', hasFailed && 'text-error')}>
        {span?.name ?? (spanId ? 'a span that has not arrived' : 'no span')}
      </span>
      {span && <span className="shrink-0 text-muted">{formatDuration(span.durationMs)}</span>}
      <span className="ml-auto shrink-0 text-faint">
        +{formatDuration(Math.max(0, instantMs(timestamp) - instantMs(startTime)))}
      </span>
    </button>
  );
}
