import { useMemo } from 'react';
import type { ChartFlag } from '../charts/series/group-flags.ts';
import type { ChartData } from '../charts/series/series.ts';
import { TimeChart } from '../charts/time-chart.tsx';
import { bytesUnit, countUnit, durationUnit, percentUnit, rateUnit, unitOf } from '../lib/format/unit.ts';
import { useTime } from '../lib/time/use-time.ts';
import { chance, chartOf, fault, rhythm, services } from './scenario.ts';
import { Specimen } from './specimen.tsx';

const HEIGHT_PX = 132;
const minute = 60_000;

/** Each form of the chart over time, with all that can be on it. */
export function TimeCharts() {
  const { range: asked, nowMs } = useTime();
  const { fromMs, toMs } = asked;
  const charts = useMemo(() => chartsOf({ fromMs, toMs }, nowMs), [fromMs, toMs, nowMs]);
  const flags = useMemo(() => flagsOf(fromMs, toMs), [fromMs, toMs]);
  const links = () => [
    { name: 'See the traces', href: '#traces' },
    { name: 'See the logs', href: '#logs' },
  ];
  return (
    <div className="grid gap-x-6 gap-y-6 lg:grid-cols-2 xl:grid-cols-3">
      <Specimen id="lines" about="Lines with a legend; deploys and alerts; exemplars">
        <TimeChart
          title="Latency"
          figure="p95 412 ms"
          query="spans service.name=checkout | stats p50, p95, p99 every auto"
          data={charts.latency}
          range={charts.latency.range}
          form="lines"
          unit={durationUnit}
          height={HEIGHT_PX}
          hasLegend
          flags={flags}
          exemplars={charts.exemplars}
          actionsOf={links}
        />
      </Specimen>
      <Specimen id="area" about="An area; the last bucket is still being filled">
        <TimeChart
          title="Requests"
          figure="1.2 k/s"
          data={charts.rate}
          range={charts.rate.range}
          form="area"
          unit={rateUnit}
          height={HEIGHT_PX}
          flags={flags}
          actionsOf={links}
        />
      </Specimen>
      <Specimen id="earlier" about="Compared with an hour earlier">
        <TimeChart
          title="Errors"
          figure="1.8 %"
          data={charts.errors}
          range={charts.errors.range}
          form="area"
          unit={percentUnit}
          height={HEIGHT_PX}
          least={0.01}
          hasLegend
        />
      </Specimen>
      <Specimen id="bars" about="Bars on top of each other">
        <TimeChart
          title="113,462 records"
          data={charts.severities}
          range={charts.severities.range}
          form="bars"
          unit={countUnit}
          height={HEIGHT_PX}
          hasLegend
          actionsOf={links}
        />
      </Specimen>
      <Specimen id="stacked" about="Areas on top of each other, twelve series">
        <TimeChart
          title="Requests by service"
          data={charts.byService}
          range={charts.byService.range}
          form="stacked"
          unit={rateUnit}
          height={HEIGHT_PX}
          hasLegend
        />
      </Specimen>
      <Specimen id="gaps" about="Gaps are gaps; a single value is a dot; below zero">
        <TimeChart
          title="Free memory against the day before"
          data={charts.gaps}
          range={charts.gaps.range}
          form="lines"
          unit={bytesUnit}
          height={HEIGHT_PX}
        />
      </Specimen>
      <Specimen id="many" about="A hundred series, names of any kind">
        <TimeChart
          title="Connections by instance"
          data={charts.many}
          range={charts.many.range}
          form="lines"
          unit={unitOf('{connection}')}
          height={HEIGHT_PX}
          hasLegend
        />
      </Specimen>
      <Specimen id="million" about="A million points">
        <TimeChart
          title="Load"
          data={charts.million}
          range={asked}
          form="lines"
          unit={unitOf('1')}
          height={HEIGHT_PX}
        />
      </Specimen>
      <Specimen id="empty" about="Nothing in this time">
        <TimeChart
          title="Refunds"
          data={{ times: [], stepMs: minute, series: [] }}
          range={asked}
          form="bars"
          unit={countUnit}
          height={HEIGHT_PX}
        />
      </Specimen>
    </div>
  );
}

