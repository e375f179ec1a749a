import type { AnyValue, Attribute } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';

/** Spans and log records for tests: what is not given is plain. */
type PlainValue = string | number | boolean | bigint | null | PlainValue[];
type PlainAttributes = Record<string, PlainValue>;

function anyValue(value: PlainValue): AnyValue {
  if (value === null) return { type: 'EMPTY' };
  if (Array.isArray(value)) return { type: 'ARRAY', value: value.map(anyValue) };
  switch (typeof value) {
    case 'string':
      return { type: 'STRING', value };
    case 'boolean':
      return { type: 'BOOL', value };
    case 'bigint':
      return { type: 'INT', value };
    default:
      return Number.isInteger(value) ? { type: 'INT', value: BigInt(value) } : { type: 'DOUBLE', value };
  }
}

export function attributesOf(values: PlainAttributes): Attribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: anyValue(value) }));
}

interface ExampleParts {
  attributes?: PlainAttributes;
  resource?: PlainAttributes;
  scope?: { name: string; version?: string };
}

interface ExampleSpan
  extends Partial<Omit<Span, 'attributes' | 'resource' | 'scope' | 'events' | 'links'>>, ExampleParts {
  durationMs?: number;
  events?: PlainAttributes[];
  links?: PlainAttributes[];
}

interface ExampleLog extends Partial<Omit<LogRecord, 'attributes' | 'resource' | 'scope' | 'body'>>, ExampleParts {
  body?: PlainValue;
}

let serial = 0;

export function exampleSpan({
  attributes,
  resource,
  scope,
  events,
  links,
  durationMs,
  ...rest
}: ExampleSpan = {}): Span {
  serial++;
  return {
    arrival: { sequence: serial, ordinal: 0 },
    traceId: serial.toString(16).padStart(32, '0'),
    spanId: serial.toString(16).padStart(16, '0'),
    parentSpanId: null,
    name: 'GET /pay',
    kind: 'SERVER',
    startNano: 0n,
    durationNano: (durationMs ?? 1) * 1e6,
    statusCode: 'UNSET',
    statusMessage: null,
    service: { name: 'unknown_service', namespace: null },
    environment: null,
    traceState: null,
    flags: 0,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...rest,
    ...origin({ attributes: attributes ?? {}, resource: resource ?? {}, ...(scope ? { scope } : {}) }),
    events: (events ?? []).map((values) => {
      return { timeNano: 0n, name: 'event', attributes: attributesOf(values), droppedAttributesCount: 0 };
    }),
    links: (links ?? []).map((values) => {
      const ids = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceState: null, flags: 0 };
      return { ...ids, attributes: attributesOf(values), droppedAttributesCount: 0 };
    }),
  };
}

export function exampleLog({ attributes, resource, scope, body, ...rest }: ExampleLog = {}): LogRecord {
  serial++;
  return {
    arrival: { sequence: serial, ordinal: 0 },
    timeNano: 0n,
    observedNano: null,
    severityNumber: 9,
    severityText: 'INFO',
    eventName: null,
    flags: 0,
    droppedAttributesCount: 0,
    service: { name: 'unknown_service', namespace: null },
    environment: null,
    traceId: null,
    spanId: null,
    ...rest,
    ...origin({ attributes: attributes ?? {}, resource: resource ?? {}, ...(scope ? { scope } : {}) }),
    body: anyValue(body ?? 'hello'),
  };
}

function origin({ attributes = {}, resource = {}, scope }: ExampleParts): {
  attributes: Attribute[];
  resource: Resource;
  scope: Scope;
} {
  return {
    attributes: attributesOf(attributes),
    resource: { attributes: attributesOf(resource), droppedAttributesCount: 0, schemaUrl: null },
    scope: {
      name: scope?.name ?? '',
      version: scope?.version ?? null,
      attributes: [],
      droppedAttributesCount: 0,
      schemaUrl: null,
    },
  };
}
