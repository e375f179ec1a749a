import { temporality } from '../../otlp/model.ts';
import type { Attributes, Metric, Source, SpanContext, UnixMs } from '../../otlp/model.ts';
import type { Instrumentation } from '../languages/language.ts';
import { toMetricData } from './collect.ts';
import type { Instrument } from './instrument.ts';
import { ExponentialSeries, HistogramSeries, NumberSeries, SummarySeries } from './series.ts';
import type { Series } from './series.ts';

export interface MeterOptions {
  readonly sourceOf: (instrumentation: Instrumentation) => Source;
  readonly startMs: UnixMs;
  readonly temporality: 'cumulative' | 'delta';
  /** Whether histograms are exponential ones. */
  readonly exponential: boolean;
}

interface Measurement {
  readonly instrument: Instrument;
  readonly attributes: Attributes;
  readonly value: number;
  readonly timeMs: UnixMs;
  readonly context: SpanContext | null;
}

/**
 * The metrics of one process. Series are told apart by the attributes object itself: callers keep one object for each
 * combination. Requests are worked out ahead of their time, so a measurement counts only once its time has come.
 */
export class Meter {
  private readonly options: MeterOptions;
  private readonly instruments = new Map<Instrument, Map<Attributes, Series>>();
  private early: Measurement[] = [];
  private nowMs: UnixMs;
  private lastCollectedMs: UnixMs;

  constructor(options: MeterOptions) {
    this.options = options;
    this.nowMs = options.startMs;
    this.lastCollectedMs = options.startMs;
  }

  /** Lets time pass: what was measured before `nowMs` counts from now on. */
  advance(nowMs: UnixMs): void {
    this.nowMs = nowMs;
    if (this.early.length === 0) return;
    const waiting = this.early;
    this.early = [];
    for (const { instrument, attributes, value, timeMs, context } of waiting) {
      this.record(instrument, attributes, value, timeMs, context);
    }
  }

  /** Adds to a counter or an up-down counter, or records into a histogram or a summary. */
  record(
    instrument: Instrument,
    attributes: Attributes,
    value: number,
    timeMs: UnixMs,
    context: SpanContext | null = null,
  ): void {
    if (timeMs >= this.nowMs) this.early.push({ instrument, attributes, value, timeMs, context });
    else this.series(instrument, attributes).record(value, timeMs, context);
  }

  /** Sets a gauge, or a sum to what was counted elsewhere since the start. */
  observe(instrument: Instrument, attributes: Attributes, value: number): void {
    const series = this.series(instrument, attributes);
    if (series instanceof NumberSeries) series.value = instrument.integer ? Math.round(value) : value;
  }

  /** Forgets all series: for those who observe everything anew each time. */
  clear(): void {
    this.instruments.clear();
  }

  collect(nowMs: UnixMs): Metric[] {
    const metrics: Metric[] = [];
    for (const [instrument, series] of this.instruments) {
      // Up-down counters stay cumulative under the delta preference (OpenTelemetry metrics exporter).
      const delta = this.options.temporality === 'delta' && instrument.type !== 'upDownCounter';
      const data = toMetricData(instrument, [...series.values()], {
        temporality: delta ? temporality.delta : temporality.cumulative,
        startMs: delta ? this.lastCollectedMs : this.options.startMs,
        timeMs: nowMs,
      });
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
}
