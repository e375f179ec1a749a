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
  readonly #sockets = new Set<Socket>();
  #turn = 0;

  private constructor(server: Server, ports: readonly number[]) {
    this.#server = server;
    server.on('connection', (socket) => this.#join(socket, connect(ports[this.#turn++ % ports.length]!, '127.0.0.1')));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(ports: readonly number[]): Promise<OneAddress> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OneAddress(server, ports);
  }

  /** The next connection goes to this one of the ports. */
  next(at: number): void {
    this.#turn = at;
  }

  #join(socket: Socket, other: Socket): void {
    for (const end of [socket, other]) {
      this.#sockets.add(end);
      end.on('error', () => undefined);
      end.once('close', () => {
        this.#sockets.delete(end);
        socket.destroy();
        other.destroy();
      });
    }
    socket.pipe(other).pipe(socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
