import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { GraphQLError } from 'graphql';
import type { DocumentNode, ExecutionArgs, GraphQLSchema } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { OperationResult, SubscribePayload } from 'graphql-ws';
import type { Access } from '../access/access.ts';
import { allowanceOf } from '../access/allowance.ts';
import { networkOf } from '../access/network-of.ts';
import { Places } from '../access/places.ts';
import { permits } from '../access/principal.ts';
import type { ServerActivity } from '../self/server-activity.ts';
import type { Caller } from '../../schema/context.ts';
import { ControlError } from '../control/control-error.ts';
import { graphError } from '../../schema/errors.ts';
import type { Asking, AskingOf } from './asking.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { ClientOf } from './client.ts';
import { ForwardedSockets } from './forward-socket.ts';
import { GRAPHQL_PATH } from './graphql-server.ts';
import type { GraphqlServer } from './graphql-server.ts';
import type { AppLog } from './dependencies.ts';
import { isAllowedOrigin } from './origin.ts';
import type { PersistedDocuments } from './persisted-documents.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';
import { type CloseSocket, SocketTransport } from './socket-transport.ts';

/** Operations that one socket may have under way. */
const MOST_OPERATIONS = 200;
const INIT_WITHIN_MS = 10_000;
/** Sockets of one network that have not said who they are: room for a burst of those that come back after a restart. */
const MOST_UNKNOWN = 10_000;
/** What such a socket may send: a connection_init with a key has a few hundred. */
const MOST_UNKNOWN_BYTES = 16 * 1024;
/** Of the range that RFC 6455 leaves to applications, after the status of HTTP. */
const CLOSE_TOO_MANY = 4429;
/** IANA's registry of close codes. */
const CLOSE_TRY_AGAIN_LATER = 1013;

export interface SocketOptions {
  server: GraphqlServer;
  documents: PersistedDocuments;
  access: Access;
  askingOf: AskingOf;
  clientOf: ClientOf;
  activity: ServerActivity;
  callerLimits: CallerLimits;
  publicUrl: string | undefined;
  elsewhere: StoreElsewhere | null;
  log: AppLog;
}

interface SocketExtra {
  request: IncomingMessage;
  close: CloseSocket;
  isClosed: boolean;
  /** null until connection_init has let it in. */
  asking: Asking | null;
  /** Gives back what was taken when it was let in. */
  leave: () => void;
}

/** An operation with the functions that run it, which graphql-ws hands on as it gets them. */
interface SocketOperation
  extends ExecutionArgs, Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'> {}

/** GraphQL over WebSocket: graphql-transport-ws, on the path of HTTP. */
export function attachGraphqlSocket(
  app: FastifyInstance,
  { server, documents, access, askingOf, clientOf, activity, callerLimits, publicUrl, elsewhere, log }: SocketOptions,
): void {
  const forwarded = elsewhere && new ForwardedSockets(elsewhere);
  const unknown = new Places();
  const leaveUnknown = new WeakMap<IncomingMessage, () => void>();
  const addressOf = (request: IncomingMessage): string => clientOf(request).address;
  const protocol = makeServer<Record<string, unknown>, SocketExtra>({
    connectionInitWaitTimeout: INIT_WITHIN_MS,
    async onConnect({ connectionParams, extra }) {
      const asking = await askingOf(extra.request, authorizationOf(connectionParams)).catch((error: unknown) => {
        if (!(error instanceof ControlError)) throw error;
        extra.close(CLOSE_TRY_AGAIN_LATER, 'Try again later');
      });
      if (!asking) return false;
      const { identity } = asking;
      // The socket is closed with 4403, now and when whoever it is has other rights than now.
      if (!permits(identity.principal, 'READ')) return false;
      const { bucket, sockets } = allowanceOf(identity.principal, addressOf(extra.request));
      const leave = await callerLimits.sockets.take(bucket, sockets);
      if (!leave) {
        extra.close(CLOSE_TOO_MANY, `You may have ${sockets} sockets open`);
        return false;
      }
      if (extra.isClosed) {
        leave();
        return false;
      }
      leaveUnknown.get(extra.request)!();
      extra.asking = asking;
      const unwatch = access.watch(identity, () => extra.close(CloseCode.Forbidden, 'Forbidden'));
      extra.leave = () => {
        unwatch();
        leave();
      };
      return true;
    },
    onClose({ extra }) {
      extra.isClosed = true;
      extra.leave();
    },
    onSubscribe({ extra, subscriptions }, _, payload) {
      // This one is among them.
      if (Object.keys(subscriptions).length > MOST_OPERATIONS) {
        return [graphError('RATE_LIMITED', `A socket may have ${MOST_OPERATIONS} operations under way.`)];
      }
      return prepare(server, documents, payload, extra.asking!.caller());
    },
    execute: (operation) => (operation as SocketOperation).execute(operation) as OperationResult,
    subscribe: (operation) => (operation as SocketOperation).subscribe(operation) as OperationResult,
  });
  const extraOf = (request: IncomingMessage, close: CloseSocket): SocketExtra => {
    return { request, close, isClosed: false, asking: null, leave: () => undefined };
  };
  const transport = new SocketTransport(protocol, extraOf, log);
  transport.sockets.on('connection', (socket, request: IncomingMessage) => {
    activity.sockets++;
    const leavePlace = unknown.take(networkOf(addressOf(request)))!;
    const bytesBefore = request.socket.bytesRead;
    const onBytes = (): void => {
      if (request.socket.bytesRead - bytesBefore > MOST_UNKNOWN_BYTES) socket.terminate();
    };
    request.socket.on('data', onBytes);
    const leave = (): void => {
      request.socket.off('data', onBytes);
      leavePlace();
    };
    leaveUnknown.set(request, leave);
    socket.once('close', () => {
      activity.sockets--;
      leave();
    });
  });

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.url?.split('?', 1)[0] !== GRAPHQL_PATH) return refuse(socket, '404 Not Found');
    if (!isAllowedOrigin(request.headers, publicUrl)) return refuse(socket, '403 Forbidden');
    const isCrowded = unknown.held(networkOf(addressOf(request))) >= MOST_UNKNOWN;
    if (isCrowded) return refuse(socket, '429 Too Many Requests');
    if (forwarded) {
      return forwarded.forward(request, socket, head, clientOf(request), () =>
        refuse(socket, '503 Service Unavailable'),
      );
    }
    const { sockets } = transport;
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });
  app.addHook('preClose', () => {
    forwarded?.close();
    return transport.close();
  });
}

/** Parses and validates as over HTTP. */
function prepare(
  server: GraphqlServer,
  documents: PersistedDocuments,
  payload: SubscribePayload,
  caller: Caller,
): SocketOperation | readonly GraphQLError[] {
  const found = documents.textOf(payload);
  if ('refusal' in found) return [found.refusal];
  const { variables, operationName } = payload;
  const { schema, parse, validate, execute, subscribe } = server.getEnveloped(caller);
  try {
    const document = parse(found.text) as DocumentNode;
    const errors = validate(schema, document) as readonly GraphQLError[];
    if (errors.length > 0) return errors;
    return {
      schema: schema as GraphQLSchema,
      document,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
      contextValue: caller,
      execute,
      subscribe,
    };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** What connection_init brings, in place of the header that a browser cannot send with a socket. */
function authorizationOf(payload: Record<string, unknown> | undefined): { authorization?: string } {
  const given = payload?.['authorization'];
  if (given === undefined) return {};
  // What is no text names nobody.
  return { authorization: typeof given === 'string' ? given : '' };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
