import type { ReactNode } from 'react';
import { useClient } from 'urql';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatChange, formatWhole } from '../../lib/format/number.ts';
import { failureOf } from '../../lib/graph/failure.ts';
import { useRowList } from '../../lib/graph/use-row-list.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Notice } from '../../ui/notice.tsx';
import { ServiceDot } from '../../ui/service-name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';

const ComparisonWindowQuery = graphql(`
  query ComparisonWindow($left: String!, $right: String!, $from: Int!, $rows: Int!) {
    compareTraces(left: $left, right: $right, from: $from, rows: $rows) {
      totalRows
      rows {
        ...ComparisonRow_Row
      }
    }
  }
`);

const ComparisonRow_Row = graphql(`
  fragment ComparisonRow_Row on TraceComparisonRow {
    depth
    name
    service {
      name
    }
    left {
      ...ComparisonRow_Spans
    }
    right {
      ...ComparisonRow_Spans
    }
  }
`);

const ComparisonRow_Spans = graphql(`
  fragment ComparisonRow_Spans on ComparedSpans {
    spanCount
    errorCount
    durationNano
    firstStartNano
  }
`);

interface ComparedSpans {
  count: number;
  hasFailed: boolean;
  startMs: number;
  durationMs: number;
}

interface ComparedRow {
  depth: number;
  name: string;
  service: string;
  left: ComparedSpans | undefined;
  right: ComparedSpans | undefined;
}

const columns =
  'grid items-center gap-x-3 px-3 grid-cols-[minmax(0,1fr)_4.5rem_4.5rem] md:grid-cols-[minmax(0,34fr)_minmax(0,27fr)_minmax(0,27fr)_minmax(7rem,12fr)]';
const INDENT_PX = 10;
const MOST_INDENTS = 14;
const ROWS_AT_FIRST = 20;

interface TraceComparisonProps {
  left: string;
  right: string;
  /** What the whole width of a side stands for, milliseconds from the start of its trace. */
  longestMs: number;
}

/** Two traces laid over each other: what both did at the same path in a row, on the same scale. */
export function TraceComparison({ left, right, longestMs }: TraceComparisonProps) {
  const client = useClient();
  const rows = useRowList<ComparedRow>(`${left} ${right}`, ROWS_AT_FIRST, async (from, count) => {
    const { data, error } = await client.query(ComparisonWindowQuery, { left, right, from, rows: count }).toPromise();
    if (error) return failureOf(error);
    if (!data?.compareTraces) return { sentence: 'One of the traces is gone.', filter: undefined };
    return { totalRows: data.compareTraces.totalRows, rows: data.compareTraces.rows.map(comparedRow) };
  });
  return (
    <>
      {rows.failure && (
        <div className="p-2">
          <Notice tone="error" action={<Button onClick={rows.again}>Try again</Button>}>
            {rows.failure.sentence}
          </Notice>
        </div>
      )}
      <VirtualList
        label="Both traces"
        className="grow"
        count={rows.count}
        rowHeight={28}
        keyOf={(index) => `row ${index}`}
        onOpen={() => undefined}
        onVisible={rows.ensure}
        treeOf={(index) => ({ 'aria-level': (rows.at(index)?.depth ?? 0) + 1, 'aria-expanded': undefined })}
        header={
          <div aria-hidden className={cx(columns, 'h-7 shrink-0 border-b border-line text-sm text-faint')}>
            <span>Span</span>
            <span className="max-md:text-right">Left</span>
            <span className="max-md:text-right">Right</span>
            <span className="text-right max-md:hidden">Right against left</span>
          </div>
        }
      >
        {(index, isActive) => <ComparisonRow row={rows.at(index)} isActive={isActive} longestMs={longestMs} />}
      </VirtualList>
    </>
  );
}

function comparedRow(given: FragmentType<typeof ComparisonRow_Row>): ComparedRow {
  const { depth, name, service, left, right } = readFragment(ComparisonRow_Row, given);
  return { depth, name, service: service.name, left: comparedSpans(left), right: comparedSpans(right) };
}

