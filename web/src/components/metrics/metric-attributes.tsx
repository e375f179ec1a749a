import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatWhole } from '../../lib/format/number.ts';
import { writeKey } from '../../lib/query-text/write-term.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import type { AttributeLink } from '../attributes/attribute-list.tsx';

const MetricAttributes_Cardinality = graphql(`
  fragment MetricAttributes_Cardinality on MetricCardinality {
    seriesCount
    truncated
    attributes {
      key
      isResource
      seriesCount
      valueCount
      values(first: 5) {
        value
        seriesCount
      }
    }
  }
`);

interface MetricAttributesProps {
  cardinality: FragmentType<typeof MetricAttributes_Cardinality>;
  /** The keys that are grouped by, as the query language writes them. */
  groupedBy: readonly string[];
  onGroup: (key: string) => void;
  hrefOf: AttributeLink;
}

/** Of what the series of a metric are made: its keys with how many values each has. */
export function MetricAttributes({ cardinality: given, groupedBy, onGroup, hrefOf }: MetricAttributesProps) {
  const { seriesCount, truncated, attributes } = readFragment(MetricAttributes_Cardinality, given);
  return (
    <>
      <p className="px-3 py-2 text-muted">
        {truncated ? 'More than ' : ''}
        {formatWhole(seriesCount)} series, made of {attributes.length} keys.
      </p>
      <table className="w-full table-fixed text-sm">
        <thead className="text-left text-faint">
          <tr className="border-y border-line">
            <th className="h-7 w-2/5 px-3 font-normal max-md:w-1/2">Key</th>
            <th className="w-20 px-3 text-right font-normal">Values</th>
            <th className="px-3 font-normal max-md:hidden">Most series</th>
            <th className="w-28 px-3 font-normal">
              <span className="sr-only">Group</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {attributes.map(({ key, isResource, valueCount, values }) => {
            const isGrouped = groupedBy.includes(writeKey(key));
            return (
              <tr key={`${key} ${isResource}`} className="h-8 hover:bg-hover">
                <td className="truncate px-3" title={key}>
                  <span className="font-mono">{key}</span>
                  {isResource && <span className="ml-2 text-faint">resource</span>}
                </td>
                <td className="px-3 text-right" title={formatWhole(valueCount)}>
                  {formatCount(valueCount)}
                </td>
                <td className="truncate px-3 max-md:hidden">
                  {values.map(({ value, seriesCount: count }) => (
                    <Link
                      key={value}
                      href={hrefOf(key, '=', value)}
                      title={`Filter to ${value.slice(0, MOST_CHARACTERS)}\n${formatWhole(count)} series`}
                      className="mr-3 hover:text-accent"
                    >
                      {value.slice(0, MOST_CHARACTERS) || 'empty'}
                    </Link>
                  ))}
                </td>
                <td className="px-3 text-right">
                  <Button look="ghost" className="h-6" aria-pressed={isGrouped} onClick={() => onGroup(key)}>
                    {isGrouped ? 'Ungroup' : 'Group by'}
                    <span className="sr-only"> {key}</span>
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

const MOST_CHARACTERS = 60;
