import { graphql } from '../../gql/index.ts';
import type { TraceSpanListQuery as TraceSpanListData } from '../../gql/graphql.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { instantMs } from '../../lib/format/instant.ts';
import { usePages } from '../../lib/graph/use-pages.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { AnswerState } from '../../ui/answer-state.tsx';
import { cx } from '../../ui/cx.ts';
import { ListEnd } from '../../ui/list-end.tsx';
import { ServiceName } from '../../ui/service-name.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';

const TraceSpanListQuery = graphql(`
  query TraceSpanList($traceId: String!, $after: String) {
    trace(traceId: $traceId) {
      id
      spans(orderBy: LONGEST, first: 200, after: $after) {
        nodes {
          id
          spanId
          name
          kind
          startTime
          durationMs
          status {
            code
          }
          service {
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

type Spans = NonNullable<TraceSpanListData['trace']>['spans'];
const nothing: Spans = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const connectionOf = (data: TraceSpanListData): Spans => data.trace?.spans ?? nothing;

const columns =
  'grid grid-cols-[minmax(0,1fr)_6rem] sm:grid-cols-[8rem_minmax(0,1fr)_5rem_5rem_8rem] lg:grid-cols-[9rem_minmax(0,1fr)_6rem_6rem_14rem] items-center gap-x-3 px-3 text-sm';

interface TraceSpanListProps {
  traceId: string;
  spanCount: number;
  startTime: string;
  selectedSpanId: string;
  onSelect: (spanId: string) => void;
}

/** The spans of a trace, the longest first. */
export function TraceSpanList({ traceId, spanCount, startTime, selectedSpanId, onSelect }: TraceSpanListProps) {
  const pages = usePages(TraceSpanListQuery, { traceId }, connectionOf);
  useRenewed(pages.answer.again, spanCount);
  const spans = pages.nodes;
  const longestMs = spans[0]?.durationMs ?? 0;
  const select = (index: number): void => {
    const { spanId } = spans[index]!;
    onSelect(spanId === selectedSpanId ? '' : spanId);
  };
  return (
    <AnswerState answer={pages.answer} className="grow" skeleton={<SkeletonRows count={16} />}>
      {() => (
        <VirtualList
          label="Spans, the longest first"
          className="grow"
          count={spans.length}
          rowHeight={28}
          keyOf={(index) => spans[index]!.id}
          onOpen={select}
          onActive={(index) => selectedSpanId !== '' && onSelect(spans[index]!.spanId)}
          {...(pages.hasMore && !pages.isLoadingMore && !pages.moreFailure && { onNearEnd: pages.loadMore })}
          header={
            <div aria-hidden className={cx(columns, 'h-7 shrink-0 border-b border-line text-faint')}>
              <span className="max-sm:hidden">Service</span>
              <span>Span</span>
              <span className="max-sm:hidden">Kind</span>
              <span className="text-right max-sm:hidden">Began</span>
              <span className="text-right">Duration</span>
            </div>
          }
          footer={
            <ListEnd
              hasMore={pages.hasMore}
              isLoading={pages.isLoadingMore}
              failure={pages.moreFailure?.sentence}
              onMore={pages.loadMore}
            />
          }
        >
          {(index, isActive) => {
            const { spanId, name, kind, startTime: began, durationMs, status, service } = spans[index]!;
            const isSelected = spanId === selectedSpanId;
            return (
              // The grid around it has the keys.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
              <div
                className={cx(
                  columns,
                  'h-7 cursor-pointer border-b border-line',
                  isSelected ? 'bg-selected' : isActive ? 'bg-hover' : 'hover:bg-hover',
                )}
                onClick={() => select(index)}
              >
                <ServiceName name={service.name} className="text-muted max-sm:hidden" />
                <span dir="auto" className={cx('truncate', status.code === 'ERROR' && 'text-error')}>
                  {name}
                  {status.code === 'ERROR' && <span className="sr-only">, failed</span>}
                </span>
                <span className="text-muted max-sm:hidden">{kind.toLowerCase()}</span>
                <span className="text-right text-muted max-sm:hidden">
                  +{formatDuration(instantMs(began) - instantMs(startTime))}
                </span>
                <span className="flex items-center gap-2">
                  <span aria-hidden className="h-2 grow overflow-hidden rounded-[2px] bg-hover max-sm:hidden">
                    <span
                      style={{
                        width: `${longestMs > 0 ? (durationMs / longestMs) * 100 : 0}%`,
                        backgroundColor: `var(${seriesColor(service.name)})`,
                      }}
                      className="block h-full min-w-px"
                    />
                  </span>
                  <span className="w-16 text-right whitespace-nowrap max-sm:grow">{formatDuration(durationMs)}</span>
                </span>
              </div>
            );
          }}
        </VirtualList>
      )}
    </AnswerState>
  );
}
