import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../access/accounts.ts';
import type { ClientOf } from './client.ts';
import { forgeryOf } from './origin.ts';
import { AnswerCookies, broughtCookies, SESSION_PATH } from './session-cookies.ts';

/** POST /session/refresh: gives a browser the next tokens of its session; 401 where it has to sign in again. */
export async function sessionRoutes(
  app: FastifyInstance,
  { accounts, publicUrl, clientOf }: { accounts: Accounts; publicUrl: string | undefined; clientOf: ClientOf },
): Promise<void> {
  // Nothing is read of a body: the token is in a cookie.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1024 }, (_, __, done) => done(null));

  app.post(`${SESSION_PATH}/refresh`, async ({ headers, raw }, reply) => {
    reply.header('cache-control', 'no-store');
    const forgery = forgeryOf({ ...headers, authorization: undefined }, publicUrl);
    if (forgery) return reply.status(forgery.status).send({ error: forgery.message });
    const brought = broughtCookies(headers.cookie);
    const cookies = new AnswerCookies(reply.raw, brought, clientOf(raw).isSecure);
    const tokens = brought.refreshToken === undefined ? null : await accounts.refresh(brought.refreshToken);
    if (!tokens) {
      cookies.clear();
      return reply.status(401).send({ error: 'The session has ended; sign in again.' });
    }
    cookies.set(tokens);
    return reply.send({ expiresAt: new Date(tokens.accessEndsAtMs).toISOString() });
  });
}