function comparedSpans(given: FragmentType<typeof ComparisonRow_Spans> | null | undefined): ComparedSpans | undefined {
  const spans = readFragment(ComparisonRow_Spans, given);
  if (!spans) return undefined;
  return {
    count: spans.spanCount,
    hasFailed: spans.errorCount > 0,
    startMs: Number(spans.firstStartNano) / 1e6,
    durationMs: Number(spans.durationNano) / 1e6,
  };
}

interface ComparisonRowProps {
  /** Undefined while it has not been read. */
  row: ComparedRow | undefined;
  isActive: boolean;
  longestMs: number;
}

function ComparisonRow({ row, isActive, longestMs }: ComparisonRowProps) {
  if (!row)
    return (
      <div className={cx(columns, 'h-7 border-b border-line')}>
        <Skeleton className="h-2.5 w-1/2" />
        <Skeleton className="h-2.5" />
        <Skeleton className="h-2.5" />
      </div>
    );
  const { depth, name, service, left, right } = row;
  return (
    <div className={cx(columns, 'h-7 border-b border-line text-sm', isActive ? 'bg-selected' : 'hover:bg-hover')}>
      <span
        style={{ paddingLeft: Math.min(depth, MOST_INDENTS) * INDENT_PX }}
        className="flex min-w-0 items-center gap-1.5"
      >
        <ServiceDot name={service} title={service} />
        <span dir="auto" className={cx('truncate', (left?.hasFailed || right?.hasFailed) && 'text-error')}>
          {name}
        </span>
        <span className="min-w-0 shrink-[2] truncate text-faint max-sm:hidden">{service}</span>
      </span>
      <Side spans={left} service={service} longestMs={longestMs} />
      <Side spans={right} service={service} longestMs={longestMs} />
      <span className="text-right whitespace-nowrap text-muted max-md:hidden">{differenceOf(row)}</span>
    </div>
  );
}

/** What one of the traces did at a path. */
function Side({ spans, service, longestMs }: { spans: ComparedSpans | undefined; service: string; longestMs: number }) {
  if (!spans) return <span className="text-faint max-md:text-right">–</span>;
  const { count, hasFailed, startMs, durationMs } = spans;
  const share = (ms: number): number => (longestMs > 0 ? Math.min(100, (ms / longestMs) * 100) : 0);
  const left = share(startMs);
  const width = Math.min(100 - left, share(durationMs));
  return (
    <span className="relative flex h-full items-center justify-end gap-2 overflow-hidden">
      <span aria-hidden className="relative flex h-2.5 grow items-center justify-end text-faint max-md:hidden">
        {startMs > longestMs && '›'}
        <span
          style={{ left: `${left}%`, width: `max(2px, ${width}%)`, backgroundColor: `var(${seriesColor(service)})` }}
          className={cx(
            'absolute inset-y-0 rounded-[2px]',
            startMs > longestMs && 'hidden',
            hasFailed && 'outline outline-offset-1 outline-error',
          )}
        />
      </span>
      <span className="shrink-0 text-right whitespace-nowrap md:w-24">
        {count > 1 && <span className="text-faint">{formatWhole(count)} × </span>}
        {formatDuration(durationMs)}
        {hasFailed && <span className="sr-only">, failed</span>}
      </span>
    </span>
  );
}

/** How much longer the right one took; in words where one of them has nothing there. */
function differenceOf({ left, right }: ComparedRow): ReactNode {
  if (!right) return <span className="text-warn">only left</span>;
  if (!left) return <span className="text-warn">only right</span>;
  const difference = right.durationMs - left.durationMs;
  const change = formatChange(right.durationMs, left.durationMs);
  return (
    <>
      {difference > 0 && '+'}
      {formatDuration(difference)}
      {change && <span className="ml-2 inline-block w-13 text-faint">{change}</span>}
    </>
  );
}
