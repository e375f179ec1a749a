import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { systemActor } from '../../access/actor.ts';
import { databaseKinds, type DatabaseKind, emptyDatabase, TestControl } from '../control.testing.ts';
import { readMigrations } from '../migrations/read-migrations.ts';
import { readBackup } from './read-backup.ts';
import { restoreBackup } from './restore-backup.ts';
import { listTables } from './tables.ts';

const now = new Date('2026-01-02T03:04:05Z');

/** Something of every table, with values that are easily lost on the way. */
async function fill({ verbs, pool }: TestControl): Promise<void> {
  const admin = await verbs.ensureAdmin(systemActor, { email: 'Änn@example.com', password: 'correct horse' });
  const key = {
    name: 'k "quoted" \\ {"end":',
    kind: 'SHARE_LINK',
    scopes: ['READ' as const],
    expiresAt: null,
  } as const;
  const { apiKey } = await verbs.createApiKey(systemActor, { ...key, scopes: ['READ'], dataScope: { services: [] } });
  await verbs.rotateApiKey(systemActor, { id: apiKey.id, overlapMs: 0 });
  await verbs.createSession(systemActor, {
    userId: admin!.id,
    address: null,
    userAgent: ' {"table":"x"}',
    by: 'password',
  });
  await verbs.createInvitation(systemActor, { email: null, role: 'EDITOR' });
  await verbs.setRoleDataScope(systemActor, 'VIEWER', { environments: ['ü\u2028'] });
  await pool.query(`INSERT INTO settings VALUES ('big', '[1e400, 12345678901234567890, 0.1]', now())`);
  await pool.query(`INSERT INTO identities VALUES ('https://id.example', 'sub', $1)`, [admin!.id]);
  await pool.query(`INSERT INTO second_factors VALUES ($1, '\\x00ff0a', now(), 9007199254740993)`, [admin!.id]);
  await pool.query(`INSERT INTO recovery_codes VALUES ($1, '\\x00')`, [admin!.id]);
  await pool.query(`INSERT INTO dashboards (id, title, owner_id, updated_at) VALUES ($1, 'd', $1, now())`, [admin!.id]);
  await pool.query(`INSERT INTO dashboard_revisions VALUES ($1, 1, '{"panels": []}', $1)`, [admin!.id]);
  await pool.query(`INSERT INTO saved_queries (id, name, text, updated_at) VALUES ($1, 'q', 'logs', now())`, [
    admin!.id,
  ]);
  await pool.query('INSERT INTO share_links SELECT id, $1 FROM api_keys WHERE rotated_from_id IS NOT NULL', [
    admin!.id,
  ]);
}

