import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { Browser } from '../app/browser.testing.ts';
import { type OpenedSocket, openTail } from '../app/raw-socket.testing.ts';
import { ADMIN, Processes } from '../processes.testing.ts';
import type { Product } from '../product.testing.ts';

/** What is open would be judged again by itself after a minute. */
const SOON = { timeout: 20_000, interval: 50 };
const HOUR_MS = 3_600_000;

let redis: RedisServer;
let processes: Processes;
beforeAll(async () => {
  testService('redis');
  redis = await RedisServer.create();
  processes = await Processes.start(testService('postgresql'), redis.url, { INGEST_AUTH: 'open' });
  await send('checkout', 'words of checkout', Date.now());
  await send('payment', 'words of payment', Date.now());
});
afterAll(async () => {
  await processes[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

async function send(service: string, body: string, atMs: number): Promise<void> {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  const logRecords = [{ timeUnixNano: `${atMs}000000`, body: { stringValue: body } }];
  const status = await processes.owner.send('logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
  expect(status).toBe(200);
}

async function admin(at: Product): Promise<Browser> {
  const browser = new Browser(at.url);
  expect((await browser.logIn(ADMIN.email, ADMIN.password)).body.errors).toBeUndefined();
  return browser;
}

/** Somebody of a role who has just made an account, in a browser at one of both. */
async function person(role: string, at: Product): Promise<Browser> {
  const email = `${randomUUID()}@example.com`;
  const invited = await (
    await admin(at)
  ).ask(`mutation { createInvitation(input: { email: "${email}", role: ${role} }) { link } }`);
  const { link } = invited.body.data!['createInvitation'] as { link: string };
  const token = new URL(link).hash.slice('#token='.length);
  const browser = new Browser(at.url);
  const { body } = await browser.ask(
    `mutation { signUp(email: "${email}", password: "${ADMIN.password}", token: "${token}") { id } }`,
  );
  expect(body.errors).toBeUndefined();
  return browser;
}

/** What somebody has open, who sees the lines there are and those to come. */
function tailOf(browser: Browser, { url }: Product): Promise<OpenedSocket> {
  const query = 'subscription { logTail(backlog: 10) { records { body } } }';
  return openTail(url, { cookie: browser.cookieHeader('/graphql'), origin: url }, query);
}

async function limit(by: Browser, services: string[] | null): Promise<void> {
  const dataScope = services && { services };
  const { body } = await by.ask(
    'mutation ($dataScope: DataScopeInput) { setRoleDataScope(input: { role: VIEWER, dataScope: $dataScope }) { role } }',
    { dataScope },
  );
  expect(body.errors).toBeUndefined();
}

async function linesFor(browser: Browser): Promise<string[]> {
  const { body } = await browser.ask('{ logs(range: { last: "1h" }) { nodes { body } } }');
  const { nodes } = body.data!['logs'] as { nodes: { body: string }[] };
  return nodes.map(({ body: line }) => line).toSorted();
}

async function servicesOfViewers(browser: Browser): Promise<unknown> {
  const { body } = await browser.ask('{ roles { role dataScope { services } } }');
  const roles = body.data!['roles'] as { role: string; dataScope: { services: string[] } | null }[];
  return roles.find(({ role }) => role === 'VIEWER')!.dataScope?.services ?? null;
}

/** What is set here is in force there, for who has something open too, and again when it is taken back. */
async function expectScopesShared(here: Product, there: Product): Promise<void> {
  const [by, other, viewer] = [await admin(here), await admin(there), await person('VIEWER', there)];
  const both = ['words of checkout', 'words of payment'];
  const wide = await tailOf(viewer, there);
  expect(await linesFor(viewer)).toEqual(both);
  await limit(by, ['checkout']);
  expect(await inTime(wide.closed)).toBe(4403);
  await vi.waitFor(async () => expect(await linesFor(viewer)).toEqual(['words of checkout']), SOON);
  await vi.waitFor(async () => expect(await servicesOfViewers(other)).toEqual(['checkout']), SOON);
  const narrow = await tailOf(viewer, there);
  expect(narrow.first).toMatchObject({ data: { logTail: { records: [{ body: 'words of checkout' }] } } });
  await limit(by, null);
  expect(await inTime(narrow.closed)).toBe(4403);
  await vi.waitFor(async () => expect(await linesFor(viewer)).toEqual(both), SOON);
  await vi.waitFor(async () => expect(await servicesOfViewers(other)).toBeNull(), SOON);
}

function inTime(closed: Promise<number>): Promise<number | string> {
  return Promise.race([closed, new Promise<string>((done) => setTimeout(done, SOON.timeout, 'still open').unref())]);
}

async function keep(by: Browser, retention: string): Promise<void> {
  const { body } = await by.ask(`mutation { setRetention(signal: LOGS, retention: "${retention}") }`);
  expect(body).toMatchObject({ data: { setRetention: true } });
}

/** How long is kept, as whoever watches the system page sees it. */
async function watchRetention(browser: Browser, { url }: Product) {
  const query = 'subscription { live(every: "1s") { query { system { storage { signal retentionMs } } } } }';
  const { socket, first } = await openTail(url, { cookie: browser.cookieHeader('/graphql'), origin: url }, query);
  const seen = { hours: hoursOf(first) };
  socket.on('message', (text: Buffer) => {
    const { payload } = JSON.parse(text.toString()) as { payload?: unknown };
    if (payload) seen.hours = hoursOf(payload);
  });
  return { seen, end: () => socket.terminate() };
}

interface WatchedStorage {
  data: { live: { query: { system: { storage: { signal: string; retentionMs: number | null }[] } } } };
}

function hoursOf(payload: unknown): number | null {
  const { storage } = (payload as WatchedStorage).data.live.query.system;
  const { retentionMs } = storage.find(({ signal }) => signal === 'LOGS')!;
  return retentionMs === null ? null : retentionMs / HOUR_MS;
}

async function expectRetentionShared(here: Product, there: Product): Promise<void> {
  const [by, other] = [await admin(here), await admin(there)];
  await send('old', 'words of before', Date.now() - 30 * HOUR_MS);
  const old = async (): Promise<unknown> =>
    (await other.ask('{ logs(filter: "service.name=old", range: { last: "3d" }) { totalCount } }')).body.data;
  await vi.waitFor(async () => expect(await old()).toEqual({ logs: { totalCount: 1 } }), SOON);
  const { seen, end } = await watchRetention(other, there);
  await keep(by, '12h');
  await vi.waitFor(() => expect(seen.hours).toBe(12), SOON);
  await vi.waitFor(async () => expect(await old()).toEqual({ logs: { totalCount: 0 } }), SOON);
  await keep(by, '4d');
  await vi.waitFor(() => expect(seen.hours).toBe(96), SOON);
  end();
}

describe.each([
  ['at the one that keeps telemetry', () => [processes.owner, processes.forwarder] as const],
  ['at the one that forwards', () => [processes.forwarder, processes.owner] as const],
])('what is changed %s', (_, order) => {
  test('of what a role sees is in force at the other at once, for what is open too', () =>
    expectScopesShared(...order()));

  test('of how long is kept is in force at the other at once, for what is open too', () =>
    expectRetentionShared(...order()));
});

test('while Redis is away it is in force at the other within seconds, and when Redis is back', async () => {
  const { owner, forwarder } = processes;
  await redis.kill();
  for (const [here, there] of [
    [owner, forwarder],
    [forwarder, owner],
  ] as const) {
    await expectScopesShared(here, there);
    await expectRetentionShared(here, there);
  }
  await redis.start();
  await expectScopesShared(owner, forwarder);
});
