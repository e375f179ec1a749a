import { createHash } from 'node:crypto';
import type { Attribute } from '../../../telemetry/any-value.ts';
import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { readMetricHead } from '../../../telemetry/otlp/metric-head.ts';
import { type Context, Contexts } from '../../columnar/contexts.ts';
import { contextWords, metricOf, type SourceTables } from './day-dictionary.ts';
import { readAttributes, visitKeys } from './series-attributes.ts';
import { readShape, type Shape } from './shape.ts';

/** A metric as one part of the store knows it. */
export interface KnownMetric {
  /** Number in the part's tables. */
  number: number;
  /** The same wherever the identity is. */
  id: string;
  identity: MetricIdentity;
  description: string;
  metadata: Attribute[];
}

/** What the numbers of a part of the store mean: of a file, or of the head. Entries may be added, and never change. */
export class MetricTables {
  readonly source: SourceTables;
  readonly #contexts: Contexts;
  readonly #metrics: KnownMetric[] = [];
  readonly #shapes: Shape[] = [];
  /** By metric: its series. */
  readonly #series: number[][] = [];
  /** By metric: the keys of its series, and of how many of them. */
  readonly #keys: { of: number; keys: Set<string> }[] = [];
  #grouped = 0;
  /** By context: its metric. */
  readonly #metricOfContext: number[] = [];

  constructor(source: SourceTables) {
    this.source = source;
    this.#contexts = new Contexts(source);
  }

  get metrics(): readonly KnownMetric[] {
    if (this.#metrics.length < this.source.metrics.count)
      this.#metrics.push(...knownMetrics(this.source.metrics, this.#metrics.length));
    return this.#metrics;
  }

  /** Numbers of the series of a metric. */
  seriesOf(metric: number): readonly number[] {
    const { series } = this.source;
    for (; this.#grouped < series.count; this.#grouped++)
      (this.#series[this.metricOfSeries(this.#grouped)] ??= []).push(this.#grouped);
    return this.#series[metric] ?? [];
  }

  /** The keys of the series of a metric. */
  keysOf(metric: number): ReadonlySet<string> {
    const series = this.seriesOf(metric);
    const known = (this.#keys[metric] ??= { of: 0, keys: new Set() });
    for (; known.of < series.length; known.of++) {
      const bytes = this.source.series.bytes(series[known.of]!);
      visitKeys(bytes, (start, end) => known.keys.add(Buffer.from(bytes.subarray(start, end)).toString('utf8')));
    }
    return known.keys;
  }

  metricOfSeries(series: number): number {
    const context = this.source.series.seed(series);
    return (this.#metricOfContext[context] ??= metricOf(contextWords(this.source.contexts, context)));
  }

  /** The resource and the scope of a series. */
  contextOf(series: number): Context {
    return this.#contexts.get(this.source.series.seed(series));
  }

  attributesOf(series: number): Attribute[] {
    return readAttributes(this.source.series.bytes(series));
  }

  shape(number: number): Shape {
    const { shapes } = this.source;
    return (this.#shapes[number] ??= readShape(shapes.bytes(number), shapes.seed(number)));
  }
}

/** The metrics of a table, from number `first` on. */
export function knownMetrics(metrics: ByteTable, first = 0): KnownMetric[] {
  return Array.from({ length: metrics.count - first }, (_, index) => {
    const number = first + index;
    return knownMetric(number, metrics.bytes(number), metrics.seed(number));
  });
}

function knownMetric(number: number, bytes: Uint8Array, seed: number): KnownMetric {
  const { description, metadata, ...identity } = readMetricHead(bytes, seed);
  return { number, id: idOf(identity), identity, description, metadata };
}

/** A hash of the identity. */
export function idOf({ name, unit, type, temporality, isMonotonic }: MetricIdentity): string {
  const parts = JSON.stringify([name, unit, type, temporality, isMonotonic]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 22);
}
