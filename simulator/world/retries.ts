import type { Call } from './call.ts';
import { Failure } from './failure.ts';
import { http } from './http.ts';
import type { HttpEndpoint, Input } from './http.ts';
import { addressOf } from './service.ts';

/** Calls another service, again if it was overloaded or unreachable, as the caller's policy says. */
export function httpWithRetries<I extends Input>(call: Call, endpoint: HttpEndpoint<I>, input: I): void {
  const { shop, instance } = call;
  const policy =
    instance.options.environment === 'production'
      ? shop.conditions.retryPolicy(instance.service)
      : { attempts: 2, backoffMs: 50 };
  for (let resend = 0; ; resend++) {
    try {
      http(call, endpoint, input, resend);
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.httpStatus < 502 || resend + 1 >= policy.attempts) throw error;
      call.log(
        'warn',
        `retrying ${endpoint.method} ${addressOf(endpoint.service)}${endpoint.route} after status ${error.httpStatus} (attempt ${resend + 2} of ${policy.attempts})`,
      );
      call.wait(policy.backoffMs * 2 ** resend * shop.random.between(0.8, 1.2));
    }
  }
}
