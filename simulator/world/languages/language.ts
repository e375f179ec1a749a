import type { Attributes, AttributeValue, Scope } from '../../otlp/model.ts';

/** What an instrumentation library watches; each has its scope. */
export type Instrumentation =
  'httpServer' | 'httpClient' | 'rpcServer' | 'rpcClient' | 'database' | 'cache' | 'messaging' | 'internal' | 'runtime';

export type SeverityName = 'debug' | 'info' | 'warn' | 'error' | 'fatal';
export const severityNumber = { debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const;

/** One line of a stack trace, innermost first. */
export interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** What a service knows of a request when it has answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** Path with query string. */
  readonly target: string;
  readonly status: number;
  readonly durationMs: number;
  readonly clientAddress: string;
}

export interface Exception {
  readonly type: string;
  readonly message: string;
}

/** How the services of one language describe themselves: SDK, instrumentations, severities, stack traces, errors. */
export interface Language {
  /** telemetry.sdk.language. */
  readonly name: string;
  readonly schemaUrl: string;
  /** Resource attributes that the language's detectors add. */
  readonly attributes: (service: string) => Attributes;
  readonly scopes: Readonly<Record<Instrumentation, Scope>>;
  /** Name of the logger that a service writes to: the scope of its log records. */
  readonly logger: (service: string) => string;
  /** The line that its framework writes for a request. */
  readonly accessLine: (request: AnsweredRequest) => AttributeValue;
  readonly severityText: Readonly<Record<SeverityName, string>>;
  readonly stackTrace: (exception: Exception, frames: readonly Frame[]) => string;
  /** Frames of the framework below those of the service, innermost first. */
  readonly framework: readonly Frame[];
  /** What the HTTP or RPC client throws for an answer of 5xx. */
  readonly upstreamError: (peer: string, status: string) => Exception;
  readonly timeoutError: (peer: string, timeoutMs: number) => Exception;
  /** The library that lends database connections. */
  readonly pool: {
    /** Name of the span that shows a wait. */
    readonly span: string;
    readonly frames: readonly Frame[];
    readonly timeoutError: (pool: string, timeoutMs: number) => Exception;
  };
}

export function scope(name: string, version: string, schemaUrl = ''): Scope {
  return { name, version, schemaUrl };
}

/** The values of an SDK's own resource detector. */
export function sdkAttributes(language: string, version: string): Attributes {
  return {
    'telemetry.sdk.language': language,
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': version,
  };
}
