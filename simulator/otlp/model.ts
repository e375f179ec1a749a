/** Milliseconds since the Unix epoch; the fraction carries the microseconds (a double resolves 0.25 µs today). */
export type UnixMs = number;

/** Whole numbers become intValue and others doubleValue, as the JavaScript SDK does it. */
export type AttributeValue =
  | string
  | number
  | boolean
  | bigint
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = { readonly [key: string]: AttributeValue };

export interface Resource {
  readonly attributes: Attributes;
  readonly schemaUrl: string;
}

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly schemaUrl: string;
  readonly attributes?: Attributes;
}

/** Where items come from: one instrumentation of one instance. Items of the same source share this very object. */
export interface Source {
  readonly resource: Resource;
  readonly scope: Scope;
}

/** 16 bytes as four signed 32-bit words. */
export interface TraceId {
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

/** What links, parents, log records and exemplars refer to. The span id is 8 bytes as two signed 32-bit words. */
export interface SpanContext {
  readonly traceId: TraceId;
  readonly high: number;
  readonly low: number;
  /** W3C trace flags: 1 sampled, 2 random. */
  readonly traceFlags: number;
  readonly traceState: string;
}

export const spanKind = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;
export type SpanKindNumber = (typeof spanKind)[keyof typeof spanKind];

export const statusCode = { unset: 0, ok: 1, error: 2 } as const;
export type StatusCodeNumber = (typeof statusCode)[keyof typeof statusCode];

export interface SpanEvent {
  readonly timeMs: UnixMs;
  readonly name: string;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly context: SpanContext;
  readonly attributes: Attributes;
}

export interface Span {
  readonly source: Source;
  readonly context: SpanContext;
  readonly parent: SpanContext | null;
  /** Whether the parent lives in another process. */
  readonly parentIsRemote: boolean;
  readonly name: string;
  readonly kind: SpanKindNumber;
  readonly startMs: UnixMs;
  readonly endMs: UnixMs;
  /** Attributes that many spans share as one object; they are encoded once. */
  readonly constants: Attributes;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: StatusCodeNumber;
  readonly statusMessage: string;
}

export interface LogRecord {
  readonly source: Source;
  readonly timeMs: UnixMs;
  readonly observedMs: UnixMs;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly context: SpanContext | null;
}

export interface Exemplar {
  readonly timeMs: UnixMs;
  readonly value: number;
  readonly context: SpanContext;
  readonly filteredAttributes: Attributes;
}

interface PointTime {
  readonly attributes: Attributes;
  /** 0 where the metric has no start (gauges). */
  readonly startMs: UnixMs;
  readonly timeMs: UnixMs;
}

export interface NumberPoint extends PointTime {
  readonly value: number;
  readonly exemplars: readonly Exemplar[];
}

export interface HistogramPoint extends PointTime {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly bounds: readonly number[];
  readonly bucketCounts: readonly number[];
  readonly exemplars: readonly Exemplar[];
}

export interface ExponentialHistogramPoint extends PointTime {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly scale: number;
  readonly zeroCount: number;
  /** Bucket i holds values in (base^(offset+i), base^(offset+i+1)], base = 2^(2^-scale). */
  readonly offset: number;
  readonly bucketCounts: readonly number[];
  readonly exemplars: readonly Exemplar[];
}

export interface SummaryPoint extends PointTime {
  readonly count: number;
  readonly sum: number;
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[];
}

export const temporality = { delta: 1, cumulative: 2 } as const;
export type TemporalityNumber = (typeof temporality)[keyof typeof temporality];

export type MetricData =
  | { readonly type: 'gauge'; readonly integer: boolean; readonly points: readonly NumberPoint[] }
  | {
      readonly type: 'sum';
      readonly integer: boolean;
      readonly monotonic: boolean;
      readonly temporality: TemporalityNumber;
      readonly points: readonly NumberPoint[];
    }
  | { readonly type: 'histogram'; readonly temporality: TemporalityNumber; readonly points: readonly HistogramPoint[] }
  | {
      readonly type: 'exponentialHistogram';
      readonly temporality: TemporalityNumber;
      readonly points: readonly ExponentialHistogramPoint[];
    }
  | { readonly type: 'summary'; readonly points: readonly SummaryPoint[] };

export interface Metric {
  readonly source: Source;
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly data: MetricData;
}
