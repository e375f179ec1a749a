import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { actorAt } from '../access/actor.ts';
import { OIDC_CALLBACK_PATH, OIDC_PATH, type SingleSignOn } from '../access/single-sign-on/single-sign-on.ts';
import { SingleSignOnFailure } from '../access/single-sign-on/single-sign-on-failure.ts';
import type { AskingOf } from './asking.ts';
import type { ClientOf } from './client.ts';
import type { AppDependencies } from './dependencies.ts';
import { returnPath } from './return-path.ts';
import { AnswerCookies, broughtCookies } from './session-cookies.ts';

export interface OidcRoutesOptions extends Pick<AppDependencies, 'control' | 'log'> {
  singleSignOn: SingleSignOn;
  askingOf: AskingOf;
  clientOf: ClientOf;
}

/**
 * GET /session/oidc sends a browser to the provider, which sends it back to /session/oidc/callback. What goes wrong ends on a
 * page of the product, with ?sso= and a word for which that has a sentence.
 */
export async function oidcRoutes(
  app: FastifyInstance,
  { singleSignOn, askingOf, clientOf, control, log }: OidcRoutesOptions,
): Promise<void> {
  app.get(OIDC_PATH, async (request, reply) => {
    const { baseUrl } = clientOf(request.raw);
    const next = returnPath((request.query as { next?: unknown }).next);
    return orFailed(reply, async () => {
      const { url, wayToken } = await singleSignOn.begin(baseUrl, next);
      cookiesOf(request, reply).setWay(wayToken);
      return url;
    });
  });

  app.get(OIDC_CALLBACK_PATH, async (request, reply) => {
    const { raw, headers } = request;
    const { address, baseUrl } = clientOf(raw);
    const { wayToken, deviceToken } = broughtCookies(headers.cookie);
    const cookies = cookiesOf(request, reply);
    cookies.clearWay();
    return orFailed(reply, async () => {
      const callbackUrl = new URL(OIDC_CALLBACK_PATH, baseUrl);
      callbackUrl.search = new URL(raw.url ?? '/', baseUrl).search;
      const visitor = { address, userAgent: headers['user-agent'] ?? null, deviceToken };
      const { next, signedIn } = await singleSignOn.finish({ callbackUrl: callbackUrl.href, wayToken, visitor });
      if (signedIn) {
        const { principal } = (await askingOf(raw)).identity;
        cookies.enter(signedIn);
        // Who was signed in there before is signed out; a session that was ended meanwhile is what is wanted.
        if (principal?.sessionId) {
          await control.verbs.endSession(actorAt(principal, address), principal.sessionId).catch(() => undefined);
        }
      }
      return next;
    });
  });

  function cookiesOf({ raw, headers }: FastifyRequest, reply: FastifyReply): AnswerCookies {
    return new AnswerCookies(reply.raw, broughtCookies(headers.cookie), clientOf(raw).isSecure);
  }

  /** Redirects to where `way` leads, or to the page that tells why it leads nowhere. */
  async function orFailed(reply: FastifyReply, way: () => Promise<string>): Promise<FastifyReply> {
    try {
      return reply.redirect(await way(), 303);
    } catch (error) {
      if (!(error instanceof SingleSignOnFailure)) throw error;
      // What comes of the provider or of an attack is for whoever runs the product; a person's own doing is in the audit.
      if (error.cause) log.warn({ error: error.cause }, error.message);
      const separator = error.backPath.includes('?') ? '&' : '?';
      return reply.redirect(`${error.backPath}${separator}sso=${error.kind}`, 303);
    }
  }
}
