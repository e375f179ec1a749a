import { useMemo } from 'react';
import { type ChartData, type ChartSeries, timesOf, valuesAt } from '../../charts/series/series.ts';
import { TimeChart } from '../../charts/time-chart.tsx';
import type { ChartFlag } from '../../charts/series/group-flags.ts';
import type { ChartAction } from '../../charts/plot/readout.tsx';
import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import { formatDuration } from '../../lib/format/duration.ts';
import { formatPercent, formatRate } from '../../lib/format/number.ts';
import { durationUnit, percentUnit, rateUnit } from '../../lib/format/unit.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import { writeSelection } from '../../lib/time/time-selection.ts';
import { usePageHref } from '../../lib/url/href.ts';
import { serviceFilter } from './service-links.ts';

const RedCharts_Red = graphql(`
  fragment RedCharts_Red on Red {
    requestsPerSecond
    errorRate
    latencyMs(percentiles: [95])
    rateSeries {
      times
      values
    }
    errorRateSeries {
      times
      values
    }
    p50: latencySeries(percentile: 50) {
      times
      values
    }
    p95: latencySeries(percentile: 95) {
      times
      values
    }
    p99: latencySeries(percentile: 99) {
      times
      values
    }
  }
`);

interface RedChartsProps {
  red: FragmentType<typeof RedCharts_Red>;
  service: string;
  range: MsRange;
  stepMs: number;
  /** What happened meanwhile: deploys. */
  flags: readonly ChartFlag[];
}

const HEIGHT_PX = 132;

/** Requests, errors and latency of a service over time. */
export function RedCharts({ red: given, service, range, stepMs, flags }: RedChartsProps) {
  const red = readFragment(RedCharts_Red, given);
  const pageHref = usePageHref();
  const charts = useMemo(() => chartsOf(red, stepMs), [red, stepMs]);
  const [p95 = null] = red.latencyMs;

  const actionsOf =
    (filter: string) =>
    (bucket: MsRange): ChartAction[] => {
      const time = writeSelection({ kind: 'between', ...bucket });
      return [
        { name: 'See the traces', href: pageHref('/traces', { ...time, live: undefined, filter }) },
        { name: 'See the logs', href: pageHref('/logs', { ...time, live: undefined, filter: serviceFilter(service) }) },
      ];
    };
  const shared = { range, height: HEIGHT_PX, flags };
  const ofService = serviceFilter(service);

  return (
    <div className="grid gap-x-6 gap-y-4 lg:grid-cols-3">
      <TimeChart
        {...shared}
        title="Requests"
        figure={formatRate(red.requestsPerSecond)}
        data={charts.rate}
        form="area"
        unit={rateUnit}
        actionsOf={actionsOf(ofService)}
      />
      <TimeChart
        {...shared}
        title="Errors"
        figure={red.errorRate === null || red.errorRate === undefined ? undefined : formatPercent(red.errorRate)}
        data={charts.errors}
        form="area"
        least={0.01}
        unit={percentUnit}
        actionsOf={actionsOf(`${ofService} status=error`)}
      />
      <TimeChart
        {...shared}
        title="Latency"
        figure={p95 === null ? undefined : `p95 ${formatDuration(p95)}`}
        data={charts.latency}
        form="lines"
        unit={durationUnit}
        actionsOf={actionsOf(ofService)}
      />
    </div>
  );
}

interface Series {
  times: readonly number[];
  values: readonly (number | null)[];
}

interface RedSeries {
  rateSeries: Series;
  errorRateSeries: Series;
  p50: Series;
  p95: Series;
  p99: Series;
}

function chartsOf(
  { rateSeries, errorRateSeries, p50, p95, p99 }: RedSeries,
  stepMs: number,
): Record<'rate' | 'errors' | 'latency', ChartData> {
  const chart = (series: [Series, Omit<ChartSeries, 'values'>][]): ChartData => {
    const times = timesOf(series.map(([values]) => values));
    return { times, stepMs, series: series.map(([values, look]) => ({ ...look, values: valuesAt(times, values) })) };
  };
  return {
    rate: chart([[rateSeries, { name: 'requests', token: '--color-accent' }]]),
    errors: chart([[errorRateSeries, { name: 'failed', token: '--color-error' }]]),
    latency: chart([
      [p50, { name: 'p50', token: '--color-series-2' }],
      [p95, { name: 'p95', token: '--color-series-1' }],
      [p99, { name: 'p99', token: '--color-series-3' }],
    ]),
  };
}
