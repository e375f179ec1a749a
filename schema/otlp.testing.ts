import { toOtlpJson } from '../api/telemetry/any-value.ts';
import type { AnyValue, JsonValue } from '../api/telemetry/any-value.ts';

/** Telemetry for tests, written as OTLP/JSON (opentelemetry-proto, docs/specification.md#json-protobuf-encoding). */
type PlainValue = string | number | boolean | AnyValue;
export type PlainAttributes = Record<string, PlainValue>;

export interface TestSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name?: string;
  kind?: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';
  /** Milliseconds after the start of the test's time. */
  atMs: number;
  durationMs?: number;
  isError?: boolean;
  attributes?: PlainAttributes;
  /** Fields of OTLP as they are. */
  more?: Record<string, JsonValue>;
  service?: string;
  resource?: PlainAttributes;
}

export interface TestLog {
  atMs: number;
  body?: PlainValue;
  severityNumber?: number;
  traceId?: string;
  spanId?: string;
  attributes?: PlainAttributes;
  service?: string;
  resource?: PlainAttributes;
  more?: Record<string, JsonValue>;
}

/** A metric of one resource; `data` is as OTLP has it, its times as `atMs` and `startMs`. */
export interface TestMetric {
  name: string;
  unit?: string;
  description?: string;
  service?: string;
  resource?: PlainAttributes;
  type: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';
  temporality?: 'DELTA' | 'CUMULATIVE';
  isMonotonic?: boolean;
  /** Fields of OTLP as they are. */
  more?: Record<string, JsonValue>;
  points: ({ atMs: number; startMs?: number; attributes?: PlainAttributes } & Record<string, unknown>)[];
}

const kinds = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };

export function traceId(number: number): string {
  return number.toString(16).padStart(32, '0');
}

export function spanId(number: number): string {
  return number.toString(16).padStart(16, '0');
}

export function tracesRequest(startNano: bigint, spans: readonly TestSpan[]): JsonValue {
  const resourceSpans = byResource(spans, ({ atMs, durationMs = 1, ...span }) => ({
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId && { parentSpanId: span.parentSpanId }),
    name: span.name ?? 'work',
    kind: kinds[span.kind ?? 'INTERNAL'],
    startTimeUnixNano: nanoAfter(startNano, atMs),
    endTimeUnixNano: nanoAfter(startNano, atMs + durationMs),
    attributes: otlpAttributes(span.attributes ?? {}),
    ...(span.isError && { status: { code: 2, message: 'it failed' } }),
    ...span.more,
  }));
  return {
    resourceSpans: resourceSpans.map(({ resource, items }) => ({ resource, scopeSpans: [scoped({ spans: items })] })),
  };
}

export function logsRequest(startNano: bigint, records: readonly TestLog[]): JsonValue {
  const resourceLogs = byResource(records, ({ atMs, body, severityNumber, ...record }) => ({
    timeUnixNano: nanoAfter(startNano, atMs),
    severityNumber: severityNumber ?? 9,
    ...(body === undefined ? {} : { body: otlpValue(body) }),
    ...(record.traceId && { traceId: record.traceId }),
    ...(record.spanId && { spanId: record.spanId }),
    attributes: otlpAttributes(record.attributes ?? {}),
    ...record.more,
  }));
  return {
    resourceLogs: resourceLogs.map(({ resource, items }) => ({ resource, scopeLogs: [scoped({ logRecords: items })] })),
  };
}

export function metricsRequest(startNano: bigint, metrics: readonly TestMetric[]): JsonValue {
  const resourceMetrics = byResource(
    metrics,
    ({ name, unit, description, type, temporality, isMonotonic, points, more }) => ({
      name,
      unit: unit ?? '',
      description: description ?? '',
      [type]: {
        dataPoints: points.map(({ atMs, startMs, attributes, ...point }) => ({
          ...(point as { [key: string]: JsonValue }),
          timeUnixNano: nanoAfter(startNano, atMs),
          ...(startMs !== undefined && { startTimeUnixNano: nanoAfter(startNano, startMs) }),
          attributes: otlpAttributes(attributes ?? {}),
        })),
        ...(temporality && { aggregationTemporality: temporality === 'DELTA' ? 1 : 2 }),
        ...(isMonotonic !== undefined && { isMonotonic }),
      },
      ...more,
    }),
  );
  return {
    resourceMetrics: resourceMetrics.map(({ resource, items }) => ({
      resource,
      scopeMetrics: [scoped({ metrics: items })],
    })),
  };
}

function scoped<Items extends object>(items: Items): Items & { scope: { name: string; version: string } } {
  return { scope: { name: 'test', version: '1.0.0' }, ...items };
}

function byResource<Item extends { service?: string; resource?: PlainAttributes }>(
  items: readonly Item[],
  write: (item: Item) => { [key: string]: JsonValue },
): { resource: { attributes: JsonValue }; items: JsonValue[] }[] {
  const groups = Map.groupBy(items, ({ service, resource }) => JSON.stringify([service, resource]));
  return [...groups.values()].map((group) => {
    const { service, resource } = group[0]!;
    const attributes = otlpAttributes({ ...(service !== undefined && { 'service.name': service }), ...resource });
    return { resource: { attributes }, items: group.map(write) };
  });
}

function nanoAfter(startNano: bigint, ms: number): string {
  return String(startNano + BigInt(Math.round(ms * 1e6)));
}

export function otlpAttributes(values: PlainAttributes): JsonValue {
  return Object.entries(values).map(([key, value]) => ({ key, value: otlpValue(value) }));
}

function otlpValue(value: PlainValue): JsonValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return toOtlpJson(value);
  }
}
