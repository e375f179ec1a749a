import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { Actor } from '../access/actor.ts';
import { isUnavailable, toControlError } from './database-errors.ts';
import { PrismaClient } from './generated/client.ts';
import { migrate } from './migrations/migrate.ts';
import { type VerbName, verbs } from './verbs.ts';
import type { VerbContext } from './verb-context.ts';

/** A database that was just not there is not asked again before this. */
const RETRY_MS = 1000;
/** Transactions wait for a connection that others have, and may take this long in all. */
const transactionOptions = { maxWait: 10_000, timeout: 10_000 };

type AnyVerb = (context: VerbContext, ...input: unknown[]) => Promise<unknown>;

/** Verbs over a PostgreSQL database, which is migrated before the first of them, and may come and go. */
export class ControlDatabase {
  readonly #pool: pg.Pool;
  readonly #prisma: PrismaClient;
  #prepared: Promise<void> | undefined;
  #failure: { error: unknown; atMs: number } | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  }

  /** Rejects with MigrationError where the database may not be used, with ControlError where it does not answer. */
  async prepare(): Promise<void> {
    this.#prepared ??= this.#migrate();
    try {
      await this.#prepared;
    } catch (error) {
      this.#prepared = undefined;
      if (isUnavailable(error)) throw toControlError(error);
      throw error;
    }
  }

  /** Carries a verb out; rejects with ControlError, or with what is a fault of ours. */
  async call(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    try {
      await this.#preparedOnce();
      const verb = verbs[name] as AnyVerb;
      return await verb({ database: this.#prisma, actor, now: new Date() }, ...input);
    } catch (error) {
      throw toControlError(error);
    }
  }

  /** Resolves with milliseconds where the database answers and is prepared. */
  async ping(): Promise<number> {
    const startMs = performance.now();
    try {
      await this.#preparedOnce();
      await this.#pool.query('SELECT 1');
    } catch (error) {
      throw toControlError(error);
    }
    return performance.now() - startMs;
  }

  /** The connections stay open, for who opened them to close. */
  close(): Promise<void> {
    return this.#prisma.$disconnect();
  }

  /** A database that is away is not tried by every caller anew. */
  async #preparedOnce(): Promise<void> {
    if (this.#failure && performance.now() - this.#failure.atMs < RETRY_MS) throw this.#failure.error;
    try {
      await this.prepare();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = { error, atMs: performance.now() };
      throw error;
    }
  }

  async #migrate(): Promise<void> {
    const client = await this.#pool.connect();
    let failure: Error | undefined;
    try {
      await migrate(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // Its session has other time limits.
      client.release(failure ?? true);
    }
  }
}
