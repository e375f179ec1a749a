/** Requests of OTLP in the plain form of protobufjs: 64-bit integers as decimal text; what is not sent is not there. */
export interface TraceRequest {
  resourceSpans?: PlainResourceSpans[];
}

export interface PlainResourceSpans {
  resource?: PlainResource;
  scopeSpans?: (PlainScopeItems & { spans?: PlainSpan[] })[];
  schemaUrl?: string;
}

export interface LogsRequest {
  resourceLogs?: PlainResourceLogs[];
}

export interface PlainResourceLogs {
  resource?: PlainResource;
  scopeLogs?: (PlainScopeItems & { logRecords?: PlainLogRecord[] })[];
  schemaUrl?: string;
}

interface PlainAttributes {
  attributes?: PlainAttribute[];
  droppedAttributesCount?: number;
}

export type PlainResource = PlainAttributes;

export interface PlainScope extends PlainAttributes {
  name?: string;
  version?: string;
}

export interface PlainScopeItems {
  scope?: PlainScope;
  schemaUrl?: string;
}

export interface PlainAttribute {
  key?: string;
  value?: PlainValue;
}

/** At most one of them is there. */
export interface PlainValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  bytesValue?: Uint8Array;
  arrayValue?: { values?: PlainValue[] };
  kvlistValue?: { values?: PlainAttribute[] };
}

export interface PlainSpan extends PlainAttributes {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  parentSpanId?: Uint8Array;
  traceState?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  events?: (PlainAttributes & { timeUnixNano?: string; name?: string })[];
  droppedEventsCount?: number;
  links?: PlainLink[];
  droppedLinksCount?: number;
  status?: { message?: string; code?: number };
  flags?: number;
}

export interface PlainLink extends PlainAttributes {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  traceState?: string;
  flags?: number;
}

export interface PlainLogRecord extends PlainAttributes {
  timeUnixNano?: string;
  observedTimeUnixNano?: string;
  severityNumber?: number;
  severityText?: string;
  body?: PlainValue;
  flags?: number;
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  eventName?: string;
}
