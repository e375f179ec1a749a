import type { Attributes, Exemplar, SpanContext, UnixMs } from '../../otlp/model.ts';
import { ExponentialBuckets } from './exponential-buckets.ts';

const noExemplars: readonly Exemplar[] = [];
const noFilteredAttributes: Attributes = {};

export type Series = NumberSeries | HistogramSeries | ExponentialSeries | SummarySeries;

/** A sum or a gauge. */
export class NumberSeries {
  readonly attributes: Attributes;
  value = 0;
  /** The value at the last collection; what delta temporality subtracts. */
  reported = 0;
  exemplar: Exemplar | null = null;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  record(amount: number, timeMs: UnixMs, context: SpanContext | null): void {
    this.value += amount;
    if (context !== null) this.exemplar = exemplarOf(amount, timeMs, context);
  }

  takeExemplars(): readonly Exemplar[] {
    const taken = this.exemplar === null ? noExemplars : [this.exemplar];
    this.exemplar = null;
    return taken;
  }
}

/** Counts of buckets with explicit bounds; keeps the last exemplar of each bucket, as SDKs do. */
export class HistogramSeries {
  readonly attributes: Attributes;
  readonly bounds: readonly number[];
  count = 0;
  sum = 0;
  min = Infinity;
  max = -Infinity;
  bucketCounts: number[];
  private exemplars: (Exemplar | undefined)[] = [];

  constructor(attributes: Attributes, bounds: readonly number[]) {
    this.attributes = attributes;
    this.bounds = bounds;
    this.bucketCounts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  record(value: number, timeMs: UnixMs, context: SpanContext | null): void {
    let bucket = 0;
    while (bucket < this.bounds.length && value > (this.bounds[bucket] ?? Infinity)) bucket++;
    this.bucketCounts[bucket] = (this.bucketCounts[bucket] ?? 0) + 1;
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (context !== null) this.exemplars[bucket] = exemplarOf(value, timeMs, context);
  }

  takeExemplars(): readonly Exemplar[] {
    if (this.exemplars.length === 0) return noExemplars;
    const taken = this.exemplars.filter((exemplar) => exemplar !== undefined);
    this.exemplars = [];
    return taken;
  }

  reset(): void {
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
    this.bucketCounts.fill(0);
  }
}

/** As HistogramSeries, with buckets that fit themselves to the values. */
export class ExponentialSeries {
  readonly attributes: Attributes;
  count = 0;
  sum = 0;
  min = Infinity;
  max = -Infinity;
  buckets = new ExponentialBuckets();
  private exemplars: Exemplar[] = [];

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  record(value: number, timeMs: UnixMs, context: SpanContext | null): void {
    this.buckets.add(value);
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (context !== null) this.exemplars[this.count % 4] = exemplarOf(value, timeMs, context);
  }

  takeExemplars(): readonly Exemplar[] {
    const taken = this.exemplars.filter((exemplar) => exemplar !== undefined);
    this.exemplars = [];
    return taken;
  }

  reset(): void {
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
    this.buckets = new ExponentialBuckets();
  }
}

/** A summary: count and sum since the start, quantiles of the last values seen. */
export class SummarySeries {
  readonly attributes: Attributes;
  count = 0;
  sum = 0;
  private recent: number[] = [];

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  record(value: number): void {
    this.recent[this.count % 200] = value;
    this.count++;
    this.sum += value;
  }

  quantiles(): { quantile: number; value: number }[] {
    const sorted = [...this.recent].sort((a, b) => a - b);
    return [0.5, 0.9, 0.99].map((quantile) => ({
      quantile,
      value: sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? Number.NaN,
    }));
  }
}

function exemplarOf(value: number, timeMs: UnixMs, context: SpanContext): Exemplar {
  return { value, timeMs, context, filteredAttributes: noFilteredAttributes };
}
