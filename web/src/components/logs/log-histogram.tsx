import { useMemo } from 'react';
import { timesOf, valuesAt } from '../../charts/series/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatCount, formatWhole } from '../../lib/format/number.ts';
import { countUnit } from '../../lib/format/unit.ts';
import { addTerm } from '../../lib/query-text/add-term.ts';
import { severities } from '../../lib/severity.ts';
import { type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { useOwnHref, usePageHref } from '../../lib/url/href.ts';
import { Link } from '../../ui/link.tsx';

const LogHistogram_Series = graphql(`
  fragment LogHistogram_Series on TimeSeriesSet {
    series {
      labels {
        value
      }
      times
      values
    }
  }
`);

interface LogHistogramProps {
  /** Undefined where they cannot be counted. */
  counts: FragmentType<typeof LogHistogram_Series> | undefined;
  range: MsRange;
  stepMs: number;
  filter: string;
}

const HEIGHT_PX = 64;
const nothing: readonly never[] = [];

/** How many records there are over time, by severity, the worst at the bottom. */
export function LogHistogram({ counts, range, stepMs, filter }: LogHistogramProps) {
  const series = readFragment(LogHistogram_Series, counts)?.series ?? nothing;
  const pageHref = usePageHref();
  const ownHref = useOwnHref();
  const { data, sums, sum } = useMemo(() => {
    const times = timesOf(series);
    const found = severities.flatMap(({ name, token }) => {
      const own = series.filter(({ labels: [label] }) => nameOf(label?.value) === name);
      if (own.length === 0) return [];
      const values = own
        .map((one) => valuesAt(times, one))
        .reduce((a, b) => a.map((value, at) => (value ?? 0) + (b[at] ?? 0)));
      return [{ name, token, values, sum: values.reduce<number>((sum, value) => sum + (value ?? 0), 0) }];
    });
    return {
      data: { times, stepMs, series: found },
      sums: found.filter(({ sum }) => sum > 0),
      sum: found.reduce((all, { sum }) => all + sum, 0),
    };
  }, [series, stepMs]);

  return (
    <TimeChart
      title={counts ? `${formatWhole(sum)} ${sum === 1 ? 'record' : 'records'}` : 'Records'}
      figure={
        <span className="flex gap-3">
          {sums.map(({ name, sum, token }) => (
            <Link
              key={name}
              href={ownHref({ filter: name === 'unset' ? filter : addTerm(filter, 'severity', '=', name) })}
              title={`Filter to ${name}`}
              className="flex items-center gap-1.5 whitespace-nowrap hover:text-text"
            >
              <span aria-hidden style={{ backgroundColor: `var(${token})` }} className="size-2 rounded-[2px]" />
              {formatCount(sum)} {name}
            </Link>
          ))}
        </span>
      }
      data={data}
      form="bars"
      range={range}
      unit={countUnit}
      height={HEIGHT_PX}
      least={4}
      actionsOf={(bucket) => {
        const time = { ...writeSelection({ kind: 'between', ...bucket }), live: undefined };
        return [{ name: 'Traces of this time', href: pageHref('/traces', time) }];
      }}
    />
  );
}

/** Groups are named as the query language names severities; records without one form a group of null. */
function nameOf(label: unknown): string {
  return typeof label === 'string' ? label.toLowerCase().replace(/\d$/, '') : 'unset';
}
