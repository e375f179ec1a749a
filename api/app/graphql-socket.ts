import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import { makeServer } from 'graphql-ws';
import type { OperationResult, SubscribePayload } from 'graphql-ws';
import type { Authenticate } from '../access/authenticate.ts';
import { permits } from '../access/principal.ts';
import type { Principal } from '../access/principal.ts';
import type { ServerActivity } from '../self/server-activity.ts';
import { graphError } from '../../schema/errors.ts';
import { GRAPHQL_PATH } from './graphql-server.ts';
import type { GraphqlServer, RequestOrigin } from './graphql-server.ts';
import type { AppLog } from './dependencies.ts';
import { isAllowedOrigin } from './origin.ts';
import { SocketTransport } from './socket-transport.ts';

/** Operations that one socket may have under way. */
const MOST_OPERATIONS = 200;
const INIT_WITHIN_MS = 10_000;

export interface SocketOptions {
  server: GraphqlServer;
  authenticate: Authenticate;
  activity: ServerActivity;
  publicUrl: string | undefined;
  log: AppLog;
}

interface SocketExtra {
  request: IncomingMessage;
  /** null until connection_init has let it in. */
  principal: Principal | null;
}

/** An operation with the functions that run it, which graphql-ws hands on as it gets them. */
interface SocketOperation
  extends ExecutionArgs, Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'> {}

/** GraphQL over WebSocket: graphql-transport-ws, on the path of HTTP. */
export function attachGraphqlSocket(
  app: FastifyInstance,
  { server, authenticate, activity, publicUrl, log }: SocketOptions,
): void {
  const protocol = makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: INIT_WITHIN_MS,
    onConnect({ connectionParams, extra }) {
      const principal = authenticate(authorizationOf(extra.request, connectionParams));
      // The socket is closed with 4403.
      if (!permits(principal, 'READ')) return false;
      extra.principal = principal;
      return true;
    },
    onSubscribe({ extra, subscriptions }, _, payload) {
      // This one is among them.
      if (Object.keys(subscriptions).length > MOST_OPERATIONS) {
        return [graphError('RATE_LIMITED', `A socket may have ${MOST_OPERATIONS} operations under way.`)];
      }
      return prepare(server, payload, { principal: extra.principal, correlationId: randomUUID() });
    },
    execute: (operation) => (operation as SocketOperation).execute(operation) as OperationResult,
    subscribe: (operation) => (operation as SocketOperation).subscribe(operation) as OperationResult,
  });
  const transport = new SocketTransport(protocol, (request) => ({ request, principal: null }), log);
  transport.sockets.on('connection', (socket) => {
    activity.sockets++;
    socket.once('close', () => activity.sockets--);
  });

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== GRAPHQL_PATH) return refuse(socket, '404 Not Found');
    if (!isAllowedOrigin(request.headers, publicUrl)) return refuse(socket, '403 Forbidden');
    const { sockets } = transport;
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  app.addHook('preClose', () => transport.close());
}

/** Parses and validates as over HTTP. */
function prepare(
  server: GraphqlServer,
  { query, variables, operationName }: SubscribePayload,
  origin: RequestOrigin,
): SocketOperation | readonly GraphQLError[] {
  const { schema, parse, validate, execute, subscribe } = server.getEnveloped(origin);
  try {
    const document = parse(query) as DocumentNode;
    const errors = validate(schema, document) as readonly GraphQLError[];
    if (errors.length > 0) return errors;
    return {
      schema: schema as GraphQLSchema,
      document,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
      contextValue: origin,
      execute,
      subscribe,
    };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** What connection_init brings, in place of the header that a browser cannot send with a socket. */
function authorizationOf(
  { headers }: IncomingMessage,
  payload: Record<string, unknown> | undefined,
): string | undefined {
  const given = payload?.['authorization'] ?? headers.authorization;
  // What is no text names nobody.
  return given === undefined || typeof given === 'string' ? given : '';
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
