import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { navigate } from '../../lib/url/place.ts';
import { cx } from '../../ui/cx.ts';
import { ListEnd } from '../../ui/list-end.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { traceColumns, TraceRow } from './trace-row.tsx';

const TraceList_Trace = graphql(`
  fragment TraceList_Trace on Trace {
    traceId
    durationMs
    ...TraceRow_Trace
  }
`);

interface TraceListProps {
  traces: readonly FragmentType<typeof TraceList_Trace>[];
  hasMore: boolean;
  isLoadingMore: boolean;
  moreFailure: string | undefined;
  onMore: () => void;
}

/** Any number of traces, each a line; more come as one scrolls. */
export function TraceList({ traces: given, hasMore, isLoadingMore, moreFailure, onMore }: TraceListProps) {
  const traces = readFragment(TraceList_Trace, given);
  const pageHref = usePageHref();
  const longestMs = traces.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0);
  return (
    <VirtualList
      label="Traces"
      className="grow"
      count={traces.length}
      rowHeight={28}
      keyOf={(index) => traces[index]!.traceId}
      onOpen={(index) => navigate(pageHref(`/traces/${traces[index]!.traceId}`))}
      {...(hasMore && !isLoadingMore && !moreFailure && { onNearEnd: onMore })}
      header={
        <div aria-hidden className={cx(traceColumns, 'h-7 border-b border-line text-faint')}>
          <span>Began</span>
          <span>Root operation</span>
          <span className="max-md:hidden">Services</span>
          <span className="text-right max-sm:hidden">Spans</span>
          <span className="text-right max-sm:hidden">Errors</span>
          <span className="text-right">Duration</span>
        </div>
      }
      footer={<ListEnd hasMore={hasMore} isLoading={isLoadingMore} failure={moreFailure} onMore={onMore} />}
    >
      {(index, isActive) => (
        <div className={isActive ? 'bg-selected' : 'hover:bg-hover'}>
          <TraceRow trace={traces[index]!} longestMs={longestMs} />
        </div>
      )}
    </VirtualList>
  );
}
