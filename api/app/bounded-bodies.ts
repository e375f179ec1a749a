import type { FastifyInstance } from 'fastify';
import { networkOf } from '../access/network-of.ts';
import { Places } from '../access/places.ts';
import { SlowBodies } from '../ingest/slow-bodies.ts';
import { graphError } from '../../schema/errors.ts';
import type { ClientOf } from './client.ts';

/** Bytes of bodies that are still coming, of everybody and of one network. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_OF_NETWORK = 16 * 1024 * 1024;
/** A body of the longest takes a second at 10 Mbit/s. */
const pace = { checkIntervalMs: 5000, minBytes: 5000, maxMs: 30_000 };
const ALL = 'all';

export interface BoundedBodiesOptions {
  clientOf: ClientOf;
  /** What is counted of a body that does not say how long it is. */
  mostBytes: number;
}

/**
 * Bounds the memory of bodies that are read before anybody knows who sends them, by what they announce; those that come too
 * slowly are ended with their connection.
 */
export function boundBodies(app: FastifyInstance, { clientOf, mostBytes }: BoundedBodiesOptions): void {
  const coming = new Places();
  const slowBodies = new SlowBodies(pace);
  app.addHook('onClose', async () => slowBodies.close());
  app.addHook('onRequest', async ({ raw, headers }, reply) => {
    const bytes = headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : mostBytes;
    if (bytes === 0) return undefined;
    const network = `network ${networkOf(clientOf(raw).address)}`;
    const leaveNetwork = coming.take(network, MOST_OF_NETWORK, bytes);
    const leaveAll = leaveNetwork && coming.take(ALL, MOST_BYTES, bytes);
    if (!leaveAll) {
      leaveNetwork?.();
      const refusal = graphError('RATE_LIMITED', 'Too much is being sent; try again.', { retryAfterSeconds: 1 });
      return reply
        .status(429)
        .headers({ 'retry-after': 1, connection: 'close' })
        .send({ errors: [refusal] });
    }
    const { socket } = raw;
    const before = socket.bytesRead;
    const reading = {
      get receivedBytes() {
        return socket.bytesRead - before;
      },
      stop: () => void socket.destroy(),
    };
    slowBodies.watch(reading);
    raw.once('close', () => {
      slowBodies.forget(reading);
      leaveAll();
      leaveNetwork();
    });
    return undefined;
  });
}
