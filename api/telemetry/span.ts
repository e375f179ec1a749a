import type { Attribute } from './any-value.ts';
import type { Arrival } from './arrival.ts';
import type { Resource, Scope, ServiceIdentity } from './resource.ts';
import type { Nanoseconds, UnixNano } from './time.ts';

/** By number, as in opentelemetry.proto.trace.v1.Span.SpanKind; numbers past the last are UNSPECIFIED. */
export const spanKinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
export type SpanKind = (typeof spanKinds)[number];
export const spanKindNumber = { UNSPECIFIED: 0, INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 } as const;

/** By number, as in opentelemetry.proto.trace.v1.Status.StatusCode; numbers past the last are UNSET. */
export const statusCodes = ['UNSET', 'OK', 'ERROR'] as const;
export type StatusCode = (typeof statusCodes)[number];
export const STATUS_ERROR = 2;

export interface SpanEvent {
  timeNano: UnixNano;
  name: string;
  attributes: Attribute[];
  droppedAttributesCount: number;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  traceState: string | null;
  flags: number;
  attributes: Attribute[];
  droppedAttributesCount: number;
}

/** A span with all that was sent of it. Ids are lower-case hex. */
export interface Span {
  arrival: Arrival;
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  kind: SpanKind;
  startNano: UnixNano;
  durationNano: Nanoseconds;
  statusCode: StatusCode;
  statusMessage: string | null;
  service: ServiceIdentity;
  environment: string | null;
  traceState: string | null;
  flags: number;
  scope: Scope;
  resource: Resource;
  attributes: Attribute[];
  droppedAttributesCount: number;
  droppedEventsCount: number;
  droppedLinksCount: number;
  events: SpanEvent[];
  links: SpanLink[];
}
