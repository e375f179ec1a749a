import type { ReactNode } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate, formatWhole } from '../../lib/format/number.ts';
import { Change } from '../../ui/change.tsx';
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

/** A service or an operation: each figure with its course, and how it moved. */
export function RedTableRow({ row, rowIndex }: { row: RedRow; rowIndex: number }) {
  const { name, title, href, tracesHref, failedHref, figures } = row;
  const { errorRate, p50Ms, p95Ms, p99Ms, usual } = figures;
  const { comparedWith } = usual;
  return (
    <tr
      aria-rowindex={rowIndex}
      className="group hover:bg-hover has-[[data-row]:focus-visible]:bg-selected [&_td]:h-7 [&_td]:border-b [&_td]:border-line [&_td]:px-3"
    >
      <td className="w-full max-w-0 sm:min-w-44">
        <Link data-row href={href} className="flex h-6.75 min-w-0 items-center text-base hover:text-accent">
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
            <Change now={figures.rate} before={usual.rate} comparedWith={comparedWith} />
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
            <Change now={errorRate} before={usual.errorRate} comparedWith={comparedWith} isMoreWorse />
          </span>
        </Course>
      </td>
      <td className="text-right whitespace-nowrap text-muted max-md:hidden">{durationOr(p50Ms)}</td>
      <td className="whitespace-nowrap">
        <Course label={`p95 of ${name}`} values={figures.p95Series} token="--color-series-1">
          <span className="inline-block min-w-15 text-right">{durationOr(p95Ms)}</span>
          <span className="max-lg:hidden">
            <Change now={p95Ms} before={usual.p95Ms} comparedWith={comparedWith} isMoreWorse />
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

/** A figure with its course, where there is one. The first bucket is cut and the last is not complete: both are left out. */
function Course({ label, values, token, most = 0, children }: CourseProps) {
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="max-md:hidden">
        {values.some((value) => value !== null && value > 0) && (
          <Sparkline label={label} values={values.slice(1, -1)} token={token} most={most} />
        )}
      </span>
      {children}
    </span>
  );
}

function durationOr(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}
