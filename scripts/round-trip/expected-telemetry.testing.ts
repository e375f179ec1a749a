import { expectedMetrics } from './expected-metrics.testing.ts';
import {
  type Answer,
  type Message,
  attributesOf,
  idOf,
  idsOf,
  instantOf,
  integer,
  list,
  message,
  plainValue,
} from './otlp-json.testing.ts';

export interface Telemetry {
  spans: Answer[];
  logRecords: Answer[];
  /** Each with its `points`. */
  metrics: Answer[];
}

/**
 * What the graph has to answer about requests in OTLP/JSON, worked out from the text of the protocol alone, with nothing
 * of what the server decodes with.
 */
export function expectedTelemetry(requests: readonly object[]): Telemetry {
  const sent = requests as readonly Message[];
  const spans = sent.flatMap((request) => [...itemsOf(request['resourceSpans'], 'scopeSpans', 'spans')]);
  const logRecords = sent.flatMap((request) => [...itemsOf(request['resourceLogs'], 'scopeLogs', 'logRecords')]);
  const metrics = sent.flatMap((request) => [...itemsOf(request['resourceMetrics'], 'scopeMetrics', 'metrics')]);
  return {
    spans: spans.map(([span, source]) => ({ ...spanOf(span), ...source })),
    logRecords: logRecords.map(([record, source]) => ({ ...logRecordOf(record), ...source })),
    metrics: expectedMetrics(metrics),
  };
}

/** Items, each with what it has from its resource and scope. */
function* itemsOf(byResource: unknown, scopes: string, items: string): Generator<[Message, Answer]> {
  for (const of of list(byResource)) {
    const { attributes, droppedAttributesCount } = message(of['resource']);
    const resource = {
      resourceAttributes: attributesOf(attributes),
      resourceDroppedAttributesCount: droppedAttributesCount ?? 0,
      resourceSchemaUrl: of['schemaUrl'] || null,
    };
    for (const ofScope of list(of[scopes])) {
      const { name, version, attributes, droppedAttributesCount } = message(ofScope['scope']);
      const scope = {
        name: name ?? '',
        version: version || null,
        attributes: attributesOf(attributes),
        droppedAttributesCount: droppedAttributesCount ?? 0,
        schemaUrl: ofScope['schemaUrl'] || null,
      };
      for (const item of list(ofScope[items])) yield [item, { ...resource, scope }];
    }
  }
}

const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const statusCodes = ['UNSET', 'OK', 'ERROR'];

function spanOf(span: Message): Answer {
  const status = message(span['status']);
  const durationNano = integer(span['endTimeUnixNano']) - integer(span['startTimeUnixNano']);
  return {
    ...idsOf(span),
    parentSpanId: idOf(span['parentSpanId']),
    name: span['name'] ?? '',
    kind: kinds[Number(span['kind'] ?? 0)],
    startTime: instantOf(span['startTimeUnixNano']),
    durationNano: String(durationNano),
    durationMs: Number(durationNano) / 1e6,
    status: { code: statusCodes[Number(status['code'] ?? 0)], message: status['message'] || null },
    traceState: span['traceState'] || null,
    flags: span['flags'] ?? 0,
    attributes: attributesOf(span['attributes']),
    droppedAttributesCount: span['droppedAttributesCount'] ?? 0,
    events: list(span['events']).map((event) => ({
      time: instantOf(event['timeUnixNano']),
      name: event['name'] ?? '',
      attributes: attributesOf(event['attributes']),
      droppedAttributesCount: event['droppedAttributesCount'] ?? 0,
    })),
    droppedEventsCount: span['droppedEventsCount'] ?? 0,
    links: list(span['links']).map((link) => ({
      ...idsOf(link),
      traceState: link['traceState'] || null,
      flags: link['flags'] ?? 0,
      attributes: attributesOf(link['attributes']),
      droppedAttributesCount: link['droppedAttributesCount'] ?? 0,
    })),
    droppedLinksCount: span['droppedLinksCount'] ?? 0,
  };
}

function logRecordOf(record: Message): Answer {
  const body = plainValue(message(record['body']));
  const isText = 'stringValue' in message(record['body']);
  return {
    ...idsOf(record),
    timestamp: instantOf(record['timeUnixNano']) ?? instantOf(record['observedTimeUnixNano']),
    observedTimestamp: instantOf(record['observedTimeUnixNano']),
    severityNumber: record['severityNumber'] ?? 0,
    severityText: record['severityText'] ?? '',
    eventName: record['eventName'] || null,
    flags: record['flags'] ?? 0,
    body: body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    structuredBody: isText ? null : body,
    attributes: attributesOf(record['attributes']),
    droppedAttributesCount: record['droppedAttributesCount'] ?? 0,
  };
}
