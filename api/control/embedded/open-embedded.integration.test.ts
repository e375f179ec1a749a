import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { testService } from '../../../scripts/test-services/test-service.ts';
import { emptyDatabase } from '../control.testing.ts';

const run = promisify(execFile);

test('each commit waits for the disk', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-flush-'));
  const program = join(import.meta.dirname, '..', 'testdata', 'commit-process.ts');
  const flushes = async (commits: number): Promise<number> => {
    const options = ['-f', '-qq', '-e', 'trace=fdatasync', '-o', join(directory, 'trace'), process.execPath, program];
    await run(testService('strace'), [
      ...options,
      join(directory, 'pg'),
      testService('databaseTemplate'),
      String(commits),
    ]);
    const { stdout } = await run('grep', ['-c', 'fdatasync(', join(directory, 'trace')]);
    return Number(stdout);
  };
  await flushes(0);
  const [few, many] = [await flushes(10), await flushes(110)];
  // A few of either are of opening and closing.
  expect(many - few).toBeGreaterThanOrEqual(90);
  rmSync(directory, { recursive: true });
});

test('a connection that ends in the middle of a transaction undoes it, and leaves nothing to the next', async () => {
  await using database = await emptyDatabase('embedded');
  const { pool } = database;
  await pool.query('CREATE TABLE kept (id INT)');
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO kept VALUES (1)');
  await client.query("SET lock_timeout = '7s'");
  await client.query('SELECT pg_advisory_lock(7)');
  client.release(true);
  expect((await pool.query('SELECT * FROM kept')).rows).toEqual([]);
  expect((await pool.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
  expect((await pool.query("SELECT * FROM pg_locks WHERE locktype = 'advisory'")).rows).toEqual([]);
});

test('a failed statement tells why, and the next is answered', async () => {
  await using database = await emptyDatabase('embedded');
  await expect(database.pool.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
  await expect(database.pool.query('SELECT $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
  await expect(database.pool.query('SELECT 1; SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
  expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('long values and many rows go through whole', async () => {
  await using database = await emptyDatabase('embedded');
  const text = 'ä'.repeat(2_000_000);
  expect((await database.pool.query<{ text: string }>('SELECT $1 AS text', [text])).rows[0]!.text).toBe(text);
  expect((await database.pool.query('SELECT generate_series(1, 100000)')).rows).toHaveLength(100_000);
});
