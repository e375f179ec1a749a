import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate, formatWhole } from '../../lib/format/number.ts';
import { useShortcuts } from '../../lib/keyboard/shortcuts.ts';
import { useOddParam } from '../../lib/url/choice.ts';
import { useParam } from '../../lib/url/href.ts';
import { Change } from '../../ui/change.tsx';
import { cx } from '../../ui/cx.ts';
import { Link } from '../../ui/link.tsx';
import type { RedFigures } from './red-figures.ts';

export interface RedRow {
  key: string;
  name: string;
  /** The name as it is shown. */
  title: ReactNode;
  href: string;
  tracesHref: string;
  failedHref: string;
  figures: RedFigures;
}

interface RedTableProps {
  label: string;
  /** Of the first column. */
  nameOf: string;
  rows: readonly RedRow[];
  /** The parameter of the address that says how it is sorted. */
  sortParam: string;
}

type Column = 'name' | 'rate' | 'errors' | 'p50' | 'p95' | 'p99';

const sortKeys: Record<Column | 'trouble', (row: RedRow) => number | string> = {
  trouble: ({ figures }) => -figures.trouble,
  name: ({ name }) => name,
  rate: ({ figures }) => -figures.rate,
  errors: ({ figures }) => -(figures.errorRate ?? -1),
  p50: ({ figures }) => -(figures.p50Ms ?? -1),
  p95: ({ figures }) => -(figures.p95Ms ?? -1),
  p99: ({ figures }) => -(figures.p99Ms ?? -1),
};

/** Rate, errors and durations of services or operations, those in trouble first. */
export function RedTable({ label, nameOf, rows, sortParam }: RedTableProps) {
  const [sort, setSort] = useParam(sortParam);
  const found = (Object.keys(sortKeys) as (keyof typeof sortKeys)[]).find((name) => name === sort.replace(/^-/, ''));
  const column = found ?? 'trouble';
  useOddParam(sortParam, sort, sort !== '' && !found ? 'those in trouble first' : undefined);
  const isReversed = sort.startsWith('-');
  const sorted = sortRows(rows, sortKeys[column], isReversed);
  useShortcuts({ j: () => focusRow(1), k: () => focusRow(-1) });

  const heading = (name: Column, text: string, className = ''): ReactNode => {
    const isSorted = column === name;
    const Arrow = (name === 'name') === isReversed ? ArrowDown : ArrowUp;
    return (
      <th
        aria-sort={isSorted ? ((name === 'name') === isReversed ? 'descending' : 'ascending') : 'none'}
        className={cx('h-7 px-3 font-normal', name === 'name' ? 'text-left' : 'text-right', className)}
      >
        <button
          type="button"
          className={cx('inline-flex items-center gap-1 rounded-sm hover:text-text', isSorted && 'text-text')}
          onClick={() => setSort(isSorted && !isReversed ? `-${name}` : name)}
        >
          {text}
          {isSorted && <Arrow className="size-3" aria-hidden />}
        </button>
      </th>
    );
  };

  return (
    <table aria-label={label} className="w-full border-separate border-spacing-0 text-sm">
      <thead className="sticky top-0 z-10 bg-surface text-faint [&_th]:border-b [&_th]:border-line">
        <tr>
          {heading('name', nameOf)}
          {heading('rate', 'Rate', besideChange)}
          {heading('errors', 'Errors', besideChange)}
          {heading('p50', 'p50', 'max-md:hidden')}
          {heading('p95', 'p95', besideChange)}
          {heading('p99', 'p99', 'max-sm:hidden')}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row) => (
          <RedTableRow key={row.key} row={row} />
        ))}
      </tbody>
    </table>
  );
}

/** The heading stands over the figure; the change beside it is 60 px wide. */
const besideChange = 'lg:pr-[4.5rem]!';

function RedTableRow({ row: { name, title, href, tracesHref, failedHref, figures } }: { row: RedRow }) {
  const { errorRate, p50Ms, p95Ms, p99Ms } = figures;
  return (
    <tr className="group hover:bg-hover has-[[data-row]:focus-visible]:bg-selected [&_td]:h-7 [&_td]:border-b [&_td]:border-line [&_td]:px-3">
      <td className="w-full max-w-0 sm:min-w-44">
        <Link data-row href={href} className="flex h-7 min-w-0 items-center text-base hover:text-accent">
          {title}
        </Link>
      </td>
      <td className="whitespace-nowrap">
        <Course label={`Rate of ${name}`} values={figures.rateSeries} token="--color-accent">
          <Link
            href={tracesHref}
            title={`${formatWhole(figures.requestCount)} requests: see the traces`}
            className="inline-block min-w-16 text-right hover:text-accent"
          >
            {formatRate(figures.rate)}
          </Link>
          <span className="max-lg:hidden">
            <Change now={figures.rate} before={figures.rateBefore} />
          </span>
        </Course>
      </td>
      <td className="whitespace-nowrap">
        <Course label={`Error rate of ${name}`} values={figures.errorRateSeries} token="--color-error" most={0.01}>
          {figures.errorCount > 0 ? (
            <Link
              href={failedHref}
              title={`${formatWhole(figures.errorCount)} failed: see their traces`}
              className="inline-block min-w-13 text-right font-medium text-error hover:underline"
            >
              {formatPercent(errorRate ?? 0)}
            </Link>
          ) : (
            <span className="inline-block min-w-13 text-right text-faint">{errorRate === null ? '–' : '0 %'}</span>
          )}
          <span className="max-lg:hidden">
            <Change now={errorRate} before={figures.errorRateBefore} isMoreWorse />
          </span>
        </Course>
      </td>
      <td className="text-right whitespace-nowrap text-muted max-md:hidden">{durationOr(p50Ms)}</td>
      <td className="whitespace-nowrap">
        <Course label={`p95 of ${name}`} values={figures.p95Series} token="--color-series-1">
          <span className="inline-block min-w-15 text-right">{durationOr(p95Ms)}</span>
          <span className="max-lg:hidden">
            <Change now={p95Ms} before={figures.p95BeforeMs} isMoreWorse />
          </span>
        </Course>
      </td>
      <td className="text-right whitespace-nowrap text-muted max-sm:hidden">{durationOr(p99Ms)}</td>
    </tr>
  );
}

interface CourseProps {
  label: string;
  values: readonly (number | null)[];
  token: `--color-${string}`;
  most?: number;
  children: ReactNode;
}

/** A figure with its course, where there is one. The last bucket is not complete and left out. */
function Course({ label, values, token, most = 0, children }: CourseProps) {
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="max-md:hidden">
        {values.some((value) => value !== null && value > 0) && (
          <Sparkline label={label} values={values.slice(0, -1)} token={token} most={most} />
        )}
      </span>
      {children}
    </span>
  );
}

function durationOr(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

function sortRows(rows: readonly RedRow[], keyOf: (row: RedRow) => number | string, isReversed: boolean): RedRow[] {
  const direction = isReversed ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [keyA, keyB] = [keyOf(a), keyOf(b)];
    if (keyA === keyB) return b.figures.rate - a.figures.rate;
    return keyA < keyB ? -direction : direction;
  });
}

function focusRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
}
