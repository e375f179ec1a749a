import type { AnyValue, Attribute } from './any-value.ts';
import type { Arrival } from './arrival.ts';
import type { Resource, Scope, ServiceIdentity } from './resource.ts';
import type { UnixNano } from './time.ts';

/** A log record with all that was sent of it. Ids are lower-case hex. */
export interface LogRecord {
  arrival: Arrival;
  /** When it happened; where that was not sent, when it was observed; else when it was received. */
  timeNano: UnixNano;
  observedNano: UnixNano | null;
  /** 1 to 24, 0 where unset. */
  severityNumber: number;
  severityText: string;
  eventName: string | null;
  flags: number;
  body: AnyValue;
  attributes: Attribute[];
  droppedAttributesCount: number;
  service: ServiceIdentity;
  environment: string | null;
  scope: Scope;
  resource: Resource;
  traceId: string | null;
  spanId: string | null;
}

/** The names of the ranges of severity numbers, each of four, from 1 on (OpenTelemetry log data model). */
export const severityNames = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type SeverityName = (typeof severityNames)[number];

/** The lowest number of a severity's range: error is 17. */
export function lowestSeverity(name: SeverityName): number {
  return severityNames.indexOf(name) * 4 + 1;
}
