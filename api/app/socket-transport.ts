import type { IncomingMessage } from 'node:http';
import { CloseCode, handleProtocols } from 'graphql-ws';
import type { Server } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { AppLog } from './dependencies.ts';

const MOST_MESSAGE_BYTES = 1024 * 1024;
const PING_EVERY_MS = 20_000;
const CLOSE_WITHIN_MS = 1000;
/** RFC 6455, section 7.4.1. */
const CLOSE_GOING_AWAY = 1001;

export type CloseSocket = (code: number, reason: string) => void;

/**
 * Sockets that speak to a server of graphql-ws. What is sent waits until the network has taken it, so that a slow reader
 * slows down what is read for it and fills no memory. A socket that does not answer a ping by the next is ended.
 */
export class SocketTransport<Extra extends { request: IncomingMessage }> {
  /** Takes connections once they are asked for. */
  readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  readonly #unanswered = new WeakSet<WebSocket>();
  // One timer for all of them: thousands are idle most of the time.
  readonly #pings = setInterval(() => this.#ping(), PING_EVERY_MS);

  constructor(server: Server<Extra>, extraOf: (request: IncomingMessage, close: CloseSocket) => Extra, log: AppLog) {
    this.sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
      const closed = server.opened(
        {
          protocol: socket.protocol,
          send: (text) => sent(socket, text),
          close: (code, reason) => socket.close(code, reason),
          onMessage: (handle) => {
            socket.on('message', (message: Buffer) => {
              handle(message.toString('utf8')).catch((error: unknown) => {
                log.error({ error }, 'a message could not be handled');
                socket.close(CloseCode.InternalServerError, 'Internal server error');
              });
            });
          },
        },
        extraOf(request, (code, reason) => socket.close(code, reason)),
      );
      socket.on('pong', () => this.#unanswered.delete(socket));
      // What is wrong with the bytes is the other side's fault, and told by the code with which ws closes the socket.
      socket.on('error', () => {});
      socket.once('close', (code, reason) => {
        void Promise.resolve(closed(code, reason.toString('utf8'))).catch((error: unknown) => {
          log.error({ error }, 'a socket could not be closed');
        });
      });
    });
  }

  /** Tells everybody that the server goes away, and waits a moment for them to hang up. */
  async close(): Promise<void> {
    clearInterval(this.#pings);
    const { clients } = this.sockets;
    for (const socket of clients) socket.close(CLOSE_GOING_AWAY, 'Going away');
    const timer = setTimeout(() => clients.forEach((socket) => socket.terminate()), CLOSE_WITHIN_MS);
    await new Promise<void>((resolve) => this.sockets.close(() => resolve()));
    clearTimeout(timer);
  }

  #ping(): void {
    for (const socket of this.sockets.clients) {
      if (this.#unanswered.has(socket)) {
        socket.terminate();
        continue;
      }
      this.#unanswered.add(socket);
      socket.ping();
    }
  }
}

/** Ends when the network has taken the text, or the socket is gone; that it is gone is told by its closing. */
function sent(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== socket.OPEN) return resolve();
    socket.send(text, () => resolve());
  });
}
