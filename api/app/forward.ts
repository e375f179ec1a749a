import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ClientOf } from './client.ts';
import { concernsTelemetry } from './concerns-telemetry.ts';
import { forwardRequest } from './forward-request.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';

/**
 * Has the process that keeps telemetry answer a request; false where this is that process, or it could not be reached. `sent`:
 * the body as it came, where it was read.
 */
export type Forward = (request: FastifyRequest, reply: FastifyReply, sent?: unknown) => Promise<boolean>;

export function createForward(elsewhere: StoreElsewhere | null, clientOf: ClientOf): Forward {
  return async (request, reply, sent) => {
    const address = elsewhere?.address();
    if (!elsewhere || !address) return false;
    const body = typeof sent === 'string' ? { body: sent } : {};
    const client = clientOf(request.raw);
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    return forwardRequest(request.raw, reply.raw, { elsewhere, url: address.url, client, ...body });
  };
}

/** Whether a request of the graph is of what the store keeps, once its body is complete. */
export function asksOfStore({ method, body, query }: FastifyRequest): boolean {
  const asked = method === 'GET' ? (query as Record<string, unknown>) : readBody(body);
  const { query: text, operationName } = asked;
  return typeof text === 'string' && concernsTelemetry(text, typeof operationName === 'string' ? operationName : null);
}

function readBody(body: unknown): Record<string, unknown> {
  try {
    return (JSON.parse(String(body)) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
}
