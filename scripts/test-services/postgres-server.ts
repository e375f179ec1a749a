import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import pg from 'pg';
import type { CertificateFiles } from '../../api/config/certificate.ts';
import { installDebianPackages } from './debian-packages.ts';
import { freePort } from '../free-port.ts';
import { findProgram, runCommand } from './run-command.ts';

const START_MS = 30_000;
/** Debian keeps the server's programs out of PATH, in a folder for each version. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const CERT_NAME = 'server.crt';
const KEY_NAME = 'server.key';

/**
 * A PostgreSQL server with files of its own, on a free port of the loopback, which speaks TLS too where it has a certificate.
 * It may be killed and started again.
 */
export class PostgresServer {
  readonly url: string;
  readonly #programs: string;
  readonly #directory: string;
  readonly #port: number;
  readonly #user: Identity | undefined;
  readonly #hasCertificate: boolean;
  #process: ChildProcess | undefined;

  private constructor(
    programs: string,
    directory: string,
    port: number,
    user: Identity | undefined,
    hasCertificate: boolean,
  ) {
    this.#programs = programs;
    this.#directory = directory;
    this.#port = port;
    this.#user = user;
    this.#hasCertificate = hasCertificate;
    this.url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Installs PostgreSQL where it is missing, makes an empty server and starts it. Rejects with a sentence. */
  static async create(certificate?: CertificateFiles): Promise<PostgresServer> {
    const programs = await postgresPrograms();
    // PostgreSQL refuses to run as root.
    const user = process.getuid?.() === 0 ? await identityOf('postgres') : undefined;
    const directory = await mkdtemp(join(tmpdir(), 'seamark-postgres-'));
    if (user) await chown(directory, user.uid, user.gid);
    const server = new PostgresServer(programs, directory, await freePort(), user, certificate !== undefined);
    const options = ['-D', join(directory, 'data'), '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale'];
    await runCommand(join(programs, 'initdb'), options, START_MS, undefined, user);
    if (certificate) await server.#take(certificate);
    await server.start();
    return server;
  }

  /** PostgreSQL takes no key that anybody else could read. */
  async #take({ certFile, keyFile }: CertificateFiles): Promise<void> {
    for (const [from, name] of [
      [certFile, CERT_NAME],
      [keyFile, KEY_NAME],
    ] as const) {
      const to = join(this.#directory, name);
      await copyFile(from, to);
      await chmod(to, 0o600);
      if (this.#user) await chown(to, this.#user.uid, this.#user.gid);
    }
  }

  async start(): Promise<void> {
    const listen = ['-p', String(this.#port), '-k', this.#directory, '-c', 'listen_addresses=127.0.0.1'];
    if (this.#hasCertificate) {
      const files = [
        `ssl_cert_file=${join(this.#directory, CERT_NAME)}`,
        `ssl_key_file=${join(this.#directory, KEY_NAME)}`,
      ];
      listen.push(...['ssl=on', ...files].flatMap((option) => ['-c', option]));
    }
    this.#process = spawn(join(this.#programs, 'postgres'), ['-D', join(this.#directory, 'data'), ...listen], {
      stdio: 'ignore',
      ...this.#user,
    });
    for (let waitedMs = 0; !(await answers(this.url)); waitedMs += 50) {
      if (waitedMs > START_MS || this.#process.exitCode !== null) throw new Error('PostgreSQL did not start');
      await delay(50);
    }
  }

  /** SIGINT ends it with its connections; SIGQUIT as a crash would. */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#process;
    if (!server || server.exitCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

interface Identity {
  uid: number;
  gid: number;
}

async function postgresPrograms(): Promise<string> {
  const found = await findPrograms();
  if (found) return found;
  await installDebianPackages(['postgresql']);
  const installed = await findPrograms();
  if (!installed) throw new Error("Debian's postgresql is installed, but its programs were not found");
  return installed;
}

/** The folder with the programs of the newest version. */
async function findPrograms(): Promise<string | undefined> {
  const versions = existsSync(DEBIAN_FOLDER) ? await readdir(DEBIAN_FOLDER) : [];
  const newest = versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_FOLDER, version, 'bin'));
  const folder = newest.find((path) => existsSync(join(path, 'initdb')));
  if (folder) return folder;
  const initdb = await findProgram('initdb');
  return initdb && join(initdb, '..');
}

async function identityOf(name: string): Promise<Identity> {
  const run = promisify(execFile);
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (kind) => (await run('id', [kind, name])).stdout));
  return { uid: Number(uid), gid: Number(gid) };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
