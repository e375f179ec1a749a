import type { FastifyInstance } from 'fastify';
import { allowanceOf } from '../access/allowance.ts';
import type { ClientOf } from './client.ts';
import type { AppDependencies } from './dependencies.ts';
import { forgeryOf } from './origin.ts';
import { AnswerCookies, broughtCookies, SESSION_PATH } from './session-cookies.ts';

export interface SessionRoutesOptions extends Pick<AppDependencies, 'accounts' | 'callerLimits' | 'publicUrl'> {
  clientOf: ClientOf;
}

/** POST /session/refresh: gives a browser the next tokens of its session; 401 where it has to sign in again. */
export async function sessionRoutes(
  app: FastifyInstance,
  { accounts, callerLimits, publicUrl, clientOf }: SessionRoutesOptions,
): Promise<void> {
  // Nothing is read of a body: the token is in a cookie.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_, __, done) => done(null));

  app.post(`${SESSION_PATH}/refresh`, async ({ headers, raw }, reply) => {
    const forgery = forgeryOf({ ...headers, authorization: undefined }, publicUrl);
    if (forgery) return reply.status(forgery.status).send({ error: forgery.message });
    const brought = broughtCookies(headers.cookie);
    const { address, isSecure } = clientOf(raw);
    const { bucket, costPerMinute } = allowanceOf(null, address);
    const { isTaken, resetsAtMs } = await callerLimits.budgets.take(bucket, 1, costPerMinute);
    if (!isTaken) {
      const retryAfterSeconds = Math.max(1, Math.ceil((resetsAtMs - Date.now()) / 1000));
      return reply
        .status(429)
        .header('retry-after', retryAfterSeconds)
        .send({ error: 'Too much was asked; try again.' });
    }
    const cookies = new AnswerCookies(reply.raw, brought, isSecure);
    const tokens = brought.refreshToken === undefined ? null : await accounts.refresh(brought.refreshToken, address);
    if (!tokens) {
      cookies.clear();
      return reply.status(401).send({ error: 'The session has ended; sign in again.' });
    }
    cookies.set(tokens);
    return reply.send({ expiresAt: new Date(tokens.accessEndsAtMs).toISOString() });
  });
}
