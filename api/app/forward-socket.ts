import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Client, forwardedHeader } from './client.ts';
import { passedOn } from './forward-request.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';

const OPEN_MS = 5000;

/** Sockets that another process answers; each is a pipe to it, so that a slow reader slows it down there. */
export class ForwardedSockets {
  readonly #elsewhere: StoreElsewhere;
  readonly #open = new Set<Duplex>();

  constructor(elsewhere: StoreElsewhere) {
    this.#elsewhere = elsewhere;
  }

  /** Answers a request to upgrade; `refuse` where there is nobody to open the socket. */
  forward(request: IncomingMessage, socket: Duplex, head: Buffer, client: Client, refuse: () => void): void {
    const address = this.#elsewhere.address();
    if (!address) return refuse();
    const headers = {
      ...passedOn(request.headers),
      ...forwardedHeader(this.#elsewhere.seal, client),
      connection: 'Upgrade',
      upgrade: request.headers.upgrade,
    };
    const url = `${address.url}${request.url}`;
    const forwarded = this.#elsewhere.connections.begin(url, { headers, agent: false });
    const timer = setTimeout(() => forwarded.destroy(new Error('no answer in time')), OPEN_MS);
    const gone = (): unknown => forwarded.destroy();
    socket.on('error', gone).on('close', gone);
    forwarded.once('error', () => {
      clearTimeout(timer);
      if (!this.#open.has(socket)) refuse();
    });
    forwarded.once('response', (answer) => {
      clearTimeout(timer);
      answer.destroy();
      socket.end(
        `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    });
    forwarded.once('upgrade', (answer, other, otherHead) => {
      clearTimeout(timer);
      const lines = answer.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      this.#join(socket, other);
      socket.write(otherHead);
      other.write(head);
    });
    forwarded.end();
  }

  /** Ends them all. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #join(socket: Duplex, other: Duplex): void {
    for (const [from, to] of [
      [socket, other],
      [other, socket],
    ] as const) {
      this.#open.add(from);
      from.on('error', () => undefined);
      from.once('close', () => {
        this.#open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
