import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../access/authenticate.ts';
import { permits } from '../access/principal.ts';
import type { Readiness } from './dependencies.ts';

/** /healthz: the process is up. /readyz: it can answer; what it waits for is told to who may read. */
export async function healthRoutes(
  app: FastifyInstance,
  { authenticate, readiness }: { authenticate: Authenticate; readiness: () => Promise<Readiness> },
): Promise<void> {
  app.get('/healthz', async (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    const { isReady, checks } = await readiness();
    const mayKnow = permits(authenticate(request.headers.authorization), 'READ');
    const status = isReady ? 'ready' : 'not ready';
    return reply
      .status(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(mayKnow ? { status, checks } : { status });
  });
}
