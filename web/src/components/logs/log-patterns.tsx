import { Sparkline } from '../../charts/sparkline.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatWhole } from '../../lib/format/number.ts';
import { bothFilters } from '../../lib/query-text/add-term.ts';
import { patternFilter } from '../../lib/query-text/pattern-filter.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';
import { NewBadge } from '../../ui/new-badge.tsx';
import { SeverityBadge } from '../../ui/severity-badge.tsx';

const LogPatterns_Pattern = graphql(`
  fragment LogPatterns_Pattern on LogPattern {
    template
    count
    severityNumber
    isNew
    series {
      values
    }
  }
`);

interface LogPatternsProps {
  patterns: readonly FragmentType<typeof LogPatterns_Pattern>[];
  /** What the records are of. */
  filter: string;
}

/** Log records by what their bodies have in common, each a line that leads to them. */
export function LogPatterns({ patterns: given, filter }: LogPatternsProps) {
  const patterns = readFragment(LogPatterns_Pattern, given);
  const pageHref = usePageHref();
  if (patterns.length === 0) return <p className="p-3 text-muted">It wrote nothing in this time.</p>;
  return (
    <ul className="divide-y divide-line">
      {patterns.map(({ template, count, severityNumber, isNew, series }) => (
        <li key={template} className="flex h-7 items-center gap-3 px-3 text-sm hover:bg-hover">
          <span className="w-9 shrink-0">
            <SeverityBadge number={severityNumber} text="" />
          </span>
          <Link
            href={pageHref('/logs', { filter: bothFilters(filter, patternFilter(template) ?? ''), service: undefined })}
            title={template}
            dir="auto"
            className="min-w-0 truncate font-mono hover:text-accent"
          >
            {template}
          </Link>
          {isNew && <NewBadge />}
          <span className="grow" />
          <span className="max-sm:hidden">
            <Sparkline label={`Course of ${template}`} values={series.values.slice(1, -1)} token="--color-info-mark" />
          </span>
          <span title={formatWhole(count)} className="w-12 shrink-0 text-right">
            {formatCount(count)}
          </span>
        </li>
      ))}
    </ul>
  );
}
