import type { FastifyInstance } from 'fastify';

/** What a page of the product may do: run its own code, and talk to its own server. */
const pagePolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  // Inline styles place what is drawn by the row and the pixel.
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers that browsers mind, on every answer; a route may set a policy of its own. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_, reply) => {
    reply.headers({
      'content-security-policy': pagePolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
}
