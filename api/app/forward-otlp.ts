import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { answerOf } from '../ingest/answers.ts';
import { refuseOtlp } from '../ingest/otlp-http.ts';
import type { ClientOf } from './client.ts';
import { forwardRequest } from './forward-request.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';

const CONNECT_MS = 2000;
const MOST_CONNECTIONS = 10_000;
/** Of a machine that has vanished nothing is heard. */
const KEEP_ALIVE_MS = 30_000;

export interface ForwardOtlpOptions {
  elsewhere: StoreElsewhere;
  clientOf: ClientOf;
  /** Whether this process takes telemetry from anybody. */
  ingestIsOpen: boolean;
}

/** Has the process that keeps telemetry take what comes over HTTP; 503, to be sent again, where it cannot. */
export function forwardOtlp({
  elsewhere,
  clientOf,
  ingestIsOpen,
}: ForwardOtlpOptions): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const address = elsewhere.address();
    const refuse = (why: string): void => refuseOtlp(request, response, answerOf('unavailable', why));
    if (!address) return refuse(nobodyKeeps);
    if (address.ingestIsOpen && !ingestIsOpen) return refuse(openElsewhere);
    const to = { elsewhere, url: address.otlpHttpUrl, client: clientOf(request) };
    void forwardRequest(request, response, to).then((isAnswered) => {
      if (!isAnswered && !response.destroyed) refuse(unreachable(address.otlpHttpUrl));
    });
  };
}

/** The same of gRPC, connection by connection: whoever sends is told that there is none, and sends again. */
export function forwardGrpc({ elsewhere, ingestIsOpen }: ForwardOtlpOptions): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    const address = elsewhere.address();
    socket.setKeepAlive(true, KEEP_ALIVE_MS).on('error', () => undefined);
    if (!address || (address.ingestIsOpen && !ingestIsOpen)) return socket.destroy();
    const other = connect({ host: address.otlpGrpcHost, port: address.otlpGrpcPort, noDelay: true });
    const timer = setTimeout(() => other.destroy(), CONNECT_MS);
    other.once('connect', () => clearTimeout(timer));
    other.setKeepAlive(true, KEEP_ALIVE_MS).on('error', () => undefined);
    other.once('close', () => socket.destroy());
    socket.once('close', () => other.destroy());
    return socket.pipe(other).pipe(socket);
  });
  server.maxConnections = MOST_CONNECTIONS;
  return server;
}

export const nobodyKeeps =
  'No process with the same REDIS_URL and JWT_SECRET keeps telemetry: start one without TELEMETRY_STORE=elsewhere.';
const openElsewhere =
  'The process that keeps telemetry takes it from anybody, and this one does not: set INGEST_AUTH alike for both.';

export function unreachable(url: string): string {
  return `The process that keeps telemetry cannot be reached at ${url}: it has ended, or its ANNOUNCED_HOST is no address that leads to it from here.`;
}
