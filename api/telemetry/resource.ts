import type { Attribute } from './any-value.ts';

/** What produced the telemetry. */
export interface Resource {
  attributes: Attribute[];
  droppedAttributesCount: number;
  schemaUrl: string | null;
}

/** The instrumentation that made it. */
export interface Scope {
  name: string;
  version: string | null;
  attributes: Attribute[];
  droppedAttributesCount: number;
  schemaUrl: string | null;
}

/** A service is a name in a namespace; `unknown_service` where the resource names none, as in OpenTelemetry. */
export interface ServiceIdentity {
  name: string;
  namespace: string | null;
}

export const unknownService = 'unknown_service';

export const resourceKeys = {
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',
  serviceVersion: 'service.version',
  serviceInstanceId: 'service.instance.id',
  environment: 'deployment.environment.name',
  /** The name before semantic conventions 1.27. */
  oldEnvironment: 'deployment.environment',
} as const;
