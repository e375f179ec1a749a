import { useMemo } from 'react';
import { timesOf, valuesAt } from '../../charts/series/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatWhole } from '../../lib/format/number.ts';
import { countUnit } from '../../lib/format/unit.ts';
import { type MsRange, writeSelection } from '../../lib/time/time-selection.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { addTerm } from '../../lib/query-text/add-term.ts';

const TraceCounts_Series = graphql(`
  fragment TraceCounts_Series on TimeSeriesSet {
    series {
      times
      values
    }
  }
`);

interface TraceCountsProps {
  all: FragmentType<typeof TraceCounts_Series>;
  failed: FragmentType<typeof TraceCounts_Series>;
  range: MsRange;
  stepMs: number;
  filter: string;
}

export const CHART_PX = 88;

/** How many traces there are over time, those with a failed span apart. */
export function TraceCounts({ all, failed, range, stepMs, filter }: TraceCountsProps) {
  const pageHref = usePageHref();
  const allSeries = readFragment(TraceCounts_Series, all).series;
  const failedSeries = readFragment(TraceCounts_Series, failed).series;
  const { data, sum, failedSum } = useMemo(() => {
    const times = timesOf([...allSeries, ...failedSeries]);
    const nothing = { times: [], values: [] };
    const failedCounts = valuesAt(times, failedSeries[0] ?? nothing).map((value) => value ?? 0);
    const others = valuesAt(times, allSeries[0] ?? nothing).map((value, at) =>
      Math.max(0, (value ?? 0) - failedCounts[at]!),
    );
    const failedSum = failedCounts.reduce((sum, value) => sum + value, 0);
    return {
      failedSum,
      sum: others.reduce((sum, value) => sum + value, failedSum),
      data: {
        times,
        stepMs,
        series: [
          { name: 'with errors', token: '--color-error', values: failedCounts },
          { name: 'without errors', token: '--color-info-mark', values: others },
        ] as const,
      },
    };
  }, [allSeries, failedSeries, stepMs]);
  return (
    <TimeChart
      title={`${formatWhole(sum)} ${sum === 1 ? 'trace' : 'traces'}`}
      figure={failedSum > 0 && <span className="text-error">{formatWhole(failedSum)} with errors</span>}
      data={data}
      form="bars"
      range={range}
      unit={countUnit}
      height={CHART_PX}
      least={4}
      actionsOf={(bucket) => {
        const time = { ...writeSelection({ kind: 'between', ...bucket }), live: undefined };
        return [
          {
            name: 'Only this time, with errors',
            href: pageHref('/traces', { ...time, filter: addTerm(filter, 'status', '=', 'error') }),
          },
          { name: 'Logs of this time', href: pageHref('/logs', time) },
        ];
      }}
    />
  );
}
