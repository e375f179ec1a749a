import { spanKind } from '../otlp/model.ts';
import type { Attributes } from '../otlp/model.ts';
import type { Call } from './call.ts';
import { Failure } from './failure.ts';
import { Interned } from './interned.ts';
import { httpClientDuration } from './metrics/request-metrics.ts';
import type { Dependency } from './resources.ts';

const constants = new Interned((dependency: Dependency) => ({
  'http.request.method': 'POST',
  'server.address': dependency.address,
  'server.port': 443,
  'network.protocol.version': '1.1',
}));
const metrics = new Interned(
  (dependency: Dependency) => new Interned((result: string) => ({ ...constants.get(dependency), ...outcome(result) })),
);

/** A result is a status, or the type of an error that came instead of an answer. */
function outcome(result: string): Attributes {
  const status = Number(result);
  if (Number.isNaN(status)) return { 'error.type': result };
  return { 'http.response.status_code': status, ...(status >= 400 ? { 'error.type': result } : {}) };
}

/** Calls a service of somebody else over HTTPS; `declinedShare` of the calls are answered with 402. */
export function external(call: Call, dependency: Dependency, path: string, declinedShare = 0): void {
  const { shop, instance } = call;
  const production = instance.options.environment === 'production';
  const state = production ? shop.conditions.dependencyState(dependency) : { timeoutShare: 0, slowdown: 1 };
  const span = call.open('POST', spanKind.client, 'httpClient', constants.get(dependency), {
    'url.full': `https://${dependency.address}${path}`,
  });
  const ms = shop.random.logNormal(dependency.medianMs * state.slowdown, 0.35);
  const timedOut = call.chance(state.timeoutShare) || ms > dependency.timeoutMs;
  call.wait(timedOut ? dependency.timeoutMs : ms);
  const declined = !timedOut && call.chance(declinedShare);
  const exception = timedOut ? call.language.timeoutError(dependency.address, dependency.timeoutMs) : null;
  const result = exception?.type ?? (declined ? '402' : '200');
  if (exception === null) span.attributes['http.response.status_code'] = Number(result);
  if (timedOut || declined) span.fail(result, exception?.message ?? '');
  call.close(span);
  const durationS = (span.endMs - span.startMs) / 1000;
  const metric = metrics.get(dependency).get(result);
  instance.meter.record(httpClientDuration, metric, durationS, span.endMs, span.context);
  if (exception !== null) {
    call.log('error', `${dependency.name} did not answer within ${dependency.timeoutMs} ms`, {
      'server.address': dependency.address,
      'url.path': path,
    });
    throw new Failure(504, exception);
  }
  if (declined) throw new Failure(402);
}
