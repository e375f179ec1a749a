import { GitCompareArrows } from 'lucide-react';
import { useRef } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { navigate } from '../../lib/url/place.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { compareHref } from './compare-links.ts';
import { MOST_PICKED, togglePicked } from './picked-traces.ts';
import { TraceRow, TraceRowHead } from './trace-row.tsx';

const TraceList_Trace = graphql(`
  fragment TraceList_Trace on Trace {
    traceId
    durationMs
    rootSpan {
      name
    }
    ...TraceRow_Trace
  }
`);

interface TraceListProps {
  traces: readonly FragmentType<typeof TraceList_Trace>[];
  hasMore: boolean;
  isLoadingMore: boolean;
  moreFailure: string | undefined;
  onMore: () => void;
  /** Ids of traces that were chosen to be laid over each other. */
  picked: readonly string[];
  /** As the address has them. */
  onPick: (picked: string) => void;
}

/** Any number of traces, each a line; more come as one scrolls. Two of them can be chosen and compared. */
export function TraceList(props: TraceListProps) {
  const { hasMore, isLoadingMore, moreFailure, onMore, picked, onPick } = props;
  const traces = readFragment(TraceList_Trace, props.traces);
  const pageHref = usePageHref();
  const longestMs = traces.reduce((longest, { durationMs }) => Math.max(longest, durationMs), 0);
  const active = useRef(-1);
  const [left, right] = picked;
  const compare = (): void => {
    if (left && right) navigate(compareHref(pageHref, left, right));
  };
  useShortcuts({
    x: () => {
      const trace = traces[active.current];
      if (trace) onPick(togglePicked(picked, trace.traceId));
    },
    c: compare,
  });
  return (
    <>
      <VirtualList
        label="Traces"
        className="grow"
        count={traces.length}
        rowHeight={28}
        keyOf={(index) => traces[index]!.traceId}
        onOpen={(index) => navigate(pageHref(`/traces/${traces[index]!.traceId}`))}
        onActive={(index) => (active.current = index)}
        {...(hasMore && !isLoadingMore && !moreFailure && { onNearEnd: onMore })}
        header={
          <div className="flex border-b border-line">
            <span className="w-7 shrink-0" />
            <TraceRowHead />
          </div>
        }
        footer={<ListEnd hasMore={hasMore} isLoading={isLoadingMore} failure={moreFailure} onMore={onMore} />}
      >
        {(index, isActive) => {
          const trace = traces[index]!;
          const isPicked = picked.includes(trace.traceId);
          return (
            <div
              className={cx(
                'flex border-b border-line',
                isPicked ? 'bg-accent-soft' : isActive ? 'bg-selected' : 'hover:bg-hover',
              )}
            >
              <label className="flex w-7 shrink-0 cursor-pointer items-center justify-end">
                <input
                  type="checkbox"
                  checked={isPicked}
                  tabIndex={-1}
                  aria-label={`Choose ${trace.rootSpan?.name ?? trace.traceId} to compare`}
                  title="Choose two to compare (x)"
                  className="accent-accent"
                  onChange={() => onPick(togglePicked(picked, trace.traceId))}
                />
              </label>
              <TraceRow trace={trace} longestMs={longestMs} isInGrid />
            </div>
          );
        }}
      </VirtualList>
      {picked.length > 0 && (
        <div className="flex h-11 shrink-0 items-center gap-2 border-t border-line bg-raised px-3">
          <span className="text-muted">
            {picked.length === MOST_PICKED ? 'Two traces chosen' : 'One trace chosen; choose another one'}
          </span>
          <Button look="solid" className="ml-auto" disabled={picked.length < MOST_PICKED} onClick={compare}>
            <GitCompareArrows className="size-4" aria-hidden />
            Compare
          </Button>
          <span className="max-sm:hidden">
            <Kbd>c</Kbd>
          </span>
          <Button onClick={() => onPick('')}>Clear</Button>
        </div>
      )}
    </>
  );
}
