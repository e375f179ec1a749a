import type { ClientBase } from 'pg';
import { BackupError } from './backup-error.ts';
import type { BackupEnd, BackupHeader } from './format.ts';
import { listTables, primaryKey, quoted } from './tables.ts';

const ROWS_AT_ONCE = 500;

/** The lines of a backup of a database as it is at one instant, while others go on using it. */
export async function* readBackup(client: ClientBase, now: Date): AsyncGenerator<string> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    const header: BackupHeader = {
      format: 'seamark-control',
      version: 1,
      migration: await lastMigration(client),
      createdAt: now.toISOString(),
    };
    yield JSON.stringify(header);
    const rows: Record<string, number> = {};
    for (const table of await listTables(client)) {
      yield JSON.stringify({ table });
      rows[table] = 0;
      for await (const row of rowsOf(client, table)) {
        yield row;
        rows[table]++;
      }
    }
    yield JSON.stringify({ end: true, rows } satisfies BackupEnd);
  } finally {
    await client.query('ROLLBACK');
  }
}

async function lastMigration(client: ClientBase): Promise<string> {
  const { rows: tables } = await client.query<{ history: string | null }>(
    "SELECT to_regclass('_prisma_migrations') AS history",
  );
  if (tables[0]?.history === null) throw new BackupError('There is nothing to back up: the database is empty.');
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name DESC LIMIT 1`,
  );
  if (!rows[0]) throw new BackupError('There is nothing to back up: the database is empty.');
  return rows[0].name;
}

/** In the order of their keys, which is that of making: a row comes behind those of its own table that it refers to. */
async function* rowsOf(client: ClientBase, table: string): AsyncGenerator<string> {
  // Prefixed, so that no row can be taken for a line of another kind.
  const rows = `SELECT ' ' || to_jsonb(t)::text AS row FROM ${quoted(table)} AS t`;
  await client.query(`DECLARE backed_up CURSOR FOR ${rows} ORDER BY ${await primaryKey(client, table)}`);
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`FETCH ${ROWS_AT_ONCE} FROM backed_up`);
    for (const { row } of rows) yield row;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query('CLOSE backed_up');
}
