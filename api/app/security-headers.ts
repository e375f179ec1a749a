import type { FastifyInstance } from 'fastify';
import type { ClientOf } from './client.ts';
import type { AppDependencies } from './dependencies.ts';

export interface PagePolicy {
  /** Lets the page have a style of its own: a nonce or a hash. */
  styleSource?: string;
  /** Sites that may show it in a frame. */
  frameAncestors?: readonly string[];
}

/** What a page of the product may do: run its own code, and talk to its own server. */
export function pagePolicy({ styleSource = '', frameAncestors = [] }: PagePolicy = {}): string {
  return [
    "default-src 'self'",
    "img-src 'self' data:",
    `style-src 'self' ${styleSource}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length > 0 ? `'self' ${frameAncestors.join(' ')}` : "'none'"}`,
  ].join('; ');
}

/** A year, as the browsers' lists ask for. */
const strictTransport = 'max-age=31536000';
/** What machines ask inside of a network, which knows nothing of TLS. */
const plainPaths = /^\/(healthz|readyz|v1\/[^/]*)$/;

export interface SecurityOptions extends Pick<AppDependencies, 'publicUrl'> {
  clientOf: ClientOf;
}

/**
 * Headers that browsers mind, on every answer, which nobody keeps; a route may set a policy of its own, and let its answers be
 * kept. Where people reach the product over TLS, what a proxy took without it is sent there.
 */
export function addSecurityHeaders(app: FastifyInstance, { clientOf, publicUrl }: SecurityOptions): void {
  const policy = pagePolicy();
  app.addHook('onRequest', async ({ raw, url }, reply) => {
    const { isTls, isForwarded } = clientOf(raw);
    if (publicUrl?.startsWith('https:') && isForwarded && !isTls && !plainPaths.test(url.split('?', 1)[0]!)) {
      return reply.redirect(publicUrl + url, 308);
    }
    if (isTls) reply.header('strict-transport-security', strictTransport);
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    return undefined;
  });
}
