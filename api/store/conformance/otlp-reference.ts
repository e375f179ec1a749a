import { type AnyValue, type Attribute, emptyValue } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import { decodeRequest } from '../../telemetry/otlp/otlp-protobuf.testing.ts';
import { identify } from '../../telemetry/otlp/resource-reader.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';
import { type Span, spanKinds, statusCodes } from '../../telemetry/span.ts';
import type { UnixNano } from '../../telemetry/time.ts';
import type { LogsRequest, PlainScopeItems, PlainSpan, PlainValue, TraceRequest } from './plain-request.ts';
import type { PlainAttribute, PlainLogRecord, PlainResource, PlainScope } from './plain-request.ts';

/** The spans of a request as an independent implementation of protobuf reads them; `sequence` is the request's. */
export function spansOf(body: Uint8Array, sequence: number): Span[] {
  const { resourceSpans = [] } = decodeRequest('traces', body) as TraceRequest;
  const spans = resourceSpans.flatMap(({ resource, scopeSpans = [], schemaUrl }) => {
    const from = resourceOf(resource, schemaUrl);
    return scopeSpans.flatMap((scope) => (scope.spans ?? []).map((span) => spanOf(span, from, scopeOf(scope))));
  });
  return spans.map((span, ordinal) => ({ ...span, arrival: { sequence, ordinal } }));
}

/** The same of log records; `receivedNano` stands where a record has no time. */
export function logRecordsOf(body: Uint8Array, sequence: number, receivedNano: UnixNano): LogRecord[] {
  const { resourceLogs = [] } = decodeRequest('logs', body) as LogsRequest;
  const records = resourceLogs.flatMap(({ resource, scopeLogs = [], schemaUrl }) => {
    const from = resourceOf(resource, schemaUrl);
    return scopeLogs.flatMap((scope) =>
      (scope.logRecords ?? []).map((record) => logRecordOf(record, from, scopeOf(scope), receivedNano)),
    );
  });
  return records.map((record, ordinal) => ({ ...record, arrival: { sequence, ordinal } }));
}

const noArrival = { sequence: -1, ordinal: -1 };

function spanOf(span: PlainSpan, resource: Resource, scope: Scope): Span {
  const startNano = BigInt(span.startTimeUnixNano ?? 0);
  const duration = Number(BigInt(span.endTimeUnixNano ?? 0) - startNano);
  return {
    arrival: noArrival,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: idOf(span.parentSpanId, 8),
    name: span.name ?? '',
    kind: spanKinds[span.kind ?? 0] ?? 'UNSPECIFIED',
    startNano,
    durationNano: Math.max(0, duration),
    statusCode: statusCodes[span.status?.code ?? 0] ?? 'UNSET',
    statusMessage: textOf(span.status?.message),
    ...identify(resource),
    traceState: textOf(span.traceState),
    flags: span.flags ?? 0,
    scope,
    resource,
    ...attributesOf(span),
    droppedEventsCount: span.droppedEventsCount ?? 0,
    droppedLinksCount: span.droppedLinksCount ?? 0,
    events: (span.events ?? []).map((event) => ({
      timeNano: BigInt(event.timeUnixNano ?? 0),
      name: event.name ?? '',
      ...attributesOf(event),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: hex(link.traceId),
      spanId: hex(link.spanId),
      traceState: textOf(link.traceState),
      flags: link.flags ?? 0,
      ...attributesOf(link),
    })),
  };
}

function logRecordOf(record: PlainLogRecord, resource: Resource, scope: Scope, receivedNano: UnixNano): LogRecord {
  const observedNano = BigInt(record.observedTimeUnixNano ?? 0) || null;
  const severityNumber = record.severityNumber ?? 0;
  return {
    arrival: noArrival,
    timeNano: BigInt(record.timeUnixNano ?? 0) || (observedNano ?? receivedNano),
    observedNano,
    severityNumber: severityNumber < 0 || severityNumber > 24 ? 0 : severityNumber,
    severityText: record.severityText ?? '',
    eventName: textOf(record.eventName),
    flags: record.flags ?? 0,
    body: anyValueOf(record.body),
    ...attributesOf(record),
    ...identify(resource),
    scope,
    resource,
    traceId: idOf(record.traceId, 16),
    spanId: idOf(record.spanId, 8),
  };
}

function resourceOf(resource: PlainResource | undefined, schemaUrl: string | undefined): Resource {
  return { ...attributesOf(resource ?? {}), schemaUrl: textOf(schemaUrl) };
}

function scopeOf({ scope, schemaUrl }: PlainScopeItems): Scope {
  const { name, version, ...rest }: PlainScope = scope ?? {};
  return { name: name ?? '', version: textOf(version), ...attributesOf(rest), schemaUrl: textOf(schemaUrl) };
}

function attributesOf(message: { attributes?: PlainAttribute[]; droppedAttributesCount?: number }): {
  attributes: Attribute[];
  droppedAttributesCount: number;
} {
  const attributes = (message.attributes ?? []).map(({ key, value }) => ({ key: key ?? '', value: anyValueOf(value) }));
  return { attributes, droppedAttributesCount: message.droppedAttributesCount ?? 0 };
}

function anyValueOf(value: PlainValue | undefined): AnyValue {
  if (value?.stringValue !== undefined) return { type: 'STRING', value: value.stringValue };
  if (value?.boolValue !== undefined) return { type: 'BOOL', value: value.boolValue };
  if (value?.intValue !== undefined) return { type: 'INT', value: BigInt(value.intValue) };
  if (value?.doubleValue !== undefined) return { type: 'DOUBLE', value: value.doubleValue };
  if (value?.bytesValue !== undefined) return { type: 'BYTES', value: new Uint8Array(value.bytesValue) };
  if (value?.arrayValue) return { type: 'ARRAY', value: (value.arrayValue.values ?? []).map(anyValueOf) };
  if (value?.kvlistValue) {
    return { type: 'MAP', value: attributesOf({ attributes: value.kvlistValue.values ?? [] }).attributes };
  }
  return emptyValue;
}

/** An id of that many bytes; null where it is none, or zeros. */
function idOf(bytes: Uint8Array | undefined, length: number): string | null {
  return bytes?.length === length && bytes.some((byte) => byte !== 0) ? hex(bytes) : null;
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

function textOf(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