function chartsOf(range: { fromMs: number; toMs: number }, nowMs: number) {
  const latency = chartOf(range, nowMs, [
    ['p50', (at) => 40 * rhythm(at, 1) * (1 + 4 * fault(at))],
    ['p95', (at) => 180 * rhythm(at, 2) * (1 + 9 * fault(at))],
    ['p99', (at) => 320 * rhythm(at, 3) * (1 + 11 * fault(at))],
  ]);
  const errors = chartOf(range, nowMs, [['failed', (at) => 0.004 * rhythm(at, 5) + 0.3 * fault(at)]]);
  const [failed] = errors.series;
  const earlier = {
    name: 'failed, an hour earlier',
    token: failed!.token,
    isEarlier: true,
    values: errors.times.map((at) => 0.004 * rhythm(at, 6) + 0.05 * chance(at, 2)),
  };
  const odd = ['<b>bold</b>', 'مرحبا بالعالم', '🦀🚀', 'a'.repeat(300), '\u001b[31mred', 'trailing space '];
  return {
    latency,
    exemplars: latency.times.flatMap((at) =>
      chance(at, 77) > 0.9
        ? [{ timeMs: at + 20_000, value: 400 * rhythm(at, 9) * (1 + 8 * fault(at)), href: '#trace', name: 'GET /cart' }]
        : [],
    ),
    rate: chartOf(range, nowMs, [['requests', (at) => 1200 * rhythm(at, 4)]]),
    errors: { ...errors, series: [failed!, earlier] },
    severities: severitiesOf(range, nowMs),
    byService: chartOf(
      range,
      nowMs,
      services.map((name, at) => [name, (time) => 90 * rhythm(time, at) * (1 + 1 / (at + 1))]),
    ),
    gaps: chartOf(range, nowMs, [
      ['shop-1', (at) => (chance(at / minute, 3) < 0.15 ? null : 5e8 * (rhythm(at, 8) - 1))],
      ['shop-2', (at) => (Math.floor(at / minute) % 9 === 0 ? 2e8 : null)],
    ]),
    many: chartOf(
      range,
      nowMs,
      Array.from({ length: 100 }, (_, at) => [
        odd[at] ?? `instance-${at}`,
        (time) => Math.max(0, 40 * rhythm(time, at) + at / 3),
      ]),
    ),
    million: millionOf(range),
  };
}

function severitiesOf(range: { fromMs: number; toMs: number }, nowMs: number): ReturnType<typeof chartOf> {
  const chart = chartOf(
    range,
    nowMs,
    [
      ['error', (at) => Math.round(6 * rhythm(at, 1) + 700 * fault(at))],
      ['warn', (at) => Math.round(40 * rhythm(at, 2) + 300 * fault(at))],
      ['info', (at) => Math.round(1700 * rhythm(at, 3))],
      ['debug', (at) => Math.round(90 * rhythm(at, 4))],
    ],
    60,
  );
  const tokens = ['--color-error', '--color-warn', '--color-info-mark', '--color-quiet'] as const;
  return { ...chart, series: chart.series.map((series, at) => ({ ...series, token: tokens[at]! })) };
}

const MILLION = 1_000_000;

function millionOf({ fromMs, toMs }: { fromMs: number; toMs: number }): ChartData {
  const stepMs = (toMs - fromMs) / MILLION;
  const times = Array.from({ length: MILLION }, (_, at) => fromMs + at * stepMs);
  const values = times.map((_, at) => 2 + Math.sin(at / 90_000) + chance(at) * 0.5 + (chance(at, 1) > 0.99999 ? 3 : 0));
  return { times, stepMs, series: [{ name: 'load', token: '--color-series-1', values }] };
}

function flagsOf(fromMs: number, toMs: number): ChartFlag[] {
  const at = (share: number): number => fromMs + (toMs - fromMs) * share;
  return [
    { timeMs: at(0.2), kind: 'deploy', name: 'checkout 7.0.0', href: '#deploy' },
    { timeMs: at(0.205), kind: 'deploy', name: 'payment 2.3.1', href: '#deploy' },
    { timeMs: at(0.62), kind: 'alert', name: 'Errors of checkout above 5 %', href: '#alert' },
  ];
}
