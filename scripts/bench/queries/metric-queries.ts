import { RAW_GAUGE } from '../corpus/make-metrics.ts';
import { METRIC_STEP_MS, METRIC_STEPS } from '../corpus/shape.ts';
import { HISTOGRAM_BOUNDS, type Manifest, type MetricTruth } from '../corpus/truth.ts';
import { hoursRange, isNear, type QueryClass, sum } from './query-class.ts';

const STEP_S = METRIC_STEP_MS / 1000;
const seriesQuery = `query ($text: String!, $range: TimeRangeInput!) {
  query(text: $text, range: $range) { ... on TimeSeriesSet { stepMs series { labels { key value } times values } } }
}`;

interface Series {
  labels: { value: string }[];
  times: number[];
  values: (number | null)[];
}

/** Over the hour that has metrics: 240 points of a series. */
export function metricQueries({ hours }: Manifest): QueryClass[] {
  const truth = hours[0]!.metrics!;
  const range = hoursRange(0, 1);
  const asked = (text: string, isRight: (series: Series[]) => boolean): QueryClass['asked'] => [
    {
      variables: { text: `${text} every ${STEP_S}s`, range },
      isRight: (data) => isRight((data as { query: { series: Series[] } }).query.series),
    },
  ];
  return [
    {
      what: 'metrics: rate by service',
      goalMs: 35,
      query: seriesQuery,
      asked: asked('metric http.server.request.count | stats rate() by service.name', (series) =>
        areRatesRight(series, truth),
      ),
    },
    {
      what: 'metrics: p99 by service',
      goalMs: 40,
      query: seriesQuery,
      asked: asked('metric http.server.request.duration | stats p99 by service.name', (series) =>
        areQuantilesRight(series, truth),
      ),
    },
    {
      what: `metrics: a gauge, ${truth.gaugeSeries} series`,
      goalMs: 20,
      query: seriesQuery,
      asked: asked(`metric ${RAW_GAUGE} | stats avg(value) by service.instance.id`, (series) => {
        const points = series.flatMap(({ values }) => values);
        return points.length === truth.gaugeSeries * METRIC_STEPS && sum(points) === truth.gaugeSum;
      }),
    },
  ];
}

/** What a series grew by from one step to the next belongs to the time between them; before its first point nothing is known. */
function areRatesRight(series: readonly Series[], { increments }: MetricTruth): boolean {
  return (
    series.length === Object.keys(increments).length &&
    series.every(({ labels, values }) =>
      increments[labels[0]!.value]!.every(
        (increment, step) => step === 0 || isNear(values[step - 1]! * STEP_S, increment, 1e-9),
      ),
    )
  );
}

/** Within the bucket that holds the measurement of that rank. */
function areQuantilesRight(series: readonly Series[], { buckets }: MetricTruth): boolean {
  return (
    series.length === Object.keys(buckets).length &&
    series.every(({ labels, values }) =>
      buckets[labels[0]!.value]!.every((counts, step) => {
        if (step === 0) return true;
        let left = Math.ceil(0.99 * sum(counts));
        const bucket = counts.findIndex((count) => (left -= count) <= 0);
        const value = values[step - 1]!;
        return value >= (HISTOGRAM_BOUNDS[bucket - 1] ?? 0) && value <= (HISTOGRAM_BOUNDS[bucket] ?? Infinity);
      }),
    )
  );
}
