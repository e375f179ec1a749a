import { spanKind } from '../otlp/model.ts';
import type { Attributes, SpanContext, UnixMs } from '../otlp/model.ts';
import { beginCall } from './call.ts';
import type { Call } from './call.ts';
import { Failure } from './failure.ts';
import type { Instance } from './instance.ts';
import { Interned } from './interned.ts';
import { rpcClientDuration, rpcServerDuration } from './metrics/request-metrics.ts';
import { addressOf } from './service.ts';
import type { ServiceDefinition } from './service.ts';
import type { Shop } from './shop.ts';
import type { Shopper } from './shopper.ts';

/** A gRPC method of a service with what it does. */
export interface RpcMethod<I> {
  readonly service: ServiceDefinition;
  /** Fully qualified: shop.payment.v1.PaymentService/Charge. */
  readonly name: string;
  readonly handle: (call: Call, input: I) => void;
  readonly constants: Attributes;
  readonly metric: Interned<string, Attributes>;
}

export function rpcMethod<I>(
  service: ServiceDefinition,
  name: string,
  handle: (call: Call, input: I) => void,
): RpcMethod<I> {
  const method = { 'rpc.system.name': 'grpc', 'rpc.method': name };
  const constants = { ...method, 'server.address': addressOf(service), 'server.port': service.port };
  return {
    service,
    name,
    handle,
    constants,
    metric: new Interned((status) => ({
      ...method,
      'rpc.status_code': status,
      ...(status === 'OK' ? {} : { 'error.type': status }),
    })),
  };
}

/** Codes that a server counts as its own errors (semantic conventions for gRPC). */
const serverErrors = new Set(['UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS']);

const statusOf = new Map([
  [402, 'FAILED_PRECONDITION'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

interface Served {
  readonly status: string;
  readonly httpStatus: number;
  readonly endMs: UnixMs;
}

function serveRpc<I>(
  shop: Shop,
  instance: Instance,
  shopper: Shopper,
  method: RpcMethod<I>,
  input: I,
  startMs: UnixMs,
  parent: SpanContext,
): Served {
  const call = beginCall(shop, instance, shopper, {
    name: method.name,
    kind: spanKind.server,
    instrumentation: 'rpcServer',
    startMs,
    constants: method.constants,
    attributes: { 'network.peer.address': `10.0.${shop.random.below(4)}.${shop.random.below(256)}` },
    parent,
  });
  const { span } = call;
  let status = 'OK';
  let httpStatus = 200;
  try {
    shop.loadOf(method.service, instance.options.environment).add(1);
    call.work(0.2);
    method.handle(call, input);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    httpStatus = error.httpStatus;
    status = statusOf.get(httpStatus) ?? 'INTERNAL';
    call.work(0.1);
    if (serverErrors.has(status)) {
      call.recordException(span, error);
      call.log('error', `${method.name} failed: ${error.exception?.message ?? status}`);
    }
  }
  span.attributes['rpc.status_code'] = status;
  call.close(span);
  const durationMs = span.endMs - span.startMs;
  instance.servingMs += durationMs;
  instance.meter.record(rpcServerDuration, method.metric.get(status), durationMs / 1000, span.endMs, span.context);
  return { status, httpStatus, endMs: span.endMs };
}

/** Calls a gRPC method of another service. A failure there is one here, unless it is caught. */
export function rpc<I>(call: Call, method: RpcMethod<I>, input: I): void {
  const { shop, instance, shopper } = call;
  const span = call.open(method.name, spanKind.client, 'rpcClient', method.constants, {});
  const travelMs = shop.random.travelMs(0.2);
  const target = shop.fleet.pick(method.service, instance.options.environment, call.nowMs, shop.random);
  const served = serveRpc(shop, target, shopper, method, input, call.nowMs + travelMs, span.context);
  call.nowMs = served.endMs + travelMs;
  span.attributes['rpc.status_code'] = served.status;
  if (served.status !== 'OK') span.fail(served.status);
  call.close(span);
  const durationS = (span.endMs - span.startMs) / 1000;
  instance.meter.record(rpcClientDuration, method.metric.get(served.status), durationS, span.endMs, span.context);
  if (served.status === 'OK') return;
  const exception =
    served.httpStatus < 500 ? null : call.language.upstreamError(addressOf(method.service), served.status);
  throw new Failure(served.httpStatus, exception);
}
