import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import { encodeRequest } from '../../telemetry/otlp/otlp-protobuf.testing.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';
import { type Span, spanKindNumber, statusCodes } from '../../telemetry/span.ts';
import type {
  LogsRequest,
  PlainAttribute,
  PlainLogRecord,
  PlainResourceSpans,
  PlainScopeItems,
  PlainSpan,
  PlainValue,
  TraceRequest,
} from './plain-request.ts';

/** A request with these spans, in this order. */
export function traceBody(spans: readonly Span[]): Uint8Array<ArrayBuffer> {
  const request: TraceRequest = {
    resourceSpans: spans.map((span) => ({
      ...resourceOf(span.resource),
      scopeSpans: [{ ...scopeOf(span.scope), spans: [plainSpan(span)] }],
    })),
  };
  return encodeRequest('traces', request);
}

/** A request with these log records, in this order. */
export function logsBody(records: readonly LogRecord[]): Uint8Array<ArrayBuffer> {
  const request: LogsRequest = {
    resourceLogs: records.map((record) => ({
      ...resourceOf(record.resource),
      scopeLogs: [{ ...scopeOf(record.scope), logRecords: [plainLogRecord(record)] }],
    })),
  };
  return encodeRequest('logs', request);
}

function plainSpan(span: Span): PlainSpan {
  return {
    traceId: bytes(span.traceId),
    spanId: bytes(span.spanId),
    parentSpanId: bytes(span.parentSpanId),
    traceState: span.traceState ?? '',
    name: span.name,
    kind: spanKindNumber[span.kind],
    startTimeUnixNano: span.startNano.toString(),
    endTimeUnixNano: (span.startNano + BigInt(span.durationNano)).toString(),
    ...attributesOf(span),
    events: span.events.map((event) => ({
      timeUnixNano: event.timeNano.toString(),
      name: event.name,
      ...attributesOf(event),
    })),
    droppedEventsCount: span.droppedEventsCount,
    links: span.links.map((link) => ({
      traceId: bytes(link.traceId),
      spanId: bytes(link.spanId),
      traceState: link.traceState ?? '',
      flags: link.flags,
      ...attributesOf(link),
    })),
    droppedLinksCount: span.droppedLinksCount,
    status: { code: statusCodes.indexOf(span.statusCode), message: span.statusMessage ?? '' },
    flags: span.flags,
  };
}

function plainLogRecord(record: LogRecord): PlainLogRecord {
  return {
    timeUnixNano: record.timeNano.toString(),
    observedTimeUnixNano: (record.observedNano ?? 0n).toString(),
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: plainValue(record.body),
    ...attributesOf(record),
    flags: record.flags,
    traceId: bytes(record.traceId),
    spanId: bytes(record.spanId),
    eventName: record.eventName ?? '',
  };
}

function resourceOf({ schemaUrl, ...resource }: Resource): Pick<PlainResourceSpans, 'resource' | 'schemaUrl'> {
  return { resource: attributesOf(resource), schemaUrl: schemaUrl ?? '' };
}

function scopeOf({ schemaUrl, name, version, ...scope }: Scope): PlainScopeItems {
  return { scope: { name, version: version ?? '', ...attributesOf(scope) }, schemaUrl: schemaUrl ?? '' };
}

function attributesOf(message: { attributes: readonly Attribute[]; droppedAttributesCount: number }): {
  attributes: PlainAttribute[];
  droppedAttributesCount: number;
} {
  return { attributes: plainAttributes(message.attributes), droppedAttributesCount: message.droppedAttributesCount };
}

function plainAttributes(attributes: readonly Attribute[]): PlainAttribute[] {
  return attributes.map(({ key, value }) => ({ key, value: plainValue(value) }));
}

function plainValue(value: AnyValue): PlainValue {
  switch (value.type) {
    case 'EMPTY':
      return {};
    case 'STRING':
      return { stringValue: value.value };
    case 'BOOL':
      return { boolValue: value.value };
    case 'INT':
      return { intValue: value.value.toString() };
    case 'DOUBLE':
      return { doubleValue: value.value };
    case 'BYTES':
      return { bytesValue: value.value };
    case 'ARRAY':
      return { arrayValue: { values: value.value.map(plainValue) } };
    case 'MAP':
      return { kvlistValue: { values: plainAttributes(value.value) } };
  }
}

function bytes(id: string | null): Uint8Array {
  return Buffer.from(id ?? '', 'hex');
}
