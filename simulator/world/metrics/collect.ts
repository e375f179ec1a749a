import { temporality } from '../../otlp/model.ts';
import type {
  ExponentialHistogramPoint,
  HistogramPoint,
  MetricData,
  NumberPoint,
  SummaryPoint,
  TemporalityNumber,
  UnixMs,
} from '../../otlp/model.ts';
import type { Instrument } from './instrument.ts';
import { ExponentialSeries, HistogramSeries, NumberSeries, SummarySeries } from './series.ts';
import type { Series } from './series.ts';

export interface Interval {
  readonly temporality: TemporalityNumber;
  /** Start of the process, or of the interval for delta temporality. */
  readonly startMs: UnixMs;
  readonly timeMs: UnixMs;
}

/** The points of one instrument. Under delta temporality the series begin anew, and those without news are left out. */
export function toMetricData(instrument: Instrument, all: readonly Series[], interval: Interval): MetricData {
  const { integer } = instrument;
  switch (instrument.type) {
    case 'gauge': {
      const untimed = { ...interval, temporality: temporality.cumulative, startMs: 0 };
      return { type: 'gauge', integer, points: numberPoints(all, untimed) };
    }
    case 'counter':
    case 'upDownCounter': {
      const monotonic = instrument.type === 'counter';
      const points = numberPoints(all, interval);
      return { type: 'sum', integer, monotonic, temporality: interval.temporality, points };
    }
    case 'histogram': {
      const exponential = exponentialPoints(all, interval);
      return exponential.length > 0
        ? { type: 'exponentialHistogram', temporality: interval.temporality, points: exponential }
        : { type: 'histogram', temporality: interval.temporality, points: histogramPoints(all, interval) };
    }
    case 'summary':
      return { type: 'summary', points: summaryPoints(all, interval) };
  }
}

function numberPoints(all: readonly Series[], { temporality: kind, startMs, timeMs }: Interval): NumberPoint[] {
  const points: NumberPoint[] = [];
  for (const series of all) {
    if (!(series instanceof NumberSeries)) continue;
    const value = kind === temporality.delta ? series.value - series.reported : series.value;
    if (kind === temporality.delta && value === 0) continue;
    series.reported = series.value;
    points.push({ attributes: series.attributes, startMs, timeMs, value, exemplars: series.takeExemplars() });
  }
  return points;
}

function histogramPoints(all: readonly Series[], { temporality: kind, startMs, timeMs }: Interval): HistogramPoint[] {
  const points: HistogramPoint[] = [];
  for (const series of all) {
    if (!(series instanceof HistogramSeries) || series.count === 0) continue;
    const { attributes, bounds, count, sum, min, max, bucketCounts } = series;
    const shared = { attributes, startMs, timeMs, bounds, count, sum, min, max };
    points.push({ ...shared, bucketCounts: [...bucketCounts], exemplars: series.takeExemplars() });
    if (kind === temporality.delta) series.reset();
  }
  return points;
}

function exponentialPoints(
  all: readonly Series[],
  { temporality: kind, startMs, timeMs }: Interval,
): ExponentialHistogramPoint[] {
  const points: ExponentialHistogramPoint[] = [];
  for (const series of all) {
    if (!(series instanceof ExponentialSeries) || series.count === 0) continue;
    const { attributes, count, sum, min, max, buckets } = series;
    const { scale, zeroCount, offset } = buckets;
    const shared = { attributes, startMs, timeMs, count, sum, min, max, scale, zeroCount, offset };
    points.push({ ...shared, bucketCounts: buckets.list(), exemplars: series.takeExemplars() });
    if (kind === temporality.delta) series.reset();
  }
  return points;
}

function summaryPoints(all: readonly Series[], { startMs, timeMs }: Interval): SummaryPoint[] {
  const points: SummaryPoint[] = [];
  for (const series of all) {
    if (!(series instanceof SummarySeries)) continue;
    const { attributes, count, sum } = series;
    points.push({ attributes, startMs, timeMs, count, sum, quantiles: series.quantiles() });
  }
  return points;
}
