import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PostgresServer } from '../../scripts/test-services/postgres-server.ts';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { codeOf } from '../app/accounts.testing.ts';
import { Browser } from '../app/browser.testing.ts';
import { ADMIN, Processes } from '../processes.testing.ts';
import type { Product } from '../product.testing.ts';
import { expectKeptBy } from './kept-requests.testing.ts';
import { Traffic } from './traffic.testing.ts';

const KEY = 'a-key-of-tests-that-has-all-the-rights';
/** What is known is asked for again after five seconds; a service is to be gone for longer. */
const GONE_MS = 7000;
const ROUND_MS = 2000;
/** After which everything that was missed has been noticed, on a machine that does other things too. */
const NOTICED = { timeout: 20_000, interval: 100 };

let postgres: PostgresServer;
let redis: RedisServer;
let processes: Processes;
let products: Product[];
let traffic: Traffic[];
let rounds: NodeJS.Timeout;
let round = 0;
/** One browser at each process, signed in. */
let browsers: Browser[];

beforeAll(async () => {
  testService('postgresql');
  testService('redis');
  [postgres, redis] = await Promise.all([PostgresServer.create(), RedisServer.create()]);
  processes = await Processes.start(postgres.url, redis.url, { INGEST_AUTH: 'open', BOOTSTRAP_API_KEY: KEY });
  products = [processes.owner, processes.forwarder];
  traffic = products.map((product, at) => new Traffic(() => product, at + 1));
  nextRounds();
  rounds = setInterval(nextRounds, ROUND_MS);
  for (const sending of traffic) sending.start();
});
/** What a round holds is compared request by request. */
function nextRounds(): void {
  for (const sending of traffic) sending.round = String(++round);
}
afterAll(async () => {
  clearInterval(rounds);
  await Promise.all(traffic.map((sending) => sending.stop()));
  await processes[Symbol.asyncDispose]();
  await Promise.all([postgres[Symbol.asyncDispose](), redis[Symbol.asyncDispose]()]);
});
beforeEach(async () => {
  await signIn();
});

async function signIn(): Promise<void> {
  browsers = products.map(({ url }) => new Browser(url));
  for (const browser of browsers)
    expect((await browser.logIn(ADMIN.email, ADMIN.password)).body.errors).toBeUndefined();
  await expectServed();
}

/** Whoever is signed in is served by both, from people and from telemetry. */
async function expectServed(): Promise<void> {
  for (const browser of browsers) {
    const { status, body } = await browser.ask('{ services(first: 1) { nodes { name } } }');
    expect([status, body.errors]).toEqual([200, undefined]);
    expect((await browser.ask('{ viewer { email } }')).body.data).toEqual({ viewer: { email: ADMIN.email } });
  }
}

