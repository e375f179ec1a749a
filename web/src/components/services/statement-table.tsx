import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatCount, formatPercent } from '../../lib/format/number.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';

const StatementTable_Statement = graphql(`
  fragment StatementTable_Statement on DatabaseStatement {
    system
    text
    callCount
    errorCount
    totalMs
    p95Ms
    filter
  }
`);

interface StatementTableProps {
  statements: readonly FragmentType<typeof StatementTable_Statement>[];
}

/** What was asked of databases, what took most time in all first; the bar is the share of the first. */
export function StatementTable({ statements: given }: StatementTableProps) {
  const statements = readFragment(StatementTable_Statement, given);
  const pageHref = usePageHref();
  const mostMs = Math.max(0, ...statements.map(({ totalMs }) => totalMs));
  if (statements.length === 0) return <p className="p-3 text-muted">It asked no database in this time.</p>;
  return (
    <table
      aria-label="Database statements"
      className="w-full text-sm [&_td]:h-7 [&_td]:px-3 [&_th]:h-7 [&_th]:px-3 [&_th]:font-normal"
    >
      <thead className="text-right text-faint">
        <tr>
          <th className="text-left">Statement</th>
          <th>Calls</th>
          <th className="max-sm:hidden">Errors</th>
          <th className="max-sm:hidden">p95</th>
          <th>In all</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-t border-line text-right">
        {statements.map(({ system, text, callCount, errorCount, totalMs, p95Ms, filter }) => (
          <tr key={`${system} ${text}`} className="hover:bg-hover">
            <td className="w-full max-w-0 text-left">
              <Link
                href={pageHref('/traces', { filter, service: undefined })}
                title={text}
                className="flex items-center gap-2 hover:text-accent"
              >
                <span className="shrink-0 text-faint">{system}</span>
                <span dir="auto" className="truncate font-mono">
                  {text}
                </span>
              </Link>
            </td>
            <td>{formatCount(callCount)}</td>
            <td className={errorCount === '0' ? 'text-faint max-sm:hidden' : 'text-error max-sm:hidden'}>
              {formatPercent(Number(errorCount) / Number(callCount))}
            </td>
            <td className="whitespace-nowrap max-sm:hidden">
              {typeof p95Ms === 'number' ? formatDuration(p95Ms) : '–'}
            </td>
            <td className="relative whitespace-nowrap">
              <span
                aria-hidden
                style={{ width: `${mostMs > 0 ? (100 * totalMs) / mostMs : 0}%` }}
                className="absolute inset-y-1 right-1.5 max-w-[calc(100%-0.75rem)] rounded-sm bg-accent-soft"
              />
              <span className="relative">{formatDuration(totalMs)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
