/**
 * The messages of OTLP/JSON (opentelemetry-proto, docs/specification.md#json-protobuf-encoding): field names in
 * lowerCamelCase with their number and type in protobuf. `hex` is bytes written as hexadecimal, `bytes` as base64.
 */
export type ScalarType =
  | 'string'
  | 'bytes'
  | 'hex'
  | 'bool'
  | 'double'
  | 'enum'
  | 'sint32'
  | 'uint32'
  | 'fixed32'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64';

const wireTypes: Readonly<Record<ScalarType, number>> = {
  string: 2,
  bytes: 2,
  hex: 2,
  bool: 0,
  double: 1,
  enum: 0,
  sint32: 0,
  uint32: 0,
  fixed32: 5,
  int64: 0,
  uint64: 0,
  fixed64: 1,
  sfixed64: 1,
};

const attributes = [1, 'KeyValue[]'] as const;

/** Number and type of each field. `[]` marks a repeated one, `?` one whose zero value differs from its absence. */
const specs = {
  ExportTraceServiceRequest: { resourceSpans: [1, 'ResourceSpans[]'] },
  ExportMetricsServiceRequest: { resourceMetrics: [1, 'ResourceMetrics[]'] },
  ExportLogsServiceRequest: { resourceLogs: [1, 'ResourceLogs[]'] },

  AnyValue: {
    stringValue: [1, 'string?'],
    boolValue: [2, 'bool?'],
    intValue: [3, 'int64?'],
    doubleValue: [4, 'double?'],
    arrayValue: [5, 'ArrayValue'],
    kvlistValue: [6, 'KeyValueList'],
    bytesValue: [7, 'bytes?'],
  },
  ArrayValue: { values: [1, 'AnyValue[]'] },
  KeyValueList: { values: attributes },
  KeyValue: { key: [1, 'string'], value: [2, 'AnyValue'] },
  InstrumentationScope: {
    name: [1, 'string'],
    version: [2, 'string'],
    attributes: [3, 'KeyValue[]'],
    droppedAttributesCount: [4, 'uint32'],
  },
  EntityRef: {
    schemaUrl: [1, 'string'],
    type: [2, 'string'],
    idKeys: [3, 'string[]'],
    descriptionKeys: [4, 'string[]'],
  },
  Resource: { attributes, droppedAttributesCount: [2, 'uint32'], entityRefs: [3, 'EntityRef[]'] },

  ResourceSpans: { resource: [1, 'Resource'], scopeSpans: [2, 'ScopeSpans[]'], schemaUrl: [3, 'string'] },
  ScopeSpans: { scope: [1, 'InstrumentationScope'], spans: [2, 'Span[]'], schemaUrl: [3, 'string'] },
  Span: {
    traceId: [1, 'hex'],
    spanId: [2, 'hex'],
    traceState: [3, 'string'],
    parentSpanId: [4, 'hex'],
    name: [5, 'string'],
    kind: [6, 'enum'],
    startTimeUnixNano: [7, 'fixed64'],
    endTimeUnixNano: [8, 'fixed64'],
    attributes: [9, 'KeyValue[]'],
    droppedAttributesCount: [10, 'uint32'],
    events: [11, 'SpanEvent[]'],
    droppedEventsCount: [12, 'uint32'],
    links: [13, 'SpanLink[]'],
    droppedLinksCount: [14, 'uint32'],
    status: [15, 'Status'],
    flags: [16, 'fixed32'],
  },
  SpanEvent: {
    timeUnixNano: [1, 'fixed64'],
    name: [2, 'string'],
    attributes: [3, 'KeyValue[]'],
    droppedAttributesCount: [4, 'uint32'],
  },
  SpanLink: {
    traceId: [1, 'hex'],
    spanId: [2, 'hex'],
    traceState: [3, 'string'],
    attributes: [4, 'KeyValue[]'],
    droppedAttributesCount: [5, 'uint32'],
    flags: [6, 'fixed32'],
  },
  Status: { message: [2, 'string'], code: [3, 'enum'] },

  ResourceLogs: { resource: [1, 'Resource'], scopeLogs: [2, 'ScopeLogs[]'], schemaUrl: [3, 'string'] },
  ScopeLogs: { scope: [1, 'InstrumentationScope'], logRecords: [2, 'LogRecord[]'], schemaUrl: [3, 'string'] },
  LogRecord: {
    timeUnixNano: [1, 'fixed64'],
    severityNumber: [2, 'enum'],
    severityText: [3, 'string'],
    body: [5, 'AnyValue'],
    attributes: [6, 'KeyValue[]'],
    droppedAttributesCount: [7, 'uint32'],
    flags: [8, 'fixed32'],
    traceId: [9, 'hex'],
    spanId: [10, 'hex'],
    observedTimeUnixNano: [11, 'fixed64'],
    eventName: [12, 'string'],
  },

  ResourceMetrics: { resource: [1, 'Resource'], scopeMetrics: [2, 'ScopeMetrics[]'], schemaUrl: [3, 'string'] },
  ScopeMetrics: { scope: [1, 'InstrumentationScope'], metrics: [2, 'Metric[]'], schemaUrl: [3, 'string'] },
  Metric: {
    name: [1, 'string'],
    description: [2, 'string'],
    unit: [3, 'string'],
    gauge: [5, 'Gauge'],
    sum: [7, 'Sum'],
    histogram: [9, 'Histogram'],
    exponentialHistogram: [10, 'ExponentialHistogram'],
    summary: [11, 'Summary'],
    metadata: [12, 'KeyValue[]'],
  },
  Gauge: { dataPoints: [1, 'NumberDataPoint[]'] },
  Sum: { dataPoints: [1, 'NumberDataPoint[]'], aggregationTemporality: [2, 'enum'], isMonotonic: [3, 'bool'] },
  Histogram: { dataPoints: [1, 'HistogramDataPoint[]'], aggregationTemporality: [2, 'enum'] },
  ExponentialHistogram: { dataPoints: [1, 'ExponentialHistogramDataPoint[]'], aggregationTemporality: [2, 'enum'] },
  Summary: { dataPoints: [1, 'SummaryDataPoint[]'] },
  NumberDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    asDouble: [4, 'double?'],
    exemplars: [5, 'Exemplar[]'],
    asInt: [6, 'sfixed64?'],
    attributes: [7, 'KeyValue[]'],
    flags: [8, 'uint32'],
  },
  HistogramDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double?'],
    bucketCounts: [6, 'fixed64[]'],
    explicitBounds: [7, 'double[]'],
    exemplars: [8, 'Exemplar[]'],
    attributes: [9, 'KeyValue[]'],
    flags: [10, 'uint32'],
    min: [11, 'double?'],
    max: [12, 'double?'],
  },
  ExponentialHistogramDataPoint: {
    attributes,
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double?'],
    scale: [6, 'sint32'],
    zeroCount: [7, 'fixed64'],
    positive: [8, 'Buckets'],
    negative: [9, 'Buckets'],
    flags: [10, 'uint32'],
    exemplars: [11, 'Exemplar[]'],
    min: [12, 'double?'],
    max: [13, 'double?'],
    zeroThreshold: [14, 'double'],
  },
  Buckets: { offset: [1, 'sint32'], bucketCounts: [2, 'uint64[]'] },
  SummaryDataPoint: {
    startTimeUnixNano: [2, 'fixed64'],
    timeUnixNano: [3, 'fixed64'],
    count: [4, 'fixed64'],
    sum: [5, 'double'],
    quantileValues: [6, 'ValueAtQuantile[]'],
    attributes: [7, 'KeyValue[]'],
    flags: [8, 'uint32'],
  },
  ValueAtQuantile: { quantile: [1, 'double'], value: [2, 'double'] },
  Exemplar: {
    timeUnixNano: [2, 'fixed64'],
    asDouble: [3, 'double?'],
    spanId: [4, 'hex'],
    traceId: [5, 'hex'],
    asInt: [6, 'sfixed64?'],
    filteredAttributes: [7, 'KeyValue[]'],
  },
} as const;

