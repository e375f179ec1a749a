import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import { type AppliedMigration, pendingMigrations } from './history.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

/** The lock that Prisma's own engine takes: whoever migrates, does it alone. */
const LOCK = 72707369;
const LOCK_TIMEOUT_MS = 60_000;
const LOCK_NOT_AVAILABLE = '55P03';

/** As Prisma's engine makes it, so that its tools see the same history. */
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what the database lacks, a transaction for each migration, and gives their names. Rejects with MigrationError
 * where the database is not ours, is newer, or was changed by other hands; then it is left as it was.
 */
export async function migrate(client: ClientBase, migrations: Migration[] = readMigrations()): Promise<string[]> {
  await lock(client);
  try {
    const isNew = await isWithoutHistory(client);
    if (isNew) await refuseForeignTables(client);
    const pending = pendingMigrations(migrations, isNew ? [] : await readHistory(client));
    if (isNew) await client.query(historyTable);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    // A connection that is lost has no lock any more.
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`).catch(() => undefined);
  }
}

async function lock(client: ClientBase): Promise<void> {
  await client.query(`SET statement_timeout = 0; SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    await client.query(`SELECT pg_advisory_lock(${LOCK})`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
    throw new MigrationError('Another process has been migrating the database for a minute: try again later.');
  } finally {
    await client.query('RESET lock_timeout');
  }
}

async function isWithoutHistory(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ history: string | null }>(
    `SELECT to_regclass('_prisma_migrations') AS history`,
  );
  return rows[0]?.history === null;
}

async function refuseForeignTables(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
     ORDER BY relname LIMIT 1`,
  );
  const [foreign] = rows;
  if (!foreign) return;
  throw new MigrationError(
    `The database holds tables of others, such as ${foreign.name}, and is left alone: use a database of its own.`,
  );
}

async function readHistory(client: ClientBase): Promise<AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished" FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

async function apply(client: ClientBase, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`Migration ${name} could not be applied and was undone: ${reason}.`, { cause: error });
  }
}
