import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx';
import { MiniMap } from './mini-map.tsx';
import { childrenByRow } from './row-relations.ts';
import { TimeHeader } from './time-header.tsx';
import type { TimeWindow } from './time-window.ts';
import { useWaterfall } from './use-waterfall.ts';
import { WaterfallRow } from './waterfall-row.tsx';

interface WaterfallProps {
  traceId: string;
  startNano: bigint;
  durationNano: number;
  spanCount: number;
  missingParents: ReadonlySet<string>;
  window: TimeWindow;
  onWindow: (window: TimeWindow | undefined) => void;
  selectedSpanId: string;
  onSelect: (spanId: string) => void;
}

const ROW_PX = 28;

/** The spans of a trace as a tree over time. */
export function Waterfall(props: WaterfallProps) {
  const { traceId, startNano, durationNano, spanCount, missingParents, window, onWindow, selectedSpanId, onSelect } =
    props;
  const { rows, failure, ensure, fold, folded, again } = useWaterfall(traceId, startNano, spanCount);
  const [visible, setVisible] = useState({ first: 0, last: 0 });
  const list = useRef<VirtualListHandle>(null);
  const children = useMemo(() => childrenByRow(rows), [rows]);

  const onVisible = useCallback(
    (first: number, last: number) => {
      setVisible({ first, last });
      ensure(first, last);
    },
    [ensure],
  );

  // What the address names is brought into sight once, when its row is there.
  const revealed = useRef('');
  useEffect(() => {
    if (selectedSpanId === '' || revealed.current === selectedSpanId) return;
    const at = rows.findIndex((row) => row?.spanId === selectedSpanId);
    if (at < 0) return;
    revealed.current = selectedSpanId;
    list.current?.reveal(at);
  }, [rows, selectedSpanId]);

  function setFolded(index: number, isFolded: boolean): void {
    const row = rows[index];
    if (!row || (row.hidden === 0 && children[index]!.length === 0)) return;
    const next = new Set(folded);
    if (isFolded) next.add(row.spanId);
    else next.delete(row.spanId);
    fold(next, visible.first, visible.last);
  }

  function select(index: number): void {
    const row = rows[index];
    if (!row) return;
    revealed.current = row.spanId;
    onSelect(row.spanId === selectedSpanId ? '' : row.spanId);
  }

  function follow(index: number): void {
    const row = rows[index];
    if (!row || selectedSpanId === '') return;
    revealed.current = row.spanId;
    onSelect(row.spanId);
  }

  const isOpen = (index: number): boolean | undefined =>
    rows[index] && rows[index].hidden > 0 ? false : children[index]!.length > 0 ? true : undefined;

  return (
    <div className="flex min-h-0 grow flex-col">
      {failure && (
        <div className="p-2">
          <Notice tone="error" action={<Button onClick={again}>Try again</Button>}>
            {failure.sentence}
          </Notice>
        </div>
      )}
      <MiniMap rows={rows} visible={visible} durationNano={durationNano} window={window} onWindow={onWindow} />
      <VirtualList
        ref={list}
        label="Spans"
        className="grow"
        count={rows.length}
        rowHeight={ROW_PX}
        keyOf={(index) => rows[index]?.spanId ?? `row ${index}`}
        onVisible={onVisible}
        onOpen={select}
        onActive={follow}
        onKey={(event, index) => {
          const row = rows[index];
          if (event.key === 'ArrowLeft') setFolded(index, true);
          else if (event.key === 'ArrowRight') setFolded(index, false);
          else if (event.key === 'f' && row) onWindow({ from: row.start, to: row.start + Math.max(row.duration, 1) });
          else return;
          event.preventDefault();
        }}
        treeOf={(index) => ({ 'aria-level': (rows[index]?.depth ?? 0) + 1, 'aria-expanded': isOpen(index) })}
        header={<TimeHeader window={window} isWhole={window.to - window.from >= durationNano} onWindow={onWindow} />}
      >
        {(index, isActive) => (
          <WaterfallRow
            span={rows[index]}
            below={children[index]!.map((child) => rows[child]!)}
            isOpen={isOpen(index)}
            isActive={isActive}
            isSelected={rows[index]?.spanId === selectedSpanId}
            isParentMissing={missingParents.has(rows[index]?.parentSpanId ?? '')}
            window={window}
            onFold={(isFolded) => setFolded(index, isFolded)}
            onSelect={() => select(index)}
          />
        )}
      </VirtualList>
    </div>
  );
}
