import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { graphql } from '../../gql/index.ts';
import { useAnswer } from '../../lib/graph/use-answer.ts';
import { useRenewed } from '../../lib/graph/use-renewed.ts';
import type { GraphRange } from '../../lib/time/use-time.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx';
import { MiniMap } from './mini-map.tsx';
import { TimeHeader } from './time-header.tsx';
import { readWindow, type TimeWindow, wholeWindow } from './time-window.ts';
import { useFoundSpans } from './use-found-spans.ts';
import { useReveal } from './use-reveal.ts';
import { useWaterfall } from './use-waterfall.ts';
import { WaterfallRow } from './waterfall-row.tsx';
import type { WaterfallSpan } from './waterfall-span.ts';
import { WaterfallTools, type WaterfallToolsProps } from './waterfall-tools.tsx';

const TraceColumnsQuery = graphql(`
  query TraceColumns($traceId: String!) {
    trace(traceId: $traceId) {
      id
      columns {
        startsMs
        durationsMs
        services
        serviceList {
          name
        }
        errors
      }
    }
  }
`);

interface WaterfallProps extends Omit<WaterfallToolsProps, 'found'> {
  traceId: string;
  durationMs: number;
  /** With more spans it is read again. */
  spanCount: number;
  /** The time of the trace. */
  range: GraphRange;
  /** As the address has it. */
  zoom: string;
  onZoom: (window: TimeWindow | undefined) => void;
}

const ROW_PX = 28;

/** The spans of a trace as a tree over time. */
export function Waterfall(props: WaterfallProps) {
  const { traceId, durationMs, spanCount, range, zoom, onZoom, fold, find, selectedSpanId, onSelect } = props;
  const { rows, setFolded, find: findRow } = useWaterfall(traceId, spanCount, fold);
  const [visible, setVisible] = useState({ first: 0, last: 0 });
  const list = useRef<VirtualListHandle>(null);
  const whole = useMemo(() => wholeWindow(durationMs), [durationMs]);
  const window = useMemo(() => readWindow(zoom, durationMs) ?? whole, [zoom, durationMs, whole]);
  const found = useFoundSpans(traceId, range, find);
  const foundIds = useMemo(() => new Set(found.spanIds), [found.spanIds]);
  const columns = useColumns(traceId, spanCount);

  const { ensure } = rows;
  const onVisible = useCallback(
    (first: number, last: number) => {
      setVisible({ first, last });
      ensure(first, last);
    },
    [ensure],
  );

  const skipReveal = useReveal({ spanId: selectedSpanId, rows, findRow, onFound: (row) => list.current?.reveal(row) });

  // Rows are drawn again only where something of them changes.
  const latest = useRef({ selectedSpanId, onSelect, setFolded });
  useEffect(() => {
    latest.current = { selectedSpanId, onSelect, setFolded };
  });
  const select = useCallback(
    ({ spanId }: WaterfallSpan): void => {
      const { selectedSpanId: selected, onSelect: choose } = latest.current;
      skipReveal(spanId);
      choose(spanId === selected ? '' : spanId);
    },
    [skipReveal],
  );
  const setRowFolded = useCallback((span: WaterfallSpan, isFolded: boolean): void => {
    if (span.below > 0 && span.hidden > 0 !== isFolded) latest.current.setFolded(span.spanId, isFolded);
  }, []);

  return (
    <div className="flex min-h-0 grow flex-col">
      <WaterfallTools {...props} found={found} />
      {rows.failure && (
        <div className="p-2">
          <Notice tone="error" action={<Button onClick={rows.again}>Try again</Button>}>
            {rows.failure.sentence}
          </Notice>
        </div>
      )}
      <MiniMap
        columns={columns}
        spanCount={spanCount}
        durationMs={durationMs}
        seen={placesOf(rows.at(visible.first), rows.at(visible.last), spanCount)}
        window={window}
        onWindow={onZoom}
      />
      <VirtualList
        ref={list}
        label="Spans"
        className="grow"
        count={rows.count}
        rowHeight={ROW_PX}
        keyOf={(index) => rows.at(index)?.spanId ?? `row ${index}`}
        onVisible={onVisible}
        onOpen={(index) => {
          const row = rows.at(index);
          if (row) select(row);
        }}
        onActive={(index) => {
          const row = rows.at(index);
          if (!row || selectedSpanId === '') return;
          skipReveal(row.spanId);
          onSelect(row.spanId);
        }}
        onKey={(event, index) => {
          const row = rows.at(index);
          if (!row) return;
          if (event.key === 'ArrowLeft') setRowFolded(row, true);
          else if (event.key === 'ArrowRight') setRowFolded(row, false);
          else if (event.key === 'f') onZoom({ from: row.start, to: row.start + Math.max(row.duration, 1e-6) });
          else return;
          event.preventDefault();
        }}
        treeOf={(index) => {
          const row = rows.at(index);
          return {
            'aria-level': (row?.depth ?? 0) + 1,
            'aria-expanded': row && row.below > 0 ? row.hidden === 0 : undefined,
          };
        }}
        header={<TimeHeader window={window} isWhole={window.to - window.from >= durationMs} onWindow={onZoom} />}
      >
        {(index, isActive) => {
          const row = rows.at(index);
          return (
            <WaterfallRow
              span={row}
              isActive={isActive}
              isSelected={row !== undefined && row.spanId === selectedSpanId}
              isFound={row !== undefined && foundIds.has(row.spanId)}
              isQuiet={
                row !== undefined &&
                ((props.isCriticalOnly && !row.isCritical) || (foundIds.size > 0 && !foundIds.has(row.spanId)))
              }
              window={window}
              onFold={setRowFolded}
              onSelect={select}
            />
          );
        }}
      </VirtualList>
    </div>
  );
}

function useColumns(traceId: string, spanCount: number) {
  const { data, again } = useAnswer(TraceColumnsQuery, { traceId });
  const columns = data?.trace?.columns;
  useRenewed(again, spanCount);
  return columns;
}

/** Which spans lie between two rows, those folded in the last one included. */
function placesOf(first: WaterfallSpan | undefined, last: WaterfallSpan | undefined, spanCount: number) {
  return { first: first?.place ?? 0, last: last ? last.place + last.hidden : spanCount };
}
