import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { CertificateFiles } from '../../api/config/certificate.ts';
import { debianProgram } from './debian-program.ts';
import { freePort } from '../free-port.ts';

const START_MS = 30_000;
const PASSWORD = 'a password of tests';

/**
 * A Redis server that keeps nothing on disk, on a free port of the loopback, over TLS where it has a certificate. It may be
 * killed, paused and started again.
 */
export class RedisServer {
  /** With the password; the database is 1. */
  readonly url: string;
  readonly #program: string;
  readonly #port: number;
  readonly #certificate: CertificateFiles | undefined;
  #process: ChildProcess | undefined;

  private constructor(program: string, port: number, certificate: CertificateFiles | undefined) {
    this.#program = program;
    this.#port = port;
    this.#certificate = certificate;
    this.url = `${certificate ? 'rediss' : 'redis'}://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/1`;
  }

  /** Installs Redis where it is missing and starts an empty server. Rejects with a sentence. */
  static async create(certificate?: CertificateFiles): Promise<RedisServer> {
    const program = await debianProgram(['redis-server'], 'redis-server');
    const server = new RedisServer(program, await freePort(), certificate);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--requirepass', PASSWORD];
    this.#process = spawn(this.#program, [...this.#listening(), ...options], { stdio: 'ignore' });
    for (let waitedMs = 0; ; waitedMs += 20) {
      const pong = await this.command('PING').catch(() => undefined);
      if (pong === 'PONG') return;
      if (waitedMs > START_MS || this.#process.exitCode !== null) throw new Error('Redis did not start');
      await delay(20);
    }
  }

  /** Carries out one command in the database of the address. */
  async command(name: string, ...args: (string | number)[]): Promise<unknown> {
    const options = {
      lazyConnect: true,
      retryStrategy: null,
      commandTimeout: 5000,
      connectTimeout: 5000,
      ...(this.#certificate && { tls: { ca: readFileSync(this.#certificate.certFile) } }),
    };
    const client = new Redis(this.url, options);
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.call(name, args.map(String));
    } finally {
      client.disconnect();
    }
  }

  #listening(): string[] {
    if (!this.#certificate) return ['--port', String(this.#port)];
    const { certFile, keyFile } = this.#certificate;
    const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile];
    return ['--port', '0', '--tls-port', String(this.#port), ...files, '--tls-auth-clients', 'no'];
  }

  /** As a crash would: what it held is gone. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  /** It keeps its connections and answers nothing. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
