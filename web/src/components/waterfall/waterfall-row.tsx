import { ChevronDown, ChevronRight, CircleX, Clock, Unlink } from 'lucide-react';
import { memo, type MouseEvent } from 'react';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatCount } from '../../lib/format/number.ts';
import { cx } from '../../ui/cx.ts';
import { ServiceDot } from '../../ui/service-name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { SpanBar } from './span-bar.tsx';
import { waterfallColumns } from './time-header.tsx';
import type { TimeWindow } from './time-window.ts';
import type { WaterfallSpan } from './waterfall-span.ts';

interface WaterfallRowProps {
  /** Undefined while it has not been read. */
  span: WaterfallSpan | undefined;
  isActive: boolean;
  isSelected: boolean;
  /** It is among what was looked for. */
  isFound: boolean;
  /** Others are looked at. */
  isQuiet: boolean;
  window: TimeWindow;
  onFold: (span: WaterfallSpan, isFolded: boolean) => void;
  onSelect: (span: WaterfallSpan) => void;
}

const INDENT_PX = 10;
/** Deeper spans stand under each other, with their depth in figures. */
const MOST_INDENTS = 14;

/** A span: its place in the tree, and its time. */
export const WaterfallRow = memo(function WaterfallRow(props: WaterfallRowProps) {
  const { span, isActive, isSelected, isFound, isQuiet, window, onFold, onSelect } = props;
  if (!span)
    return (
      <div className={`${waterfallColumns} h-7 items-center border-b border-line`}>
        <Skeleton className="ml-8 h-2.5 w-1/2" />
        <Skeleton className="mr-4 h-2.5" />
      </div>
    );
  return (
    // The grid around it has the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      className={cx(
        waterfallColumns,
        'h-7 cursor-pointer items-center border-b border-line text-sm',
        isSelected ? 'bg-selected' : isActive ? 'bg-hover' : 'hover:bg-hover',
      )}
      onClick={() => onSelect(span)}
    >
      <div className="flex h-full min-w-0 items-center gap-1.5 pr-2 pl-2">
        <Indent depth={span.depth} />
        {span.isParentMissing && <span aria-hidden className="w-3 shrink-0 border-t border-dashed border-warn" />}
        <FoldButton span={span} onFold={onFold} />
        <ServiceDot name={span.service} title={span.service} />
        <Marks span={span} />
        <span
          dir="auto"
          className={cx(
            'truncate',
            span.hasFailed ? 'text-error' : isQuiet && 'text-faint',
            isFound && 'rounded-[3px] bg-warn-soft px-0.5',
          )}
          title={`${span.service}: ${span.name}`}
        >
          {span.name}
        </span>
        <span className="min-w-0 shrink-[2] truncate text-faint max-sm:hidden">{span.service}</span>
        {span.hidden > 0 && (
          <span className="ml-auto shrink-0 rounded-sm bg-hover px-1 text-muted">+{formatCount(span.hidden)}</span>
        )}
      </div>
      <SpanBar span={span} window={window} isQuiet={isQuiet} />
      <span className="sr-only">{formatDuration(span.duration)}</span>
    </div>
  );
});

function FoldButton({ span, onFold }: Pick<WaterfallRowProps, 'onFold'> & { span: WaterfallSpan }) {
  if (span.below === 0) return <span className="w-4 shrink-0" />;
  const isOpen = span.hidden === 0;
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={isOpen ? `Fold ${span.name}` : `Unfold ${span.name}`}
      className="-ml-0.5 flex size-5 shrink-0 items-center justify-center rounded-sm text-muted hover:bg-hover hover:text-text"
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        onFold(span, isOpen);
      }}
    >
      <Chevron className="size-3.5" aria-hidden />
    </button>
  );
}

/** What is wrong or odd about a span, each as a sign with its words. */
function Marks({ span }: { span: WaterfallSpan }) {
  const icon = 'size-3.5 shrink-0';
  return (
    <>
      {span.hasFailed && (
        <CircleX className={`${icon} text-error`} aria-label={`failed: ${span.message ?? 'no reason given'}`} />
      )}
      {span.isParentMissing && <Unlink className={`${icon} text-warn`} aria-label="its parent has not arrived" />}
      {span.startsBeforeParent && (
        <Clock className={`${icon} text-warn`} aria-label="begins before its parent: clocks differ" />
      )}
    </>
  );
}

function Indent({ depth }: { depth: number }) {
  const shown = Math.min(depth, MOST_INDENTS);
  return (
    <span
      aria-hidden
      style={{
        width: shown * INDENT_PX,
        backgroundImage: `repeating-linear-gradient(90deg, transparent 0 7px, var(--color-line) 7px 8px, transparent 8px ${INDENT_PX}px)`,
      }}
      className="flex h-full shrink-0 items-center justify-end text-faint"
    >
      {depth > MOST_INDENTS && <span className="bg-surface pl-1">{depth}</span>}
    </span>
  );
}
