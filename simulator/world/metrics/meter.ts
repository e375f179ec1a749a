import { temporality } from '../../otlp/model.ts';
import type { Attributes, Metric, MetricData, Source, SpanContext, UnixMs } from '../../otlp/model.ts';
import type { Instrumentation } from '../languages/language.ts';
import type { Instrument } from './instrument.ts';
import { ExponentialSeries, HistogramSeries, NumberSeries, SummarySeries } from './series.ts';

type Series = NumberSeries | HistogramSeries | ExponentialSeries | SummarySeries;

export interface MeterOptions {
  readonly sourceOf: (instrumentation: Instrumentation) => Source;
  readonly startMs: UnixMs;
  readonly temporality: 'cumulative' | 'delta';
  /** Whether histograms are exponential ones. */
  readonly exponential: boolean;
}

/**
 * The metrics of one process. Series are told apart by the attributes object itself: callers keep one object for each
 * combination.
 */
export class Meter {
  private readonly options: MeterOptions;
  private readonly instruments = new Map<Instrument, Map<Attributes, Series>>();
  private lastCollectedMs: UnixMs;

  constructor(options: MeterOptions) {
    this.options = options;
    this.lastCollectedMs = options.startMs;
  }

  /** Adds to a counter or an up-down counter. */
  add(
    instrument: Instrument,
    attributes: Attributes,
    amount: number,
    timeMs: UnixMs,
    context: SpanContext | null = null,
  ): void {
    const series = this.series(instrument, attributes);
    if (series instanceof NumberSeries) series.add(amount, timeMs, context);
  }

  /** Sets a gauge, or a sum to what was counted elsewhere since the start. */
  observe(instrument: Instrument, attributes: Attributes, value: number): void {
    const series = this.series(instrument, attributes);
    if (series instanceof NumberSeries) series.value = instrument.integer ? Math.round(value) : value;
  }

  /** Records into a histogram or a summary. */
  record(
    instrument: Instrument,
    attributes: Attributes,
    value: number,
    timeMs: UnixMs,
    context: SpanContext | null = null,
  ): void {
    const series = this.series(instrument, attributes);
    if (!(series instanceof NumberSeries)) series.record(value, timeMs, context);
  }

  /** Forgets all series: for those who observe everything anew each time. */
  clear(): void {
    this.instruments.clear();
  }

  collect(nowMs: UnixMs): Metric[] {
    const metrics: Metric[] = [];
    for (const [instrument, seriesByAttributes] of this.instruments) {
      const data = this.collectInstrument(instrument, [...seriesByAttributes.values()], nowMs);
      if (data.points.length === 0) continue;
      const { name, unit, description } = instrument;
      metrics.push({ source: this.options.sourceOf(instrument.instrumentation), name, unit, description, data });
    }
    this.lastCollectedMs = nowMs;
    return metrics;
  }

  private series(instrument: Instrument, attributes: Attributes): Series {
    let byAttributes = this.instruments.get(instrument);
    if (byAttributes === undefined) {
      byAttributes = new Map();
      this.instruments.set(instrument, byAttributes);
    }
    let series = byAttributes.get(attributes);
    if (series === undefined) {
      series = this.createSeries(instrument, attributes);
      byAttributes.set(attributes, series);
    }
    return series;
  }

  private createSeries(instrument: Instrument, attributes: Attributes): Series {
    switch (instrument.type) {
      case 'histogram':
        return this.options.exponential
          ? new ExponentialSeries(attributes)
          : new HistogramSeries(attributes, instrument.bounds);
      case 'summary':
        return new SummarySeries(attributes);
      default:
        return new NumberSeries(attributes);
    }
  }

  private collectInstrument(instrument: Instrument, all: readonly Series[], timeMs: UnixMs): MetricData {
    const { integer } = instrument;
    // Up-down counters stay cumulative under the delta preference (OpenTelemetry metrics exporter).
    const delta = this.options.temporality === 'delta' && instrument.type !== 'upDownCounter';
    const startMs = delta ? this.lastCollectedMs : this.options.startMs;
    const kind = delta ? temporality.delta : temporality.cumulative;
    const numbers = all.filter((series) => series instanceof NumberSeries);
    switch (instrument.type) {
      case 'gauge':
        return {
          type: 'gauge',
          integer,
          points: numbers.map((series) => numberPoint(series, series.value, 0, timeMs)),
        };
      case 'counter':
      case 'upDownCounter': {
        const reported = delta ? numbers.filter((series) => series.value !== series.reported) : numbers;
        const points = reported.map((series) => {
          const value = delta ? series.value - series.reported : series.value;
          series.reported = series.value;
          return numberPoint(series, value, startMs, timeMs);
        });
        return { type: 'sum', integer, monotonic: instrument.type === 'counter', temporality: kind, points };
      }
      case 'histogram':
        return collectHistogram(all, delta, startMs, timeMs);
      case 'summary':
        return {
          type: 'summary',
          points: all
            .filter((series) => series instanceof SummarySeries)
            .map((series) => ({
              attributes: series.attributes,
              startMs: this.options.startMs,
              timeMs,
              count: series.count,
              sum: series.sum,
              quantiles: series.quantiles(),
            })),
        };
    }
  }
}

function numberPoint(series: NumberSeries, value: number, startMs: UnixMs, timeMs: UnixMs) {
  return { attributes: series.attributes, startMs, timeMs, value, exemplars: series.takeExemplars() };
}

function collectHistogram(all: readonly Series[], delta: boolean, startMs: UnixMs, timeMs: UnixMs): MetricData {
  const kind = delta ? temporality.delta : temporality.cumulative;
  const explicit = all.filter((series) => series instanceof HistogramSeries && series.count > 0) as HistogramSeries[];
  const exponential = all.filter(
    (series) => series instanceof ExponentialSeries && series.count > 0,
  ) as ExponentialSeries[];
  if (exponential.length > 0) {
    const points = exponential.map((series) => {
      const { attributes, count, sum, min, max, buckets } = series;
      const { scale, zeroCount, offset } = buckets;
      const shared = { attributes, startMs, timeMs, count, sum, min, max, scale, zeroCount, offset };
      const point = { ...shared, bucketCounts: buckets.list(), exemplars: series.takeExemplars() };
      if (delta) series.reset();
      return point;
    });
    return { type: 'exponentialHistogram', temporality: kind, points };
  }
  const points = explicit.map((series) => {
    const { attributes, bounds, count, sum, min, max } = series;
    const shared = { attributes, startMs, timeMs, bounds, count, sum, min, max };
    const point = { ...shared, bucketCounts: [...series.bucketCounts], exemplars: series.takeExemplars() };
    if (delta) series.reset();
    return point;
  });
  return { type: 'histogram', temporality: kind, points };
}
