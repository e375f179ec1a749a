import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatPercent } from '../../lib/format/number.ts';
import { writeKey, writeTerm } from '../../lib/query-text/write-term.ts';
import { Link } from '../../ui/link.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';

export const DifferenceTable_Difference = graphql(`
  fragment DifferenceTable_Difference on Difference {
    key
    values {
      value
      selectedShare
      otherShare
    }
  }
`);

interface DifferenceTableProps {
  differences: readonly FragmentType<typeof DifferenceTable_Difference>[];
  /** Where the selected with one more condition are. */
  hrefOf: (term: string) => string;
}

const MOST_CHARACTERS = 300;

/** Keys whose values tell the selected from the others, each value with its two shares. */
export function DifferenceTable({ differences: given, hrefOf }: DifferenceTableProps) {
  const differences = readFragment(DifferenceTable_Difference, given);
  return (
    <PlainTable label="Differences" head={['Key', 'Value', 'These', 'Others', 'Shares']}>
      {differences.flatMap(({ key, values }) =>
        values.map(({ value, selectedShare, otherShare }, at) => {
          const { text, term } = readValue(key, value);
          return (
            <tr key={`${key} ${term}`} className="align-top hover:bg-hover">
              {at === 0 ? (
                <th
                  scope="rowgroup"
                  rowSpan={values.length}
                  className="max-w-80 min-w-32 bg-surface font-medium! wrap-anywhere"
                >
                  {key}
                </th>
              ) : null}
              <td className="max-w-120 min-w-40 wrap-anywhere">
                <Link href={hrefOf(term)} title="See these" className="rounded-sm hover:text-accent">
                  {text === undefined ? <span className="text-muted">without it</span> : <bdi>{text}</bdi>}
                </Link>
              </td>
              <td className="text-right whitespace-nowrap tabular-nums">{formatPercent(selectedShare)}</td>
              <td className="text-right whitespace-nowrap text-muted tabular-nums">{formatPercent(otherShare)}</td>
              <td className="w-2/5 min-w-32">
                <Bar share={selectedShare} className="bg-accent" />
                <Bar share={otherShare} className="mt-1 bg-faint" />
              </td>
            </tr>
          );
        }),
      )}
    </PlainTable>
  );
}

function Bar({ share, className }: { share: number; className: string }) {
  return <div aria-hidden className={`h-1.5 min-w-px rounded-xs ${className}`} style={{ width: `${share * 100}%` }} />;
}

/** A value as it is shown, undefined where the key is not there, and the condition that finds it. */
function readValue(key: string, value: unknown): { text: string | undefined; term: string } {
  if (value === null || value === undefined) return { text: undefined, term: `not has ${writeKey(key)}` };
  const plain = typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
  return { text: String(plain).slice(0, MOST_CHARACTERS) || 'empty', term: writeTerm(key, '=', plain) };
}