/** How each process says that a service is doing. */
async function statesOf(name: string): Promise<unknown[]> {
  return Promise.all(
    products.map(async ({ url }) => {
      const { checks } = (await (
        await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${KEY}` } })
      ).json()) as { checks: { name: string; state: string; detail: string | null }[] };
      return checks.find((check) => check.name === name)?.state;
    }),
  );
}

async function until(name: string, state: 'OK' | 'UNAVAILABLE'): Promise<void> {
  await vi.waitFor(async () => expect(await statesOf(name)).toEqual([state, state]), NOTICED);
}

/** Served again and again, for longer than anything is known without being asked for. */
async function servedWhileGone(): Promise<void> {
  const endsAtMs = Date.now() + GONE_MS;
  while (Date.now() < endsAtMs) {
    await expectServed();
    await delay(200);
  }
}

const acknowledged = () => traffic.map((sending) => sending.acknowledged.size);

/** Telemetry goes on being taken by both. */
async function expectTaken(): Promise<void> {
  const before = acknowledged();
  await vi.waitFor(() => expect(acknowledged().every((count, at) => count > before[at]!)).toBe(true), NOTICED);
}

test.each([
  ['is killed', () => redis.kill(), () => redis.start()],
  ['answers nothing', async () => redis.pause(), async () => redis.resume()],
  [
    'has no room',
    () => redis.command('CONFIG', 'SET', 'maxmemory', '1'),
    () => redis.command('CONFIG', 'SET', 'maxmemory', '0'),
  ],
  [
    'is made a replica',
    () => redis.command('REPLICAOF', '127.0.0.1', '1'),
    () => redis.command('REPLICAOF', 'NO', 'ONE'),
  ],
])(
  'Redis %s and is back: people are served and signed out, telemetry is taken, and all of it is told',
  async (_, begin, end) => {
    await begin();
    await until('Redis', 'UNAVAILABLE');
    await servedWhileGone();
    await expectTaken();
    const [at, other] = browsers as [Browser, Browser];
    const newcomer = new Browser(products[1]!.url);
    expect((await newcomer.logIn(ADMIN.email, ADMIN.password)).body.errors).toBeUndefined();
    expect((await other.refresh()).status).toBe(200);
    await at.ask('mutation { logOut }');
    expect((await at.ask('{ viewer { id } }')).body.data).not.toMatchObject({ viewer: { id: expect.anything() } });
    const { body } = await newcomer.ask('{ viewer { id } }');
    await newcomer.ask(`mutation { endSessions(userId: "${(body.data!['viewer'] as { id: string }).id}") }`);
    await vi.waitFor(
      async () =>
        expect((await other.ask('{ viewer { id } }')).body.data).not.toMatchObject({
          viewer: { id: expect.anything() },
        }),
      NOTICED,
    );
    await end();
    await until('Redis', 'OK');
    expect((await other.refresh()).status).toBe(401);
    const again = new Browser(products[0]!.url);
    expect((await again.logIn(ADMIN.email, ADMIN.password)).body.errors).toBeUndefined();
  },
);

test('Redis is wiped: nobody notices', async () => {
  await redis.command('FLUSHALL');
  await servedWhileGone();
  await expectTaken();
});

test('PostgreSQL is killed and is back: who is signed in is served, others are told to come again, telemetry is taken', async () => {
  await postgres.stop('SIGQUIT');
  await until('PostgreSQL', 'UNAVAILABLE');
  await servedWhileGone();
  await expectTaken();
  for (const { url } of products) {
    expect(codeOf(await new Browser(url).logIn(ADMIN.email, ADMIN.password))).toBe('UNAVAILABLE');
  }
  expect((await browsers[0]!.refresh()).status).toBe(503);
  await postgres.start();
  await until('PostgreSQL', 'OK');
  for (const browser of browsers) expect((await browser.refresh()).status).toBe(200);
});

test('both are killed and are back, whichever comes first', async () => {
  for (const order of [
    [() => redis.start(), () => postgres.start()],
    [() => postgres.start(), () => redis.start()],
  ]) {
    await Promise.all([redis.kill(), postgres.stop('SIGQUIT')]);
    await Promise.all([until('Redis', 'UNAVAILABLE'), until('PostgreSQL', 'UNAVAILABLE')]);
    await servedWhileGone();
    await expectTaken();
    for (const start of order) {
      await start();
      await delay(1000);
    }
    await Promise.all([until('Redis', 'OK'), until('PostgreSQL', 'OK')]);
    await expectServed();
    for (const browser of browsers) expect((await browser.refresh()).status).toBe(200);
  }
});

test('nothing that was acknowledged meanwhile is lost', async () => {
  await Promise.all(traffic.map((sending) => sending.stop()));
  const isAcknowledged = (request: Parameters<Traffic['isAcknowledged']>[0]) =>
    traffic.some((sending) => sending.isAcknowledged(request));
  await expectKeptBy(
    withKey(processes.owner),
    traffic.flatMap(({ sent }) => sent),
    isAcknowledged,
  );
});

/** The graph as whoever has the key asks it. */
function withKey({ url }: Product): Pick<Product, 'ask'> {
  return {
    async ask<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Data> {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await response.json()) as { data: Data; errors?: { message: string }[] };
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
      return data;
    },
  };
}
