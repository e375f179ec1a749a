import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverCommand } from '../scripts/launch/server.mjs';

const root = resolve(import.meta.dirname, '..');
const START_MS = 60_000;

export interface ProductOptions {
  /** Kept when the product ends; a new one, deleted in the end, where it is left out. */
  dataDirectory?: string;
  settings?: Record<string, string>;
  /** Programs and their arguments in front of the server's, such as a tracer. */
  prefix?: string[];
  /** As once given by an earlier start: clients find the same address again. */
  ports?: Ports;
}

export interface Ports {
  web: number;
  otlpHttp: number;
  otlpGrpc: number;
}

/** The whole product as a process of its own, on free ports. */
export class Product {
  readonly process: ChildProcess;
  readonly dataDirectory: string;
  readonly ports: Ports;
  readonly url: string;
  readonly otlpUrl: string;
  readonly otlpGrpcAddress: string;
  /** What it has written to stdout and stderr. */
  readonly output: () => string;
  readonly #isOwnDirectory: boolean;

  private constructor(
    process: ChildProcess,
    dataDirectory: string,
    isOwn: boolean,
    ports: Ports,
    output: () => string,
  ) {
    this.process = process;
    this.dataDirectory = dataDirectory;
    this.#isOwnDirectory = isOwn;
    this.ports = ports;
    this.url = `http://127.0.0.1:${ports.web}`;
    this.otlpUrl = `http://127.0.0.1:${ports.otlpHttp}`;
    this.otlpGrpcAddress = `127.0.0.1:${ports.otlpGrpc}`;
    this.output = output;
  }

  /** Resolves once it is ready; throws with its output where it does not become so. */
  static async start({ dataDirectory, settings = {}, prefix = [], ports }: ProductOptions = {}): Promise<Product> {
    const directory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'seamark-product-'));
    const server = serverCommand(root);
    const [command, ...args] = [...prefix, process.execPath, ...server.args] as [string, ...string[]];
    const child = spawn(command, args, {
      cwd: root,
      env: {
        PATH: process.env['PATH'],
        NODE_COMPILE_CACHE: join(root, '.cache', 'node'),
        ...server.env,
        DATA_DIR: directory,
        PORT: String(ports?.web ?? 0),
        OTLP_HTTP_PORT: String(ports?.otlpHttp ?? 0),
        OTLP_GRPC_PORT: String(ports?.otlpGrpc ?? 0),
        LOG_LEVEL: 'error',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    const deadline = Date.now() + START_MS;
    for (;;) {
      const addresses =
        /Dashboard +https?:\/\/\S+:(\d+)[^]*OTLP +https?:\/\/\S+:(\d+) \(HTTP\) +\S+:(\d+) \(gRPC\)/.exec(output);
      if (addresses) {
        const [web, otlpHttp, otlpGrpc] = addresses.slice(1).map(Number) as [number, number, number];
        return new Product(child, directory, dataDirectory === undefined, { web, otlpHttp, otlpGrpc }, () => output);
      }
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`the product did not start (exit ${child.exitCode}):\n${output}`);
      }
      await delay(20);
    }
  }

  /** Asks the graph; throws where the answer has errors. */
  async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
    if (errors) throw new Error([...errors.map(({ message }) => message), this.output()].join('\n'));
    return data;
  }

  /** Sends OTLP/JSON; gives the status. */
  async send(signal: 'traces' | 'metrics' | 'logs', request: unknown): Promise<number> {
    const response = await fetch(`${this.otlpUrl}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(30_000),
    });
    await response.arrayBuffer();
    return response.status;
  }

  /** Ends it, politely or not, and waits until it is gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((done) => this.process.once('exit', done));
      this.process.kill(signal);
      await ended;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
    // The process of its embedded database ends a moment after it, and may write until then.
    if (this.#isOwnDirectory)
      rmSync(this.dataDirectory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
