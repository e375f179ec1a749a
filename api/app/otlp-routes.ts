import type { FastifyInstance } from 'fastify';
import type { AppDependencies } from './dependencies.ts';

/** OTLP/HTTP on the port of the pages. Whoever takes it reads the body itself: it may be long, and is not JSON alone. */
export async function otlpRoutes(
  app: FastifyInstance,
  { serveOtlp }: Pick<AppDependencies, 'serveOtlp'>,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_, __, done) => done(null));
  app.all('/v1/:signal', (request, reply) => {
    reply.hijack();
    serveOtlp(request.raw, reply.raw);
  });
}
