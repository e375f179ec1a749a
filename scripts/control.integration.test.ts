import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemActor } from '../api/access/actor.ts';
import { ControlPlane } from '../api/control/control-plane.ts';
import { createDatabase } from '../api/control/control.testing.ts';
import { postgresBackend } from '../api/control/postgres-backend.ts';
import { lockDataDirectory } from '../api/store/embedded/data-lock.ts';
import { EmbeddedControl } from '../api/threads/embedded-control.ts';
import { testService } from './test-services/test-service.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-control-'));
  directories.push(directory);
  return directory;
}

interface Outcome {
  code: number;
  printed: string;
}

/** `npm run control -- …` on a data directory. */
function control(dataDirectory: string, ...args: string[]): Promise<Outcome> {
  const program = join(import.meta.dirname, 'control.ts');
  const env = { ...process.env, DATA_DIR: dataDirectory };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, printed: stdout + stderr });
    });
  });
}

/** An embedded database in which somebody has an account. */
async function withAccount(dataDirectory: string): Promise<void> {
  const directory = join(dataDirectory, 'control');
  const plane = new ControlPlane(
    new EmbeddedControl({ directory, template: testService('databaseTemplate'), idleMs: 60_000 }),
  );
  await plane.verbs.ensureAdmin(systemActor, { email: 'ann@example.com', password: 'correct horse' });
  await plane.close();
}

test('from one data directory to another by a file, and to PostgreSQL', async () => {
  const [from, to] = [newDirectory(), newDirectory()];
  await withAccount(from);
  const file = join(to, 'backup.gz');
  expect(await control(from, 'backup', file)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('was backed up'),
  });
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(await control(from, 'backup', file)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('is there already'),
  });

  const data = join(to, 'data');
  expect(await control(data, 'restore', file)).toMatchObject({ code: 0, printed: expect.stringContaining('1 users') });
  expect(await control(data, 'restore', file)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('not empty'),
  });

  const { url, drop } = await createDatabase(testService('postgresql'));
  try {
    const moved = await control(data, 'move', '--to', url);
    expect(moved).toMatchObject({ code: 0, printed: expect.stringMatching(/1 users.*\n.*set DATABASE_URL/) });
    expect(await control(data, 'move', '--to', url)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('not empty'),
    });
    const plane = new ControlPlane(postgresBackend(url));
    const logIn = await plane.verbs.findLogIn(systemActor, 'ann@example.com');
    const audit = await plane.verbs.listAudit(systemActor, { first: 10 });
    await plane.close();
    // Each in the database it was done to, and what was moved brings what was done to it before.
    expect(audit.map(({ action, targetName, detail }) => [action, targetName, detail])).toEqual([
      [
        'database.move',
        `the embedded database in ${data}`,
        { place: `PostgreSQL at ${new URL(url).host}${new URL(url).pathname}` },
      ],
      ['database.restore', `the embedded database in ${data}`, { place: file }],
      ['database.backup', `the embedded database in ${from}`, { place: file }],
      ['user.create', 'ann@example.com', { role: 'ADMIN' }],
    ]);
    expect(audit[0]).toMatchObject({ actorKind: 'SYSTEM', actorName: `npm run control, by ${userInfo().username}` });
    expect(logIn).toMatchObject({ user: { role: 'ADMIN' }, passwordHash: expect.stringMatching(/^\$argon2id/) });
  } finally {
    await drop();
  }
});

test('a file that is cut or none is refused, and a backup that fails leaves none', async () => {
  const data = newDirectory();
  await withAccount(data);
  const file = join(newDirectory(), 'backup.gz');
  await control(data, 'backup', file);
  truncateSync(file, readFileSync(file).length - 20);
  const target = newDirectory();
  expect(await control(target, 'restore', file)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('cannot be read'),
  });
  writeFileSync(file, 'plain text');
  expect(await control(target, 'restore', file)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('cannot be read'),
  });
  const none = join(newDirectory(), 'none.gz');
  expect(await control(newDirectory(), 'backup', none)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('nothing to back up'),
  });
  expect(existsSync(none)).toBe(false);
});

test('nothing is moved or restored under a server that runs', async () => {
  const data = newDirectory();
  const unlock = await lockDataDirectory(data);
  for (const args of [
    ['restore', 'x.gz'],
    ['move', '--to', 'postgresql://127.0.0.1:1/x'],
  ]) {
    expect(await control(data, ...args)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('is in use by process'),
    });
  }
  unlock();
});

const mistakes = [
  [],
  ['backup'],
  ['restore'],
  ['move'],
  ['move', '--to'],
  ['backup', 'a', 'b'],
  ['drop', 'x'],
  ['--help'],
];

test.each(mistakes.map((args) => [args]))('%j prints how it is used', async (args) => {
  expect(await control(newDirectory(), ...args)).toMatchObject({
    code: 1,
    printed: expect.stringContaining('npm run control -- backup FILE'),
  });
});
