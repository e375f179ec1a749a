import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { testService } from '../../scripts/test-services/test-service.ts';
import { type Actor, systemActor } from '../access/actor.ts';
import { type Role, scopesOfRole } from '../access/roles.ts';
import { SharedControl } from '../cache/shared-control.ts';
import { openSharedRedis, type SharedRedis } from '../cache/shared-redis.ts';
import { type ControlBackend, ControlPlane } from './control-plane.ts';
import { verbsOver } from './call-verbs.ts';
import { ControlDatabase } from './control-database.ts';
import { openEmbedded } from './embedded/open-embedded.ts';
import { openPostgres } from './open-postgres.ts';
import type { User } from './users/user.ts';
import type { VerbName, Verbs } from './verbs.ts';

export const databaseKinds = ['embedded', 'PostgreSQL'] as const;
export type DatabaseKind = (typeof databaseKinds)[number];
/** Where people, keys and settings may be, and whether Redis stands between. */
export const controlKinds = [...databaseKinds, 'embedded and Redis', 'PostgreSQL and Redis'] as const;
export type ControlKind = (typeof controlKinds)[number];
/** Those that have the least and the most in common, for what takes long. */
export const unlikeKinds = ['embedded', 'PostgreSQL and Redis'] as const satisfies readonly ControlKind[];

/** An empty database of either kind, gone with its user. */
export interface EmptyDatabase extends AsyncDisposable {
  pool: pg.Pool;
}

export async function emptyDatabase(kind: DatabaseKind): Promise<EmptyDatabase> {
  return kind === 'embedded' ? emptyEmbedded() : emptyPostgres(testService('postgresql'));
}

async function emptyEmbedded(): Promise<EmptyDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-control-'));
  const files = join(directory, 'pg');
  cpSync(testService('databaseTemplate'), files, { recursive: true });
  const database = await openEmbedded(files);
  return {
    pool: database.pool,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** A database of its own on the server. */
async function emptyPostgres(serverUrl: string): Promise<EmptyDatabase> {
  const { url, drop } = await createDatabase(serverUrl);
  const pool = openPostgres(url);
  return {
    pool,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await drop();
    },
  };
}

export async function createDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Verbs over an empty, migrated database. */
export class TestControl implements AsyncDisposable {
  readonly pool: pg.Pool;
  readonly verbs: Verbs;
  readonly #database: EmptyDatabase;
  readonly #control: ControlDatabase;
  readonly #redis: SharedRedis | null;
  readonly #plane: ControlPlane | null;

  private constructor(database: EmptyDatabase, redis: SharedRedis | null) {
    this.#database = database;
    this.pool = database.pool;
    this.#control = new ControlDatabase(database.pool);
    this.#redis = redis;
    // What was asked in memory is forgotten: Redis is to answer.
    this.#plane = redis && new ControlPlane({ ...this.backend(), maxAgeMs: -1 }, new SharedControl(redis));
    this.verbs = this.#plane?.verbs ?? verbsOver((name, actor, input) => this.#control.call(name, actor, input));
  }

  static async open(kind: ControlKind): Promise<TestControl> {
    const [database, redisOfKind] = kind.split(' and ') as [DatabaseKind, string | undefined];
    const redis = redisOfKind === undefined ? null : openSharedRedis(testService('redis'), randomUUID());
    await redis?.link.settled(10_000);
    const test = new TestControl(await emptyDatabase(database), redis);
    await test.#control.prepare();
    return test;
  }

  /** Told of every verb that the product calls. */
  asked(_name: VerbName): void {}

  /** The same database, as the product has it. */
  backend(): ControlBackend {
    return {
      name: 'the database of a test',
      maxAgeMs: Infinity,
      prepare: async () => undefined,
      call: (name, actor, input) => {
        this.asked(name);
        return this.#control.call(name, actor, input);
      },
      ping: () => this.#control.ping(),
      close: async () => undefined,
    };
  }

  /** Somebody with an account, and as an actor. */
  async person(role: Role, email = `${role.toLowerCase()}@example.com`): Promise<{ user: User; actor: Actor }> {
    const user = await this.verbs.createUser(systemActor, { email, name: null, role, password: null });
    return { user, actor: actorOf(user) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#plane?.close();
    this.#redis?.link.close();
    await this.#control.close();
    await this.#database[Symbol.asyncDispose]();
  }
}

export function actorOf(user: User): Actor {
  const { id, email, role } = user;
  return {
    kind: 'USER',
    id,
    name: email,
    scopes: scopesOfRole[role],
    userId: id,
    user,
    sessionId: null,
    dataScope: null,
    roleDataScope: null,
    stampedAttributes: '',
    address: '192.0.2.1',
  };
}
