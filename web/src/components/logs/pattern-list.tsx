import { FunnelX, Rows3 } from 'lucide-react';
import { useState } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import { timesOf, valuesAt } from '../../charts/series/series.ts';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatPercent, formatWhole } from '../../lib/format/number.ts';
import { severities, severityName } from '../../lib/severity.ts';
import { patternFilter } from '../../lib/query-text/pattern-filter.ts';
import { useTime } from '../../lib/time/use-time.ts';
import { cx } from '../../ui/cx.ts';
import { Link } from '../../ui/link.tsx';
import { NewBadge } from '../../ui/new-badge.tsx';
import { SeverityBadge } from '../../ui/severity-badge.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { LogLines } from './log-lines.tsx';
import { PatternText } from './pattern-text.tsx';

const PatternList_Pattern = graphql(`
  fragment PatternList_Pattern on LogPattern {
    template
    count
    severityNumber
    isNew
    firstSeen
    lastSeen
    series {
      times
      values
    }
    examples(first: 3) {
      ...LogLines_LogRecord
    }
  }
`);

interface PatternListProps {
  patterns: readonly FragmentType<typeof PatternList_Pattern>[];
  stepMs: number;
  /** Where the records of a pattern are, or all but those: with one more condition, in the query language. */
  hrefOf: (condition: string) => string;
}

/** What many records have in common, the most frequent first. */
export function PatternList({ patterns: given, stepMs, hrefOf }: PatternListProps) {
  const { nowMs } = useTime();
  const patterns = readFragment(PatternList_Pattern, given);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const sum = patterns.reduce((all, { count }) => all + Number(count), 0);
  // All over the same time, so that one can be compared with the other; what is not over yet would look like an end.
  const times = timesOf(patterns.map(({ series }) => series)).filter((time) => time + stepMs <= nowMs);

  function toggle(index: number): void {
    const { template } = patterns[index]!;
    const next = new Set(open);
    if (!next.delete(template)) next.add(template);
    setOpen(next);
  }

  return (
    <VirtualList
      label="Patterns"
      className="grow"
      count={patterns.length}
      rowHeight={32}
      isMeasured
      keyOf={(index) => patterns[index]!.template}
      onOpen={toggle}
    >
      {(index, isActive) => {
        const { template, count, severityNumber, isNew, series, examples } = patterns[index]!;
        const isOpen = open.has(template);
        const severity = severityName(severityNumber);
        const condition = patternFilter(template);
        return (
          <>
            <div className={cx('group/pattern flex items-center', isActive ? 'bg-selected' : 'hover:bg-hover')}>
              <button
                type="button"
                tabIndex={-1}
                aria-expanded={isOpen}
                className="flex h-8 min-w-0 grow items-center gap-3 pl-3 text-left text-sm"
                onClick={() => toggle(index)}
              >
                <span className="w-14 shrink-0 text-right" title={formatWhole(count)}>
                  {formatCount(count)}
                </span>
                <span className="w-14 shrink-0 text-right whitespace-nowrap text-muted max-sm:hidden">
                  {formatPercent(Number(count) / sum)}
                </span>
                <span className="max-md:hidden">
                  <Sparkline
                    width={120}
                    values={valuesAt(times, series)}
                    token={severities.find(({ name }) => name === severity)!.token}
                    label="How many over time"
                  />
                </span>
                <span className="w-10 shrink-0">
                  <SeverityBadge number={severityNumber} text="" />
                </span>
                <span className="flex min-w-0 grow items-center gap-2">
                  {isNew && <NewBadge />}
                  <span dir="auto" className="truncate font-mono">
                    <PatternText template={template} />
                  </span>
                </span>
              </button>
              {condition !== undefined && (
                <span className="flex shrink-0 pr-2">
                  <Link
                    href={hrefOf(condition)}
                    title="See its records"
                    aria-label="See its records"
                    className={action}
                  >
                    <Rows3 className="size-3.5" aria-hidden />
                  </Link>
                  <Link
                    href={hrefOf(`not (${condition})`)}
                    title="Leave its records out"
                    aria-label="Leave its records out"
                    className={action}
                  >
                    <FunnelX className="size-3.5" aria-hidden />
                  </Link>
                </span>
              )}
            </div>
            {isOpen && (
              <div className="border-y border-line bg-page px-3 py-2">
                <p dir="auto" className="pb-2 font-mono text-sm wrap-anywhere whitespace-pre-wrap">
                  <PatternText template={template} />
                </p>
                <h2 className="pb-1 text-sm text-faint">The newest of them</h2>
                <div className="overflow-hidden rounded-md border border-line bg-surface">
                  <LogLines records={examples} />
                </div>
              </div>
            )}
          </>
        );
      }}
    </VirtualList>
  );
}

const action =
  'inline-flex size-6 items-center justify-center rounded-sm text-muted opacity-0 group-hover/pattern:opacity-100 hover:bg-hover hover:text-text focus-visible:opacity-100 pointer-coarse:opacity-100';
