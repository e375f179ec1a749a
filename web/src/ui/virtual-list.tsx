import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { Recent } from '../lib/recent.ts';
import { useShortcuts } from '../lib/keyboard/shortcuts.ts';
import { useRemScale } from '../lib/rem-scale.ts';
import { usePlace } from '../lib/url/place.ts';
import { cx } from './cx.ts';

export interface VirtualListHandle {
  scrollToTop: () => void;
  reveal: (index: number) => void;
}

interface VirtualListProps {
  label: string;
  count: number;
  /** Of a row that is not measured, in pixels where text has its usual size. */
  rowHeight: number;
  /** Rows may be of any height; `rowHeight` is what most have. */
  isMeasured?: boolean;
  keyOf: (index: number) => string;
  children: (index: number, isActive: boolean) => ReactNode;
  /** The active row is opened: enter, or a click on it. */
  onOpen: (index: number) => void;
  /** Another row became the active one by the keys. */
  onActive?: (index: number) => void;
  /** Further keys of the active row. */
  onKey?: (event: KeyboardEvent, index: number) => void;
  /** Names the columns; stays where it is. */
  header?: ReactNode;
  footer?: ReactNode;
  /** The last rows come into sight. */
  onNearEnd?: () => void;
  onVisible?: (first: number, last: number) => void;
  /** Whether the list stands at its very top. */
  onTop?: (isAtTop: boolean) => void;
  initialActive?: number;
  /** What tells a screen reader of the row in a tree. */
  treeOf?: (index: number) => { 'aria-level': number; 'aria-expanded': boolean | undefined };
  ref?: Ref<VirtualListHandle>;
  className?: string;
}

/** Where lists stood, by page of the history: going back finds them there. */
const scrollOffsets = new Recent<number>(100);
const NEAR_END = 20;

/**
 * Any number of rows, of which those in sight are in the document. j and k or the arrows move, enter opens; the keys work
 * without a click into the list first.
 */
export function VirtualList({
  label,
  count,
  rowHeight,
  isMeasured = false,
  keyOf,
  children,
  onOpen,
  onActive,
  onKey,
  header,
  footer,
  onNearEnd,
  onVisible,
  onTop,
  initialActive = -1,
  treeOf,
  ref,
  className,
}: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { key: placeKey } = usePlace();
  const offsetKey = `${placeKey} ${label}`;
  const [active, setActive] = useState(initialActive);
  const rowPx = rowHeight * useRemScale();
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: keyOf,
    overscan: 12,
    initialOffset: () => scrollOffsets.get(offsetKey) ?? 0,
  });
  const shown = rows.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? 0;

  const measuredPx = useRef(rowPx);
  useEffect(() => {
    if (measuredPx.current === rowPx) return;
    measuredPx.current = rowPx;
    rows.measure();
  });
  useImperativeHandle(ref, () => ({
    scrollToTop: () => rows.scrollToOffset(0),
    reveal: (index) => {
      setActive(index);
      rows.scrollToIndex(index, { align: 'center' });
    },
  }));
  useEffect(() => {
    if (count > 0 && last >= count - NEAR_END) onNearEnd?.();
  }, [last, count, onNearEnd]);
  useEffect(() => {
    if (count > 0) onVisible?.(first, last);
  }, [first, last, count, onVisible]);

  function move(to: number): void {
    if (count === 0) return;
    const next = Math.min(Math.max(to, 0), count - 1);
    setActive(next);
    rows.scrollToIndex(next);
    onActive?.(next);
  }
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2);
  const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page };
  const isActive = active >= 0 && active < count;

  useShortcuts({
    j: () => move(active + 1),
    k: () => move(active - 1),
    Enter: () => isActive && onOpen(active),
  });

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== scroller.current || event.metaKey || event.ctrlKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined) move(active + step);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(count - 1);
    else if (isActive) {
      if (event.key === 'Enter') onOpen(active);
      else onKey?.(event, active);
      if (event.key !== 'Enter') return;
    } else return;
    event.preventDefault();
  }

  return (
    <div className={cx('flex min-h-0 flex-col', className)}>
      {header}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it is a grid or a tree */}
      <div
        ref={scroller}
        role={treeOf ? 'treegrid' : 'grid'}
        aria-label={label}
        aria-rowcount={count}
        aria-activedescendant={isActive ? `${id}-${active}` : undefined}
        tabIndex={0}
        className="row-focus relative min-h-0 grow overflow-x-hidden overflow-y-auto contain-strict"
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          if (event.target === scroller.current && !isActive && count > 0) setActive(first);
        }}
        onScroll={({ currentTarget: { scrollTop } }) => {
          scrollOffsets.set(offsetKey, scrollTop);
          onTop?.(scrollTop < rowPx / 2);
        }}
      >
        <div style={{ height: rows.getTotalSize() }} className="relative" role="presentation">
          {shown.map(({ index, key, start, size }) => (
            <div
              key={key}
              id={`${id}-${index}`}
              ref={isMeasured ? rows.measureElement : undefined}
              data-index={index}
              role="row"
              aria-rowindex={index + 1}
              aria-selected={index === active}
              {...treeOf?.(index)}
              style={{ transform: `translateY(${start}px)`, ...(!isMeasured && { height: size }) }}
              className="absolute top-0 left-0 w-full"
              onPointerDown={() => setActive(index)}
            >
              <div role="gridcell">{children(index, index === active)}</div>
            </div>
          ))}
        </div>
        {footer}
      </div>
    </div>
  );
}