export type MessageName = keyof typeof specs;

export interface Field {
  name: string;
  nameBytes: Uint8Array;
  /** Field number << 3 | wire type. */
  tag: number;
  type: ScalarType | MessageType;
  isRepeated: boolean;
  /** Whether the zero value differs from its absence, so that it must be written. */
  hasPresence: boolean;
}

/** A message's fields by the hash of their name, so that no string is made of each key. */
export class MessageType {
  readonly name: string;
  #fields = new Map<number, Field>();

  constructor(name: string) {
    this.name = name;
  }

  add(field: Field): void {
    const hash = hashBytes(field.nameBytes, 0, field.nameBytes.length);
    if (this.#fields.has(hash)) throw new Error(`two fields of ${this.name} have the same hash`);
    this.#fields.set(hash, field);
  }

  /** The field of the name in bytes [start, end); undefined where there is none. */
  find(bytes: Uint8Array, start: number, end: number): Field | undefined {
    const field = this.#fields.get(hashBytes(bytes, start, end));
    if (field?.nameBytes.length !== end - start) return undefined;
    for (let at = start; at < end; at++) if (bytes[at] !== field.nameBytes[at - start]) return undefined;
    return field;
  }
}

export const messageTypes: Readonly<Record<MessageName, MessageType>> = compile();

function compile(): Record<MessageName, MessageType> {
  const names = Object.keys(specs) as MessageName[];
  const types = Object.fromEntries(names.map((name) => [name, new MessageType(name)])) as Record<
    MessageName,
    MessageType
  >;
  for (const name of names) {
    for (const [fieldName, spec] of Object.entries(specs[name])) types[name].add(fieldOf(fieldName, spec, types));
  }
  return types;
}

function fieldOf(name: string, [number, spec]: readonly [number, string], types: Record<string, MessageType>): Field {
  const isRepeated = spec.endsWith('[]');
  const hasPresence = spec.endsWith('?');
  const typeName = spec.replace(/\[\]$|\?$/, '');
  const type = types[typeName] ?? (typeName as ScalarType);
  const wireType = typeof type === 'string' ? wireTypes[type] : 2;
  const tag = (number << 3) | (isRepeated ? 2 : wireType);
  return { name, nameBytes: Buffer.from(name, 'latin1'), tag, type, isRepeated, hasPresence };
}

function hashBytes(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  return hash;
}
