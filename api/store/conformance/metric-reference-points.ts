import { type AnyValue, type Attribute, emptyValue } from '../../telemetry/any-value.ts';
import type { DataPoint, Exemplar, MetricIdentity, MetricType } from '../../telemetry/metric-point.ts';
import { decodeRequest } from '../../telemetry/otlp/otlp-protobuf.testing.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';

/** A point with the metric that it is of. */
export interface ReferencePoint {
  metric: MetricIdentity;
  description: string;
  point: DataPoint;
}

interface Plain {
  [field: string]: unknown;
}

/** The points of a request as an independent implementation of protobuf reads them. */
export function metricPointsOf(body: Uint8Array): ReferencePoint[] {
  const request = decodeRequest('metrics', body) as Plain;
  return list(request['resourceMetrics']).flatMap((byResource) => {
    const resource: Resource = {
      ...attributesOf(plain(byResource['resource'])),
      schemaUrl: textOf(byResource['schemaUrl']),
    };
    return list(byResource['scopeMetrics']).flatMap((byScope) => {
      const sent = plain(byScope['scope']);
      const scope: Scope = {
        name: text(sent['name']),
        version: textOf(sent['version']),
        ...attributesOf(sent),
        schemaUrl: textOf(byScope['schemaUrl']),
      };
      return list(byScope['metrics']).flatMap((metric) => pointsOf(metric, resource, scope));
    });
  });
}

const dataFields: readonly [field: string, type: MetricType][] = [
  ['gauge', 'GAUGE'],
  ['sum', 'SUM'],
  ['histogram', 'HISTOGRAM'],
  ['exponentialHistogram', 'EXPONENTIAL_HISTOGRAM'],
  ['summary', 'SUMMARY'],
];

function pointsOf(metric: Plain, resource: Resource, scope: Scope): ReferencePoint[] {
  const [field, type] = dataFields.find(([name]) => metric[name] !== undefined) ?? ['', 'GAUGE'];
  const data = plain(metric[field]);
  const identity: MetricIdentity = {
    name: text(metric['name']),
    unit: text(metric['unit']),
    type,
    temporality: ([null, 'DELTA', 'CUMULATIVE'] as const)[Number(data['aggregationTemporality'] ?? 0)] ?? null,
    isMonotonic: type === 'SUM' ? Boolean(data['isMonotonic'] ?? false) : null,
  };
  return list(data['dataPoints']).map((point) => ({
    metric: identity,
    description: text(metric['description']),
    point: pointOf(point, type, resource, scope),
  }));
}

function pointOf(point: Plain, type: MetricType, resource: Resource, scope: Scope): DataPoint {
  const flags = Number(point['flags'] ?? 0);
  return {
    timeNano: integer(point['timeUnixNano']),
    startNano: point['startTimeUnixNano'] === undefined ? null : integer(point['startTimeUnixNano']),
    flags,
    // A set of attributes has no order; stores keep it by key.
    attributes: attributesOf(point).attributes.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
    resource,
    scope,
    value: null,
    intValue: null,
    count: null,
    sum: null,
    min: null,
    max: null,
    bucketCounts: null,
    explicitBounds: null,
    scale: null,
    zeroCount: null,
    zeroThreshold: null,
    positive: null,
    negative: null,
    quantiles: null,
    ...fieldsOf(point, type, flags % 2 === 1),
    exemplars: list(point['exemplars']).map(exemplarOf),
  };
}

function fieldsOf(point: Plain, type: MetricType, hasNoValue: boolean): Partial<DataPoint> {
  if (type === 'GAUGE' || type === 'SUM') return hasNoValue ? {} : valuesOf(point);
  const count = integer(point['count']);
  if (type === 'SUMMARY') {
    const quantiles = list(point['quantileValues']).map((value) => ({
      quantile: Number(value['quantile'] ?? 0),
      value: Number(value['value'] ?? 0),
    }));
    return { count, sum: Number(point['sum'] ?? 0), quantiles };
  }
  const common = { count, sum: numberOf(point['sum']), min: numberOf(point['min']), max: numberOf(point['max']) };
  if (type === 'HISTOGRAM') {
    const explicitBounds = (point['explicitBounds'] ?? []) as number[];
    return { ...common, bucketCounts: integers(point['bucketCounts']), explicitBounds };
  }
  return {
    ...common,
    scale: Number(point['scale'] ?? 0),
    zeroCount: integer(point['zeroCount']),
    zeroThreshold: Number(point['zeroThreshold'] ?? 0),
    positive: bucketsOf(plain(point['positive'])),
    negative: bucketsOf(plain(point['negative'])),
  };
}

function bucketsOf(buckets: Plain): { offset: number; counts: bigint[] } {
  return { offset: Number(buckets['offset'] ?? 0), counts: integers(buckets['bucketCounts']) };
}

function valuesOf(point: Plain): { value: number | null; intValue: bigint | null } {
  if (point['asInt'] === undefined) return { value: numberOf(point['asDouble']), intValue: null };
  return { value: Number(point['asInt']), intValue: integer(point['asInt']) };
}

function exemplarOf(exemplar: Plain): Exemplar {
  return {
    timeNano: integer(exemplar['timeUnixNano']),
    ...valuesOf(exemplar),
    filteredAttributes: attributesOf({ attributes: exemplar['filteredAttributes'] }).attributes,
    traceId: idOf(exemplar['traceId'], 16),
    spanId: idOf(exemplar['spanId'], 8),
  };
}

function attributesOf(message: Plain): { attributes: Attribute[]; droppedAttributesCount: number } {
  const attributes = list(message['attributes']).map((attribute) => ({
    key: text(attribute['key']),
    value: anyValueOf(plain(attribute['value'])),
  }));
  return { attributes, droppedAttributesCount: Number(message['droppedAttributesCount'] ?? 0) };
}

function anyValueOf(value: Plain): AnyValue {
  if (value['stringValue'] !== undefined) return { type: 'STRING', value: text(value['stringValue']) };
  if (value['boolValue'] !== undefined) return { type: 'BOOL', value: Boolean(value['boolValue']) };
  if (value['intValue'] !== undefined) return { type: 'INT', value: integer(value['intValue']) };
  if (value['doubleValue'] !== undefined) return { type: 'DOUBLE', value: Number(value['doubleValue']) };
  if (value['bytesValue'] !== undefined)
    return { type: 'BYTES', value: new Uint8Array(value['bytesValue'] as Uint8Array) };
  if (value['arrayValue'] !== undefined)
    return { type: 'ARRAY', value: list(plain(value['arrayValue'])['values']).map(anyValueOf) };
  if (value['kvlistValue'] !== undefined)
    return { type: 'MAP', value: attributesOf({ attributes: plain(value['kvlistValue'])['values'] }).attributes };
  return emptyValue;
}

function list(value: unknown): Plain[] {
  return (value ?? []) as Plain[];
}

function plain(value: unknown): Plain {
  return (value ?? {}) as Plain;
}

function integer(value: unknown): bigint {
  return BigInt((value ?? 0) as string | number);
}

function integers(value: unknown): bigint[] {
  return ((value ?? []) as string[]).map(BigInt);
}

function numberOf(value: unknown): number | null {
  return value === undefined ? null : Number(value);
}

function text(value: unknown): string {
  return (value ?? '') as string;
}

function textOf(value: unknown): string | null {
  return text(value) === '' ? null : text(value);
}

function idOf(value: unknown, length: number): string | null {
  const bytes = (value ?? new Uint8Array(0)) as Uint8Array;
  return bytes.length === length && bytes.some((byte) => byte !== 0) ? Buffer.from(bytes).toString('hex') : null;
}
