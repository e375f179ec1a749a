import { closeSync, openSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decodeRequest } from '../../../api/telemetry/otlp/otlp-protobuf.testing.ts';
import type { Corpus } from '../corpus/open-corpus.ts';

interface KeyValue {
  key: string;
  value: { stringValue?: string; intValue?: string; doubleValue?: number; boolValue?: boolean };
}

interface Group {
  resource: { attributes: KeyValue[] };
  schemaUrl?: string;
}

interface SpanGroup extends Group {
  scopeSpans: { scope: { name: string; version: string }; spans: Span[] }[];
}

interface Span {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId?: Uint8Array;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: KeyValue[];
  events?: { timeUnixNano: string; name: string; attributes: KeyValue[] }[];
  status?: { code: number; message?: string };
}

interface LineGroup extends Group {
  scopeLogs: { scope: { name: string; version: string }; logRecords: Line[] }[];
}

interface Line {
  timeUnixNano: string;
  severityNumber: number;
  severityText: string;
  body: { stringValue: string };
  attributes: KeyValue[];
  flags?: number;
  traceId?: Uint8Array;
  spanId?: Uint8Array;
}

const kinds = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const codes = ['Unset', 'Ok', 'Error'];

/** Writes spans or log records as JSON lines with the columns of the Collector's exporter for ClickHouse. */
export function writeRows(corpus: Corpus, signal: 'traces' | 'logs', path: string): void {
  const file = openSync(path, 'w');
  for (const { body } of corpus.frames(signal)) {
    const request = decodeRequest(signal, gunzipSync(body));
    const rows =
      signal === 'traces'
        ? (request as { resourceSpans: SpanGroup[] }).resourceSpans.flatMap(spanRows)
        : (request as { resourceLogs: LineGroup[] }).resourceLogs.flatMap(lineRows);
    writeSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  closeSync(file);
}

function spanRows({ resource, scopeSpans }: SpanGroup): object[] {
  const resourceAttributes = plain(resource.attributes);
  return scopeSpans.flatMap(({ scope, spans }) =>
    spans.map((span) => ({
      Timestamp: instant(span.startTimeUnixNano),
      TraceId: hex(span.traceId),
      SpanId: hex(span.spanId),
      ParentSpanId: hex(span.parentSpanId),
      SpanName: span.name,
      SpanKind: kinds[span.kind],
      ServiceName: resourceAttributes['service.name'],
      ResourceAttributes: resourceAttributes,
      ScopeName: scope.name,
      ScopeVersion: scope.version,
      SpanAttributes: plain(span.attributes),
      Duration: String(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)),
      StatusCode: codes[span.status?.code ?? 0],
      StatusMessage: span.status?.message ?? '',
      'Events.Timestamp': (span.events ?? []).map((event) => instant(event.timeUnixNano)),
      'Events.Name': (span.events ?? []).map((event) => event.name),
      'Events.Attributes': (span.events ?? []).map((event) => plain(event.attributes)),
    })),
  );
}

function lineRows({ resource, schemaUrl, scopeLogs }: LineGroup): object[] {
  const resourceAttributes = plain(resource.attributes);
  return scopeLogs.flatMap(({ scope, logRecords }) =>
    logRecords.map((line) => ({
      Timestamp: instant(line.timeUnixNano),
      TraceId: hex(line.traceId),
      SpanId: hex(line.spanId),
      TraceFlags: line.flags ?? 0,
      SeverityText: line.severityText,
      SeverityNumber: line.severityNumber,
      ServiceName: resourceAttributes['service.name'],
      Body: line.body.stringValue,
      ResourceSchemaUrl: schemaUrl ?? '',
      ResourceAttributes: resourceAttributes,
      ScopeName: scope.name,
      ScopeVersion: scope.version,
      LogAttributes: plain(line.attributes),
    })),
  );
}

function plain(attributes: readonly KeyValue[] = []): Record<string, string> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      String(value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? ''),
    ]),
  );
}

function hex(id: Uint8Array | undefined): string {
  return id ? Buffer.from(id).toString('hex') : '';
}

function instant(nano: string): string {
  return `${nano.slice(0, -9)}.${nano.slice(-9)}`;
}
