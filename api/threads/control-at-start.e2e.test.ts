import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PostgresServer } from '../../scripts/test-services/postgres-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { createDatabase } from '../control/control.testing.ts';
import { Product } from '../product.testing.ts';

let server: PostgresServer;
beforeAll(async () => {
  testService('postgresql');
  server = await PostgresServer.create();
});
afterAll(() => server[Symbol.asyncDispose]());

const key = 'k'.repeat(32);
const admin = { BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com', BOOTSTRAP_ADMIN_PASSWORD: 'correct horse' };

async function readiness({ url }: Product): Promise<{ status: number; states: Record<string, string> }> {
  const response = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${key}` } });
  const { checks } = (await response.json()) as { checks: { name: string; state: string }[] };
  return { status: response.status, states: Object.fromEntries(checks.map(({ name, state }) => [name, state])) };
}

async function ask({ url }: Product, headers: Record<string, string> = {}): Promise<boolean> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: '{ system { version } }' }),
  });
  return ((await response.json()) as { errors?: unknown }).errors === undefined;
}

test('once there is an account reading needs a key, after a restart too', async () => {
  await using first = await Product.start({ settings: { BOOTSTRAP_API_KEY: key } });
  expect(await ask(first)).toBe(true);
  await first.end();
  const restarts: Record<string, string>[] = [admin, {}];
  for (const settings of restarts) {
    await using product = await Product.start({
      dataDirectory: first.dataDirectory,
      settings: { BOOTSTRAP_API_KEY: key, ...settings },
    });
    expect(await ask(product)).toBe(false);
    expect(await ask(product, { authorization: `Bearer ${key}` })).toBe(true);
    await product.end('SIGKILL');
  }
});

test('with a server, the product is ready while it answers, and again when it is back', async () => {
  const { url } = await createDatabase(server.url);
  await using product = await Product.start({ settings: { BOOTSTRAP_API_KEY: key, DATABASE_URL: url } });
  expect(await readiness(product)).toMatchObject({ status: 200, states: { PostgreSQL: 'OK' } });
  await server.stop('SIGQUIT');
  expect(await readiness(product)).toMatchObject({ status: 503, states: { PostgreSQL: 'UNAVAILABLE' } });
  expect(await product.send('logs', { resourceLogs: [] })).toBe(200);
  await server.start();
  await vi.waitFor(async () => expect((await readiness(product)).status).toBe(200), { timeout: 30_000, interval: 200 });
});

test('a server that is not there at the start does not keep it from starting, and nothing is open meanwhile', async () => {
  const settings = {
    BOOTSTRAP_API_KEY: key,
    DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/none',
    LOG_LEVEL: 'warn',
  };
  await using product = await Product.start({ settings });
  expect(await ask(product)).toBe(false);
  expect((await readiness(product)).status).toBe(503);
  expect(product.output()).toMatch(/PostgreSQL does not answer/);
});

test('switched off, the embedded one is used', async () => {
  const settings = {
    BOOTSTRAP_API_KEY: key,
    DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/none',
    DATABASE_ENABLED: 'false',
  };
  await using product = await Product.start({ settings });
  expect(await readiness(product)).toMatchObject({ status: 200, states: { 'embedded PostgreSQL': 'OK' } });
});

test('a database with tables of others stops the start with a sentence', async () => {
  const { url } = await createDatabase(server.url);
  const client = new pg.Client(url);
  await client.connect();
  await client.query('CREATE TABLE invoices (id INT)');
  await client.end();
  await expect(Product.start({ settings: { DATABASE_URL: url } })).rejects.toThrow(
    /exit 2.*\n.*The database holds tables of others, such as invoices, and is left alone/,
  );
});

test('an admin with a password that is no good stops the start with a sentence', async () => {
  const settings = { ...admin, BOOTSTRAP_ADMIN_PASSWORD: 'password123' };
  await expect(Product.start({ settings })).rejects.toThrow(
    /exit 2.*\n.*BOOTSTRAP_ADMIN_PASSWORD make no account: The password is among the first/,
  );
});
