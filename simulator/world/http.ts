import { spanKind } from '../otlp/model.ts';
import type { Attributes, SpanContext, UnixMs } from '../otlp/model.ts';
import { beginCall } from './call.ts';
import type { Call } from './call.ts';
import { Failure } from './failure.ts';
import type { Instance } from './instance.ts';
import { Interned, sharedAttributes } from './interned.ts';
import { httpClientDuration, httpServerDuration } from './metrics/request-metrics.ts';
import { addressOf } from './service.ts';
import type { Environment, ServiceDefinition } from './service.ts';
import type { Shop } from './shop.ts';
import type { Shopper } from './shopper.ts';

/** What a request carries; the fields named in a route in braces become parts of its path. */
export type Input = { readonly [key: string]: unknown };

interface EndpointDefinition<I extends Input> {
  readonly service: ServiceDefinition;
  readonly method: string;
  readonly route: string;
  readonly handle: (call: Call, input: I) => void;
  readonly successStatus?: number;
  /** Where it does not follow from the route. */
  readonly path?: (input: I) => string;
  /** The query string without its question mark. */
  readonly query?: (input: I) => string;
}

/** A route of a service with what it does. */
export interface HttpEndpoint<I extends Input> extends EndpointDefinition<I> {
  readonly path: (input: I) => string;
  readonly serverConstants: Attributes;
  readonly clientConstants: Attributes;
  readonly serverMetric: Interned<string, Attributes>;
  readonly clientMetric: Interned<string, Attributes>;
}

export function httpEndpoint<I extends Input>(definition: EndpointDefinition<I>): HttpEndpoint<I> {
  const { service, method, route } = definition;
  const server = { 'server.address': addressOf(service), 'server.port': service.port };
  const request = { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http' };
  const parts = route.split(/[{}]/);
  return {
    path: (input) => parts.map((part, i) => (i % 2 === 0 ? part : String(input[part]))).join(''),
    ...definition,
    serverConstants: { ...request, ...server, 'network.protocol.version': '1.1' },
    clientConstants: { 'http.request.method': method, ...server, 'network.protocol.version': '1.1' },
    serverMetric: new Interned((result) => ({ ...request, ...resultAttributes(result) })),
    clientMetric: new Interned((result) =>
      sharedAttributes({ 'http.request.method': method, ...server, ...resultAttributes(result) }),
    ),
  };
}

/** A result is "status" or "status error.type". */
function resultAttributes(result: string): Attributes {
  const [status, errorType] = result.split(' ');
  return {
    'http.response.status_code': Number(status),
    ...(errorType === undefined ? {} : { 'error.type': errorType }),
  };
}

export interface Served {
  readonly status: number;
  readonly endMs: UnixMs;
  readonly context: SpanContext;
}

/** A request arrives at an instance: its SERVER span and all below it. */
export function serveHttp<I extends Input>(
  shop: Shop,
  instance: Instance,
  shopper: Shopper,
  endpoint: HttpEndpoint<I>,
  input: I,
  startMs: UnixMs,
  parent: SpanContext | null,
): Served {
  const name = `${endpoint.method} ${endpoint.route}`;
  const query = endpoint.query?.(input);
  const call = beginCall(shop, instance, shopper, {
    name,
    kind: spanKind.server,
    instrumentation: 'httpServer',
    startMs,
    constants: endpoint.serverConstants,
    attributes: {
      'url.path': endpoint.path(input),
      ...(query === undefined ? {} : { 'url.query': query }),
      'client.address': shopper.address,
      'user_agent.original': shopper.userAgent,
    },
    parent,
  });
  const { span } = call;
  const { status, errorType } = settle(call, endpoint, input);
  span.attributes['http.response.status_code'] = status;
  call.close(span);
  const durationMs = span.endMs - span.startMs;
  instance.servingMs += durationMs;
  if (endpoint.service.accessLog) {
    const { method } = endpoint;
    const target = query === undefined ? endpoint.path(input) : `${endpoint.path(input)}?${query}`;
    const request = { method, target, status, durationMs, clientAddress: shopper.address };
    call.log('info', call.language.accessLine(request));
  }
  const metric = endpoint.serverMetric.get(errorType === null ? String(status) : `${status} ${errorType}`);
  instance.meter.record(httpServerDuration, metric, durationMs / 1000, span.endMs, span.context);
  return { status, endMs: span.endMs, context: span.context };
}

function settle<I extends Input>(
  call: Call,
  endpoint: HttpEndpoint<I>,
  input: I,
): { status: number; errorType: string | null } {
  try {
    admit(call, endpoint);
    call.work(0.25);
    endpoint.handle(call, input);
    return { status: endpoint.successStatus ?? 200, errorType: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    call.work(0.15);
    if (error.isClientError) return { status: error.httpStatus, errorType: null };
    call.recordException(call.span, error);
    const { exception } = error;
    const reason = exception === null ? `status ${error.httpStatus}` : `${exception.type}: ${exception.message}`;
    const details =
      exception === null ? {} : { 'exception.type': exception.type, 'exception.message': exception.message };
    call.log('error', `${endpoint.method} ${endpoint.route} failed: ${reason}`, details);
    return { status: error.httpStatus, errorType: exception?.type ?? String(error.httpStatus) };
  }
}

/** What can stop a request before its handler runs: too much load, or a fault of the version that runs here. */
function admit<I extends Input>(call: Call, { service, route }: HttpEndpoint<I>): void {
  const { shop, instance } = call;
  const { environment, version } = instance.options;
  const load = shop.loadOf(service, environment);
  load.add(1);
  if (environment !== 'production') return;
  const rejectedShare = 1 - shop.conditions.capacity(service) / load.relative;
  if (call.chance(rejectedShare)) {
    call.work(0.1);
    throw new Failure(503);
  }
  const broken = shop.conditions.brokenOperation(service, route, version);
  if (broken !== undefined && call.chance(broken.share)) {
    call.work(1.5);
    throw new Failure(500, broken.exception, broken.frames);
  }
}

/** Calls another service of the shop. A failure there is one here, unless it is caught. */
export function http<I extends Input>(call: Call, endpoint: HttpEndpoint<I>, input: I, resendCount = 0): void {
  const { shop, instance, shopper } = call;
  const { service } = endpoint;
  const environment: Environment = instance.options.environment;
  const query = endpoint.query?.(input);
  const span = call.open(endpoint.method, spanKind.client, 'httpClient', endpoint.clientConstants, {
    'url.full': `http://${addressOf(service)}:${service.port}${endpoint.path(input)}${query === undefined ? '' : `?${query}`}`,
    ...(resendCount === 0 ? {} : { 'http.request.resend_count': resendCount }),
  });
  const travelMs = shop.random.travelMs(0.22);
  const target = shop.fleet.pick(service, environment, call.nowMs, shop.random);
  const served = serveHttp(shop, target, shopper, endpoint, input, call.nowMs + travelMs, span.context);
  call.nowMs = served.endMs + travelMs;
  span.attributes['http.response.status_code'] = served.status;
  const failed = served.status >= 400;
  if (failed) span.fail(String(served.status));
  call.close(span);
  const result = failed ? `${served.status} ${served.status}` : String(served.status);
  const durationS = (span.endMs - span.startMs) / 1000;
  instance.meter.record(httpClientDuration, endpoint.clientMetric.get(result), durationS, span.endMs, span.context);
  if (!failed) return;
  if (served.status < 500) throw new Failure(served.status);
  throw new Failure(
    served.status === 500 ? 502 : served.status,
    call.language.upstreamError(addressOf(service), String(served.status)),
  );
}