/** Every row of every table, as text. */
async function contentsOf(client: pg.ClientBase | pg.Pool): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const table of await listTables(client as pg.ClientBase)) {
    const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM "${table}" AS t ORDER BY 1`);
    contents[table] = rows.map(({ row }) => row);
  }
  return contents;
}

async function withClient<Value>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Value>): Promise<Value> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

async function backUp(pool: pg.Pool): Promise<string[]> {
  return withClient(pool, (client) => Array.fromAsync(readBackup(client, now)));
}

async function* linesOf(lines: string[]): AsyncGenerator<string> {
  yield* lines;
}

const ways = databaseKinds.flatMap((from) => databaseKinds.map((to): [DatabaseKind, DatabaseKind] => [from, to]));

test.each(ways)('what was backed up on %s is restored on %s, whole', async (from, to) => {
  await using source = await TestControl.open(from);
  await fill(source);
  const contents = await contentsOf(source.pool);
  expect(Object.entries(contents).filter(([, rows]) => rows.length === 0)).toEqual([]);
  const lines = await backUp(source.pool);
  await using target = await emptyDatabase(to);
  const restored = await withClient(target.pool, (client) => restoreBackup(client, linesOf(lines)));
  expect(await contentsOf(target.pool)).toEqual(contents);
  expect(restored).toEqual(Object.fromEntries(Object.entries(contents).map(([table, rows]) => [table, rows.length])));
  // The audit goes on with numbers of its own.
  const added = await target.pool.query(
    "INSERT INTO audit_events (at, actor_kind, actor_name, action, outcome) VALUES (now(), 'SYSTEM', 'x', 'y', 'DONE')",
  );
  expect(added.rowCount).toBe(1);
});

describe.each(databaseKinds)('on %s', (kind) => {
  test('a database that holds anything is left as it is', async () => {
    await using source = await TestControl.open(kind);
    await fill(source);
    const lines = await backUp(source.pool);
    const before = await contentsOf(source.pool);
    const attempt = withClient(source.pool, (client) => restoreBackup(client, linesOf(lines)));
    await expect(attempt).rejects.toThrow(/not empty/);
    expect(await contentsOf(source.pool)).toEqual(before);
  });

  test('one that a server was only started on counts as empty', async () => {
    await using source = await TestControl.open(kind);
    await source.verbs.setSetting(systemActor, 'a', 1);
    const lines = await backUp(source.pool);
    await using target = await TestControl.open(kind);
    await target.verbs.createFirstAdminLink(systemActor);
    await withClient(target.pool, (client) => restoreBackup(client, linesOf(lines)));
    expect(await contentsOf(target.pool)).toEqual(await contentsOf(source.pool));
  });

  test('a backup that is cut, wherever, restores nothing', async () => {
    await using source = await TestControl.open(kind);
    await source.verbs.setSetting(systemActor, 'a', 1);
    await source.verbs.setSetting(systemActor, 'b', 2);
    const lines = await backUp(source.pool);
    await using target = await TestControl.open(kind);
    const empty = await contentsOf(target.pool);
    for (let kept = 1; kept < lines.length; kept += 3) {
      const cut = withClient(target.pool, (client) => restoreBackup(client, linesOf(lines.slice(0, kept))));
      await expect(cut).rejects.toThrow(/not whole/);
    }
    const withoutRow = lines.filter((line) => !line.includes('"key": "b"'));
    await expect(withClient(target.pool, (client) => restoreBackup(client, linesOf(withoutRow)))).rejects.toThrow(
      /not whole/,
    );
    expect(await contentsOf(target.pool)).toEqual(empty);
  });
});

test('a backup is of one instant, whatever is written meanwhile', async () => {
  await using source = await TestControl.open('PostgreSQL');
  await source.verbs.setSetting(systemActor, 'a', 1);
  const client = await source.pool.connect();
  const lines: string[] = [];
  for await (const line of readBackup(client, now)) {
    lines.push(line);
    if (lines.length === 1) await source.verbs.setSetting(systemActor, 'later', 1);
  }
  client.release();
  expect(lines.filter((line) => line.includes('"later"'))).toEqual([]);
});

test.each([
  ['nothing', [], /no backup/],
  ['something else', ['{"a":1}'], /no backup/],
  ['no JSON', ['PK\u0003\u0004'], /no backup/],
  ['a later form', ['{"format":"seamark-control","version":2}'], /version 2/],
  [
    'a later database',
    ['{"format":"seamark-control","version":1,"migration":"9999_later","createdAt":""}'],
    /newer.*9999_later/,
  ],
  [
    'a table of others',
    [
      JSON.stringify({
        format: 'seamark-control',
        version: 1,
        migration: readMigrations().at(-1)!.name,
        createdAt: '',
      }),
      '{"table":"pg_authid"}',
    ],
    /pg_authid/,
  ],
])('%s is refused with a sentence', async (_, lines, sentence) => {
  await using target = await emptyDatabase('embedded');
  const attempt = withClient(target.pool, (client) => restoreBackup(client, linesOf(lines)));
  await expect(attempt).rejects.toThrow(sentence);
});
