import type { ClientBase } from 'pg';
import { migrate } from '../migrations/migrate.ts';
import { type Migration, readMigrations } from '../migrations/read-migrations.ts';
import { BackupError } from './backup-error.ts';
import { type BackupHeader, parseHeader, parseMark } from './format.ts';
import { listTables, quoted } from './tables.ts';

/** Fewer where they are long. */
const ROWS_AT_ONCE = 500;
const BYTES_AT_ONCE = 4 * 2 ** 20;

/**
 * Fills an empty database with the rows of a backup, all of them or none, and migrates it from the backup's version to this
 * one. Gives the rows by table. Rejects with BackupError where the database holds anything, where the backup is of a later
 * version or is not whole.
 */
export async function restoreBackup(
  client: ClientBase,
  lines: AsyncIterable<string>,
  migrations: Migration[] = readMigrations(),
): Promise<Record<string, number>> {
  const iterator = lines[Symbol.asyncIterator]();
  const header = parseHeader((await iterator.next()).value as string | undefined);
  await migrate(client, upTo(header, migrations)).catch((error: unknown) => {
    throw new BackupError(
      `The database cannot take the backup. ${error instanceof Error ? error.message : ''}`.trim(),
      {
        cause: error,
      },
    );
  });
  await client.query('BEGIN');
  let rows: Record<string, number>;
  try {
    await requireEmpty(client);
    rows = await insertRows(client, { [Symbol.asyncIterator]: () => iterator });
    await continueSequences(client);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await migrate(client, migrations);
  return rows;
}

function upTo({ migration }: BackupHeader, migrations: Migration[]): Migration[] {
  const index = migrations.findIndex(({ name }) => name === migration);
  if (index === -1) {
    throw new BackupError(`The backup is newer than this version, which does not know its migration ${migration}.`);
  }
  return migrations.slice(0, index + 1);
}

/** The link for the first account is no data: a server that was only started has made one. */
async function requireEmpty(client: ClientBase): Promise<void> {
  await client.query("DELETE FROM invitations WHERE kind = 'FIRST_ADMIN' AND NOT EXISTS (SELECT FROM users)");
  for (const table of await listTables(client)) {
    const { rows } = await client.query(`SELECT FROM ${quoted(table)} LIMIT 1`);
    if (rows.length > 0) {
      throw new BackupError(`The database is not empty: it has ${table}. Nothing was restored; use an empty one.`);
    }
  }
}

async function insertRows(client: ClientBase, lines: AsyncIterable<string>): Promise<Record<string, number>> {
  const tables = new Set(await listTables(client));
  const counts: Record<string, number> = {};
  let table: string | undefined;
  let waiting: string[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (table === undefined || waiting.length === 0) return;
    // The text goes through as it is: a number of JSON can be more than one of JavaScript.
    await client.query(
      `INSERT INTO ${quoted(table)} SELECT * FROM jsonb_populate_recordset(NULL::${quoted(table)}, $1::jsonb)`,
      [`[${waiting.join(',')}]`],
    );
    counts[table] = (counts[table] ?? 0) + waiting.length;
    waiting = [];
    waitingBytes = 0;
  };
  for await (const line of lines) {
    const mark = parseMark(line);
    if (mark && 'end' in mark) {
      await flush();
      const isWhole = Object.entries(mark.rows).every(([name, count]) => (counts[name] ?? 0) === count);
      if (isWhole) return counts;
      break;
    }
    if (mark) {
      await flush();
      table = mark.table;
      counts[table] = 0;
      if (!tables.has(table)) throw new BackupError(`The backup has rows of ${table}, which is no table of ours.`);
      continue;
    }
    if (waiting.length >= ROWS_AT_ONCE || waitingBytes + line.length > BYTES_AT_ONCE) await flush();
    waiting.push(line);
    waitingBytes += line.length;
  }
  throw new BackupError('The backup is not whole: its end is missing. Nothing was restored.');
}

/** Numbers that the database gives go on behind those that were restored. */
async function continueSequences(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT table_name AS table, column_name AS column, pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
     FROM information_schema.columns WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows) {
    const highest = `SELECT max(${quoted(column)}) FROM ${quoted(table)}`;
    await client.query(`SELECT setval($1, coalesce((${highest}), 0) + 1, false)`, [sequence]);
  }
}
