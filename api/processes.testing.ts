import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createDatabase } from './control/control.testing.ts';
import { Product } from './product.testing.ts';

export const ADMIN = { email: 'ann@example.com', password: 'correct horse battery' };

/** Two processes over one database and one Redis: the first keeps telemetry, the other forwards to it. */
export class Processes implements AsyncDisposable {
  readonly settings: Record<string, string>;
  owner: Product;
  forwarder: Product;
  readonly #drop: () => Promise<void>;

  private constructor(
    settings: Record<string, string>,
    [owner, forwarder]: [Product, Product],
    drop: () => Promise<void>,
  ) {
    this.settings = settings;
    this.owner = owner;
    this.forwarder = forwarder;
    this.#drop = drop;
  }

  /** `more`: settings of both that are others than usual. */
  static async start(
    databaseServerUrl: string,
    redisUrl: string,
    more: Record<string, string> = {},
  ): Promise<Processes> {
    const { url, drop } = await createDatabase(databaseServerUrl);
    const settings = {
      DATABASE_URL: url,
      REDIS_URL: redisUrl,
      JWT_SECRET: `a secret of ${url}, long enough`.replaceAll(' ', '-'),
      BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
      BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      INGEST_AUTH: 'key',
      ...more,
    };
    const owner = await Product.start({ settings });
    const forwarder = await Product.start({ settings: { ...settings, TELEMETRY_STORE: 'elsewhere' } });
    return new Processes(settings, [owner, forwarder], drop);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.forwarder[Symbol.asyncDispose]();
    await this.owner[Symbol.asyncDispose]();
    await this.#drop();
  }
}

/** One address in front of several ports of this machine: each connection goes to the next of them. */
export class OneAddress implements AsyncDisposable {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(ports: readonly number[]): Promise<OneAddress> {
    const sockets = new Set<Socket>();
    let turn = 0;
    const server = createServer((socket) => {
      const other = connect(ports[turn++ % ports.length]!, '127.0.0.1');
      for (const end of [socket, other]) {
        sockets.add(end);
        end.on('error', () => undefined);
        end.once('close', () => {
          sockets.delete(end);
          socket.destroy();
          other.destroy();
        });
      }
      socket.pipe(other).pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OneAddress(server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
