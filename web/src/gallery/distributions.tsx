import { useMemo } from 'react';
import { HeatMap } from '../charts/heat-map.tsx';
import { Histogram } from '../charts/histogram.tsx';
import type { ScatterPoint } from '../charts/points/scatter-point.ts';
import { ScatterChart } from '../charts/scatter-chart.tsx';
import { durationUnit } from '../lib/format/unit.ts';
import { bucketStepMs, fromWholeBucket } from '../lib/time/bucket-step.ts';
import type { MsRange } from '../lib/time/time-selection.ts';
import { useTime } from '../lib/time/use-time.ts';
import { chance, fault } from './scenario.ts';
import { Specimen } from './specimen.tsx';

const POINTS = 100_000;
const HEIGHT_PX = 200;

/** Charts of single things and of their distribution. */
export function Distributions() {
  const { range: asked, nowMs } = useTime();
  const { fromMs, toMs } = asked;
  const points = useMemo(() => pointsOf({ fromMs, toMs }), [fromMs, toMs]);
  const heat = useMemo(() => heatOf(points, { fromMs, toMs }, nowMs), [points, fromMs, toMs, nowMs]);
  const all = useMemo(() => bucketsOf(points), [points]);
  const failed = useMemo(() => bucketsOf(points.filter(({ hasFailed }) => hasFailed)), [points]);
  const regionActions = () => [
    { name: 'Only these traces', href: '#traces' },
    { name: 'What is different about these?', href: '#difference' },
  ];
  return (
    <div className="grid gap-x-6 gap-y-6 lg:grid-cols-2">
      <Specimen id="scatter" about="100,000 points; what failed is a cross">
        <ScatterChart
          title="Traces by duration"
          figure="100,000"
          points={points}
          range={asked}
          unit={durationUnit}
          height={HEIGHT_PX}
          hrefOf={() => '/gallery#trace'}
          nameOf={() => 'POST /checkout'}
          actionsOf={regionActions}
        />
      </Specimen>
      <Specimen id="heat-map" about="How many by time and duration">
        <HeatMap
          title="Latency"
          data={heat.data}
          range={heat.range}
          unit={durationUnit}
          height={HEIGHT_PX}
          actionsOf={regionActions}
        />
      </Specimen>
      <Specimen id="histogram" about="A distribution with its percentiles">
        <Histogram
          title="Durations"
          buckets={all}
          unit={durationUnit}
          height={120}
          marks={[
            { name: 'p50', value: 52 },
            { name: 'p95', value: 640 },
            { name: 'p99', value: 1900 },
          ]}
          actionsOf={regionActions}
        />
      </Specimen>
      <Specimen id="compared" about="Those that failed, against all; the one that is looked at">
        <Histogram
          title="Durations of what failed"
          buckets={failed}
          others={all}
          unit={durationUnit}
          height={120}
          marks={[{ name: 'this span', value: 1250, isSelf: true }]}
        />
      </Specimen>
    </div>
  );
}

function pointsOf({ fromMs, toMs }: MsRange): ScatterPoint[] {
  return Array.from({ length: POINTS }, (_, at) => {
    const timeMs = fromMs + ((toMs - fromMs) * (at + chance(at))) / POINTS;
    const isCached = chance(at, 1) < 0.3;
    const spread = Math.exp((chance(at, 2) + chance(at, 3) + chance(at, 4) - 1.5) * 2.4);
    const isHit = chance(at, 5) < 0.7 * fault(timeMs);
    const hasFailed = chance(at, 6) < (isHit ? 0.4 : 0.002);
    return { timeMs, value: (isCached ? 6 : 70) * spread * (isHit ? 12 : 1), hasFailed };
  });
}

const bounds = Array.from({ length: 31 }, (_, at) => 0.5 * 1.5 ** at).filter((bound) => bound < 30_000);

function heatOf(points: readonly ScatterPoint[], asked: MsRange, nowMs: number) {
  const stepMs = bucketStepMs(asked, 90);
  const range = fromWholeBucket(asked, stepMs);
  const count = Math.max(0, Math.ceil((Math.min(range.toMs, nowMs) - range.fromMs) / stepMs));
  const times = Array.from({ length: count }, (_, at) => range.fromMs + at * stepMs);
  const counts = times.map(() => bounds.slice(1).map(() => 0));
  for (const { timeMs, value } of points) {
    const row = bounds.findIndex((bound) => bound > value) - 1;
    const column = counts[Math.floor((timeMs - range.fromMs) / stepMs)];
    if (row >= 0 && column) column[row]!++;
  }
  return { range, data: { times, stepMs, bounds, counts } };
}

function bucketsOf(points: readonly ScatterPoint[]) {
  return bounds.slice(1).flatMap((to, row) => {
    const from = bounds[row]!;
    const count = points.filter(({ value }) => value > from && value <= to).length;
    return count === 0 ? [] : [{ from, to, count }];
  });
}
