import type pg from 'pg';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testService } from '../../../scripts/test-services/test-service.ts';
import { createDatabase, databaseKinds, emptyDatabase } from '../control.testing.ts';
import { migrate } from './migrate.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, readMigrations } from './read-migrations.ts';

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

const own = [
  migration('0001_users', 'CREATE TABLE users (id INT); CREATE INDEX users_id ON users (id)'),
  migration('0002_keys', 'CREATE TABLE keys (id INT)'),
  migration('0003_names', "ALTER TABLE users ADD name TEXT NOT NULL DEFAULT ''"),
];

/** What tables and columns there are. */
async function shapeOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ shape: string }>(
    `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || coalesce(column_default, '') AS shape
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1`,
  );
  return rows.map(({ shape }) => shape);
}

async function historyOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at, 1',
  );
  return rows.map(({ name }) => name);
}

describe.each(databaseKinds)('on %s', (kind) => {
  async function withClient<Value>(work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
    await using database = await emptyDatabase(kind);
    const client = await database.pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }

  test('one by one or all at once come to the same', async () => {
    const shapes = [];
    for (const steps of [[own], own.map((_, index) => own.slice(0, index + 1))]) {
      shapes.push(
        await withClient(async (client) => {
          for (const known of steps) await migrate(client, known);
          return [await shapeOf(client), await historyOf(client)];
        }),
      );
    }
    expect(shapes[0]![1]).toEqual(own.map(({ name }) => name));
    expect(shapes[0]).toEqual(shapes[1]);
  });

  test('what is applied is not applied again', async () => {
    await withClient(async (client) => {
      expect(await migrate(client)).toEqual(readMigrations().map(({ name }) => name));
      expect(await migrate(client)).toEqual([]);
    });
  });

  test('one that fails leaves nothing, and those before it stay', async () => {
    await withClient(async (client) => {
      const broken = migration('0002_keys', 'CREATE TABLE keys (id INT); SELECT 1 / 0');
      await expect(migrate(client, [own[0]!, broken])).rejects.toThrow(/0002_keys.*undone: division by zero\.$/);
      expect(await historyOf(client)).toEqual(['0001_users']);
      expect(await shapeOf(client)).not.toContain('keys.id integer ');
      expect(await migrate(client, own)).toEqual(['0002_keys', '0003_names']);
    });
  });

  test('an edited one is refused, and nothing is applied', async () => {
    await withClient(async (client) => {
      await migrate(client, own.slice(0, 1));
      const edited = [migration('0001_users', 'CREATE TABLE users (id BIGINT)'), ...own.slice(1)];
      await expect(migrate(client, edited)).rejects.toThrow(MigrationError);
      expect(await historyOf(client)).toEqual(['0001_users']);
    });
  });

  test('a newer database is refused', async () => {
    await withClient(async (client) => {
      await migrate(client, own);
      await expect(migrate(client, own.slice(0, 2))).rejects.toThrow(/newer than this version.*0003_names/);
    });
  });

  test('a database with tables of others is left as it is', async () => {
    await withClient(async (client) => {
      await client.query('CREATE TABLE invoices (id INT)');
      await expect(migrate(client, own)).rejects.toThrow(/tables of others, such as invoices/);
      expect(await shapeOf(client)).toEqual(['invoices.id integer ']);
    });
  });

  test('the history is the one that Prisma keeps', async () => {
    await withClient(async (client) => {
      await migrate(client);
      const { rows } = await client.query<Record<string, unknown>>('SELECT * FROM _prisma_migrations LIMIT 1');
      expect(rows[0]).toMatchObject({
        migration_name: readMigrations()[0]!.name,
        checksum: readMigrations()[0]!.checksum,
        rolled_back_at: null,
        applied_steps_count: 1,
      });
    });
  });

  test('the audit is added to and not changed', async () => {
    await withClient(async (client) => {
      await migrate(client);
      await client.query(
        "INSERT INTO audit_events (at, actor_kind, actor_name, action, outcome) VALUES (now(), 'SYSTEM', 'x', 'y', 'DONE')",
      );
      for (const sql of ["UPDATE audit_events SET action = 'z'", 'DELETE FROM audit_events', 'TRUNCATE audit_events']) {
        await expect(client.query(sql)).rejects.toThrow('never changed');
      }
    });
  });
});

test('two processes that migrate at once apply each migration once', async () => {
  const { url, drop } = await createDatabase(testService('postgresql'));
  try {
    const file = new URL('../testdata/migrate-process.ts', import.meta.url);
    const processes = [1, 2, 3].map(() => fork(file, [url], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }));
    const applied = await Promise.all(
      processes.map(async (child) => ((await once(child, 'message')) as [string[]])[0]),
    );
    expect(applied.flat()).toEqual(readMigrations().map(({ name }) => name));
  } finally {
    await drop();
  }
});
