import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { useRemScale } from '../../lib/rem-scale.ts';
import { cx } from '../../ui/cx.ts';
import { type RedRow, RedTableRow } from './red-table-row.tsx';

/** What a table can be sorted by, which is done where all rows are: in the graph. */
export type RedOrder = 'trouble' | 'rate' | 'errors' | 'p95' | 'name';

interface RedTableProps {
  label: string;
  /** Of the first column. */
  nameOf: string;
  rows: readonly RedRow[];
  order: RedOrder;
  onOrder: (order: RedOrder) => void;
  /** What the table scrolls with; null until it is there. */
  scroller: HTMLElement | null;
  /** How many rows there are in all, where that is known. */
  total?: number | undefined;
  /** The last rows come into sight. */
  onNearEnd?: (() => void) | undefined;
}

const ROW_PX = 28;
/** Up to here all rows are in the document. */
const FEW = 60;
const OVERSCAN = 30;

/** Rate, errors and durations of services or operations. */
export function RedTable(props: RedTableProps) {
  const { label, nameOf, rows, order, onOrder, scroller, total = rows.length, onNearEnd } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const rowPx = ROW_PX * useRemScale();
  const [topPx, setTop] = useState(0);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]!.key,
    overscan: OVERSCAN,
    scrollMargin: topPx,
    enabled: rows.length > FEW,
  });
  const items = virtual.getVirtualItems();
  const isVirtual = rows.length > FEW;
  const first = isVirtual ? (items[0]?.index ?? 0) : 0;
  const last = isVirtual ? (items.at(-1)?.index ?? FEW) : rows.length - 1;

  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top;
    if (top === undefined || !scroller) return;
    setTop(Math.round(top - scroller.getBoundingClientRect().top + scroller.scrollTop));
    // What stands above it changes with the rows.
  }, [scroller, rows]);
  useLayoutEffect(() => {
    if (last >= rows.length - 1) onNearEnd?.();
  }, [last, rows.length, onNearEnd]);
  useShortcuts({ j: () => focusRow(1), k: () => focusRow(-1) });

  const heading = (name: RedOrder, text: string, className = ''): ReactNode => {
    const isSorted = order === name;
    const Arrow = name === 'name' ? ArrowUp : ArrowDown;
    return (
      <th
        aria-sort={isSorted ? (name === 'name' ? 'ascending' : 'descending') : 'none'}
        className={cx('h-7 px-3 font-normal', name === 'name' ? 'text-left' : 'text-right', className)}
      >
        <button
          type="button"
          className={cx('inline-flex items-center gap-1 rounded-sm hover:text-text', isSorted && 'text-text')}
          onClick={() => onOrder(name)}
        >
          {text}
          {isSorted && <Arrow className="size-3" aria-hidden />}
        </button>
      </th>
    );
  };

  return (
    <table aria-label={label} aria-rowcount={total + 1} className="w-full border-separate border-spacing-0 text-sm">
      <thead className="sticky top-0 z-10 bg-surface text-faint [&_th]:border-b [&_th]:border-line">
        <tr aria-rowindex={1}>
          {heading('name', nameOf)}
          {heading('rate', 'Rate', besideChange)}
          {heading('errors', 'Errors', besideChange)}
          <th className="h-7 px-3 text-right font-normal max-md:hidden">p50</th>
          {heading('p95', 'p95', besideChange)}
          <th className="h-7 px-3 text-right font-normal max-sm:hidden">p99</th>
        </tr>
      </thead>
      <tbody ref={body}>
        <Spacer rows={first} rowPx={rowPx} />
        {rows.slice(first, last + 1).map((row, at) => (
          <RedTableRow key={row.key} row={row} rowIndex={first + at + 2} />
        ))}
        <Spacer rows={rows.length - 1 - last} rowPx={rowPx} />
      </tbody>
    </table>
  );
}

/** The heading stands over the figure; the change beside it is 60 px wide. */
const besideChange = 'lg:pr-[4.5rem]!';

/** In place of rows out of sight. */
function Spacer({ rows, rowPx }: { rows: number; rowPx: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={6} style={{ height: rows * rowPx }} />
    </tr>
  );
}

function focusRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
}
