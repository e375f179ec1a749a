import { FunnelX } from 'lucide-react';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatPercent, formatWhole } from '../../lib/format/number.ts';
import { seriesColor } from '../../lib/theme/series-color.ts';
import { Link } from '../../ui/link.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';

const FacetValues_Facet = graphql(`
  fragment FacetValues_Facet on Facet {
    presentCount
    absentCount
    values {
      value
      count
    }
  }
`);

interface FacetValuesProps {
  facet: FragmentType<typeof FacetValues_Facet>;
  name: string;
  hrefOf: AttributeLink;
}

const MOST_CHARACTERS = 120;

/** The values of a key with their share of what has the key. */
export function FacetValues({ facet: given, name, hrefOf }: FacetValuesProps) {
  const { presentCount, absentCount, values } = readFragment(FacetValues_Facet, given);
  const present = Number(presentCount);
  if (present === 0) return <p className="px-7 py-1 text-sm text-faint">Nothing that matches has it.</p>;
  const told = values.reduce((sum, { count }) => sum + Number(count), 0);
  return (
    <ul aria-label={`Values of ${name}`}>
      {values.map(({ value, count }) => {
        const term = typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
        const text = String(term);
        const share = Number(count) / present;
        return (
          <li key={text} className="group/value relative flex h-6 items-center pr-1 pl-7 text-sm hover:bg-hover">
            <span
              aria-hidden
              style={{
                width: `calc(${share * 100}% - ${share * 2.25}rem)`,
                backgroundColor: `var(${name === 'service.name' ? seriesColor(text) : '--color-accent'})`,
              }}
              className="absolute inset-y-0.5 left-6 rounded-sm opacity-12"
            />
            <Link
              href={hrefOf(name, '=', term)}
              title={`Filter to ${text.slice(0, MOST_CHARACTERS)}\n${formatWhole(Number(count))}, ${formatPercent(share)}`}
              className="relative flex min-w-0 grow items-center gap-2 rounded-sm"
            >
              <span dir="auto" className="min-w-0 grow truncate">
                {text === '' ? 'empty' : text.slice(0, MOST_CHARACTERS)}
              </span>
              <span className="shrink-0 text-muted">{formatCount(Number(count))}</span>
            </Link>
            <Link
              href={hrefOf(name, '!=', term)}
              title="Leave this value out"
              aria-label={`Leave out ${text.slice(0, MOST_CHARACTERS)}`}
              className="relative ml-1 flex size-5 shrink-0 items-center justify-center rounded-sm text-muted opacity-0 group-hover/value:opacity-100 hover:text-text focus-visible:opacity-100"
            >
              <FunnelX className="size-3.5" aria-hidden />
            </Link>
          </li>
        );
      })}
      {(told < present || absentCount !== '0') && (
        <li className="pr-7 pl-7 text-sm text-faint">
          {[
            told < present && `${formatCount(present - told)} with others`,
            absentCount !== '0' && `${formatCount(Number(absentCount))} without it`,
          ]
            .filter(Boolean)
            .join(', ')}
        </li>
      )}
    </ul>
  );
}
