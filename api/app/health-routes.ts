import type { FastifyInstance } from 'fastify';
import { permits } from '../access/principal.ts';
import type { AskingOf } from './asking.ts';
import type { Readiness } from './dependencies.ts';

/** /healthz: the process is up. /readyz: it can answer; what it waits for is told to who may read. */
export async function healthRoutes(
  app: FastifyInstance,
  { askingOf, readiness }: { askingOf: AskingOf; readiness: () => Promise<Readiness> },
): Promise<void> {
  app.get('/healthz', async (_, reply) => reply.send({ status: 'ok' }));

  app.get('/readyz', async (request, reply) => {
    const { isReady, checks } = await readiness();
    // Who cannot be told now is told no more than a stranger.
    const asking = await askingOf(request.raw).catch(() => null);
    const mayKnow = permits(asking?.identity.principal ?? null, 'READ');
    const status = isReady ? 'ready' : 'not ready';
    return reply.status(isReady ? 200 : 503).send(mayKnow ? { status, checks } : { status });
  });
}
