import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PostgresServer } from '../../scripts/test-services/postgres-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { systemActor } from '../access/actor.ts';
import { ControlPlane } from './control-plane.ts';
import { createDatabase } from './control.testing.ts';
import { openPostgres } from './open-postgres.ts';
import { postgresBackend } from './postgres-backend.ts';

let server: PostgresServer;
beforeAll(async () => {
  testService('postgresql');
  server = await PostgresServer.create();
});
afterAll(() => server[Symbol.asyncDispose]());

test('a server that goes away is an error until it is back, without a restart of ours', async () => {
  const plane = new ControlPlane(postgresBackend(server.url));
  try {
    await plane.prepare();
    await plane.verbs.setSetting(systemActor, 'before', 1);
    await server.stop('SIGQUIT');
    for (const attempt of [
      () => plane.verbs.setSetting(systemActor, 'during', 1),
      () => plane.verbs.listUsers(systemActor, { first: 1 }),
      () => plane.ping(),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ name: 'ControlError', code: 'UNAVAILABLE' });
    }
    await server.start();
    await vi.waitFor(() => plane.ping(), { timeout: 20_000, interval: 100 });
    await plane.verbs.setSetting(systemActor, 'after', 1);
    expect(await plane.verbs.getSettings(systemActor)).toEqual({ before: 1, after: 1 });
  } finally {
    await plane.close();
  }
});

test('connections that the server ends, whatever they were doing, end nothing else', async () => {
  const { url, drop } = await createDatabase(server.url);
  const pool = openPostgres(url);
  const [idle, held] = [await pool.connect(), await pool.connect()];
  idle.release();
  await drop();
  await expect(held.query('SELECT 1')).rejects.toThrow(/terminat|not queryable/);
  held.release(true);
  await pool.end();
});

test('one that is not there at the start is prepared once it is', async () => {
  const { url, drop } = await createDatabase(server.url);
  await server.stop();
  const plane = new ControlPlane(postgresBackend(url));
  try {
    await expect(plane.prepare()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(plane.verbs.hasUsers(systemActor)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.start();
    await vi.waitFor(async () => expect(await plane.verbs.hasUsers(systemActor)).toBe(false), 20_000);
  } finally {
    await plane.close();
    await drop();
  }
});

test('two processes see what the other writes, after a while also what they keep', async () => {
  const { url, drop } = await createDatabase(server.url);
  const planes = [new ControlPlane(postgresBackend(url)), new ControlPlane(postgresBackend(url))];
  const [one, other] = planes as [ControlPlane, ControlPlane];
  try {
    await Promise.all(planes.map((plane) => plane.prepare()));
    expect(await other.verbs.hasUsers(systemActor)).toBe(false);
    await one.verbs.ensureAdmin(systemActor, { email: 'ann@example.com', password: 'correct horse' });
    expect(await one.verbs.hasUsers(systemActor)).toBe(true);
    expect(await other.verbs.listUsers(systemActor, { first: 1 })).toHaveLength(1);
    await vi.waitFor(async () => expect(await other.verbs.hasUsers(systemActor)).toBe(true), 20_000);
  } finally {
    await Promise.all(planes.map((plane) => plane.close()));
    await drop();
  }
});

test('when keys were used is written with the list that tells it', async () => {
  const { url, drop } = await createDatabase(server.url);
  const plane = new ControlPlane(postgresBackend(url));
  try {
    const key = { name: 'k', kind: 'SCRIPT', scopes: ['READ'], expiresAt: null } as const;
    const { apiKey } = await plane.verbs.createApiKey(systemActor, { ...key, scopes: [...key.scopes] });
    plane.noteUses(new Map([[apiKey.id, new Date()]]));
    const [listed] = await plane.verbs.listApiKeys(systemActor);
    expect(Date.now() - listed!.lastUsedAt!.getTime()).toBeLessThan(60_000);
  } finally {
    await plane.close();
    await drop();
  }
});
