import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { testService } from '../../scripts/test-services/test-service.ts';
import { Metadata } from '@grpc/grpc-js';
import { codeOf } from '../app/accounts.testing.ts';
import { Browser } from '../app/browser.testing.ts';
import { exportItems, grpcClient } from '../ingest/otlp-client.testing.ts';
import { ADMIN, OneAddress, Processes } from '../processes.testing.ts';
import { Product } from '../product.testing.ts';
import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';

let processes: Processes;
beforeAll(async () => {
  processes = await Processes.start(testService('postgresql'), testService('redis'));
});
afterAll(() => processes[Symbol.asyncDispose]());

/** A browser that has signed in at one, and the same browser at the other. */
async function signedIn(at: Product, and: Product): Promise<[Browser, Browser]> {
  const browser = new Browser(at.url);
  const { body } = await browser.logIn(ADMIN.email, ADMIN.password);
  expect(body.errors).toBeUndefined();
  return [browser, movedTo(browser, and)];
}

function movedTo(browser: Browser, to: Product): Browser {
  const other = new Browser(to.url);
  const pairs = browser
    .cookieHeader('/session')
    .split('; ')
    .map((pair) => pair.split('=', 2) as [string, string]);
  for (const [name, value] of pairs) other.setCookie(name, value, name.endsWith('refresh') ? '/session' : '/');
  return other;
}

async function createKey(browser: Browser, scopes: string): Promise<{ id: string; secret: string }> {
  const { body } = await browser.ask(
    `mutation { createApiKey(name: "k", scopes: [${scopes}]) { secret apiKey { id } } }`,
  );
  const { secret, apiKey } = body.data!['createApiKey'] as { secret: string; apiKey: { id: string } };
  return { id: apiKey.id, secret };
}

async function send(url: string, secret: string, lines: string[]): Promise<number> {
  const logRecords = lines.map((line) => ({ timeUnixNano: `${Date.now()}000000`, body: { stringValue: line } }));
  const response = await fetch(`${url}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}`, connection: 'close' },
    body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function asked(url: string, secret: string, query: string) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}`, connection: 'close' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return {
    status: response.status,
    body: (await response.json()) as { data?: unknown; errors?: { message: string }[] },
  };
}

async function exported(url: string, secret: string, query: string): Promise<{ status: number; body: string }> {
  const headers = { authorization: `Bearer ${secret}`, connection: 'close' };
  const response = await fetch(`${url}/export?${new URLSearchParams({ query, last: '1h' })}`, { headers });
  return { status: response.status, body: await response.text() };
}

/** The lines that a tail over a socket has got, and the code with which the socket was closed. */
function tail(url: string, secret: string, filter: string) {
  const seen = { lines: [] as string[], closed: undefined as number | undefined, isOpen: false };
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${secret}` },
    on: {
      connected: () => (seen.isOpen = true),
      closed: (event) => (seen.closed = (event as { code: number }).code),
    },
  });
  client.subscribe<{ logTail: { records: { body: string }[] } }>(
    { query: `subscription { logTail(filter: ${JSON.stringify(filter)}) { records { body } } }` },
    {
      next: ({ data }) => seen.lines.push(...(data?.logTail.records ?? []).map(({ body }) => body)),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return { seen, end: () => client.dispose() };
}

describe.each([
  ['at the one that keeps telemetry, then at the other', (both: Processes) => [both.owner, both.forwarder] as const],
  ['at the other, then at the one that keeps telemetry', (both: Processes) => [both.forwarder, both.owner] as const],
])('%s', (_, order) => {
  let here: Product;
  let there: Product;
  beforeAll(() => {
    [here, there] = order(processes);
  });

  test('who signs in is signed in, and who is signed out everywhere is so at once', async () => {
    const [at, moved] = await signedIn(here, there);
    expect((await moved.ask('{ viewer { email } }')).body.data).toEqual({ viewer: { email: ADMIN.email } });
    expect((await moved.ask('{ services { nodes { name } } }')).body.data).toEqual({ services: { nodes: [] } });
    const { body } = await at.ask('{ viewer { id } }');
    await at.ask(`mutation { endSessions(userId: "${(body.data!['viewer'] as { id: string }).id}") }`);
    await vi.waitFor(async () => expect((await moved.ask('{ services { nodes { name } } }')).status).toBe(401), 10_000);
    expect((await moved.ask('{ viewer { email } }')).body.data).not.toEqual({ viewer: { email: ADMIN.email } });
    expect((await moved.refresh()).status).toBe(401);
  });

  test('twenty refreshes at both at once get one successor, which is good at both', async () => {
    const [at, moved] = await signedIn(here, there);
    const copies = Array.from({ length: 10 }, () => [at.copy(), movedTo(moved, there)]).flat();
    const answers = await Promise.all(copies.map((copy) => copy.refresh()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(copies.map((copy) => copy.cookie('seamark_refresh'))).size).toBe(1);
    expect((await movedTo(copies[0]!, there).refresh()).status).toBe(200);
  });

  test('a key that is made here sends and reads there, and is good for nothing once it is revoked here', async () => {
    const [at] = await signedIn(here, there);
    const { id, secret } = await createKey(at, 'INGEST, READ');
    expect(await send(there.otlpUrl, secret, ['one'])).toBe(200);
    expect(await send(there.url, secret, ['two'])).toBe(200);
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${secret}`);
    const client = grpcClient(there.otlpGrpcAddress, 'identity');
    await exportItems(client, 'logs', encodeRequest('logs', { resourceLogs: [] }), metadata);
    client.close();
    const { seen, end } = tail(there.url, secret, '');
    await vi.waitFor(() => expect(seen.isOpen).toBe(true), 10_000);
    await at.ask(`mutation { revokeApiKey(id: "${id}") { id } }`);
    await vi.waitFor(() => expect(seen.closed).toBe(4403), 10_000);
    expect(await send(there.otlpUrl, secret, ['three'])).toBe(401);
    expect((await asked(there.url, secret, '{ services { nodes { name } } }')).status).toBe(401);
    await end();
  });

  test('who guesses here waits there', async () => {
    const email = `${randomUUID()}@example.com`;
    const [at, other] = [new Browser(here.url), new Browser(there.url)];
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(codeOf(await (attempt % 2 ? at : other).logIn(email, 'wrong'))).toBe('UNAUTHENTICATED');
    }
    expect(codeOf(await at.logIn(email, 'wrong'))).toBe('RATE_LIMITED');
    expect(codeOf(await other.logIn(email, 'wrong'))).toBe('RATE_LIMITED');
  });

  test('a role that changes here is another there', async () => {
    const [at] = await signedIn(here, there);
    const email = `${randomUUID()}@example.com`;
    const { body } = await at.ask(`mutation { createInvitation(input: { email: "${email}", role: EDITOR }) { link } }`);
    const token = new URL((body.data!['createInvitation'] as { link: string }).link).hash.slice('#token='.length);
    const bob = new Browser(there.url);
    const signedUp = await bob.ask(
      `mutation { signUp(email: "${email}", password: "${ADMIN.password}", token: "${token}") { id role } }`,
    );
    const { id } = signedUp.body.data!['signUp'] as { id: string };
    expect((await bob.ask('{ users(first: 1) { nodes { id } } }')).body.errors).toHaveLength(1);
    await at.ask(`mutation { updateUser(input: { id: "${id}", role: ADMIN }) { id } }`);
    await vi.waitFor(
      async () => expect((await bob.ask('{ users(first: 1) { nodes { id } } }')).body.errors).toBe(undefined),
      10_000,
    );
  });
});

test('behind one address a tail at either has every line that was sent to either, once', async () => {
  const { owner, forwarder } = processes;
  const [at] = await signedIn(owner, forwarder);
  const { secret } = await createKey(at, 'INGEST, READ');
  await using pages = await OneAddress.open([owner.ports.web, forwarder.ports.web]);
  await using otlp = await OneAddress.open([owner.ports.otlpHttp, forwarder.ports.otlpHttp]);
  const tails = Array.from({ length: 4 }, () => tail(pages.url, secret, 'body contains "line"'));
  await vi.waitFor(() => expect(tails.every(({ seen }) => seen.isOpen)).toBe(true), 10_000);
  // Open is not yet subscribed: the subscription is the next message of the socket.
  await delay(1000);
  const lines = Array.from({ length: 200 }, (_, at) => `line ${at}`);
  for (let at = 0; at < lines.length; at += 10) {
    expect(await send(otlp.url, secret, lines.slice(at, at + 10))).toBe(200);
  }
  for (const { seen } of tails) await vi.waitFor(() => expect(seen.lines.length).toBeGreaterThanOrEqual(200), 10_000);
  await delay(500);
  for (const { seen, end } of tails) {
    expect(seen.lines.toSorted()).toEqual(lines.toSorted());
    await end();
  }
  for (const url of [owner.url, forwarder.url]) {
    const { body } = await asked(
      url,
      secret,
      '{ logs(filter: "body contains line", range: { last: "1h" }) { totalCount } }',
    );
    expect(body).toMatchObject({ data: { logs: { totalCount: 200 } } });
  }
});

test('a stream of server-sent events is forwarded as it comes', async () => {
  const { owner, forwarder } = processes;
  const [at] = await signedIn(owner, forwarder);
  const { secret } = await createKey(at, 'INGEST, READ');
  const ending = new AbortController();
  const response = await fetch(`${forwarder.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${secret}` },
    body: JSON.stringify({ query: 'subscription { logTail(filter: "body contains streamed") { records { body } } }' }),
    signal: ending.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const sending = setInterval(() => void send(owner.otlpUrl, secret, ['streamed']), 200);
  while (!text.includes('"body":"streamed"')) text += (await reader.read()).value ?? '';
  clearInterval(sending);
  ending.abort();
});

test('an export is forwarded as it comes, and what it was refused for', async () => {
  const { owner, forwarder } = processes;
  const [at] = await signedIn(owner, forwarder);
  const { secret } = await createKey(at, 'INGEST, READ');
  const lines = Array.from({ length: 450 }, (_, number) => `exported ${number}`);
  expect(await send(owner.otlpUrl, secret, lines)).toBe(200);
  const rows = (await exported(forwarder.url, secret, 'logs exported')).body.trimEnd().split('\n');
  expect(rows.map((row) => (JSON.parse(row) as { body: string }).body).toSorted()).toEqual(lines.toSorted());
  expect((await exported(forwarder.url, 'another', 'logs')).status).toBe(401);
  expect(await exported(forwarder.url, secret, 'logs a=')).toMatchObject({ status: 400 });
});

test('a second store is refused with what to switch on', async () => {
  await expect(Product.start({ settings: processes.settings })).rejects.toThrow(/TELEMETRY_STORE=elsewhere/);
});

test('while the one that keeps telemetry is gone, people are served and the rest says why; back, it goes on', async () => {
  const { owner, forwarder } = processes;
  const [, browser] = await signedIn(owner, forwarder);
  const { secret } = await createKey(browser, 'INGEST, READ');
  await owner.end('SIGKILL');
  expect((await browser.ask('{ viewer { email } }')).body.data).toEqual({ viewer: { email: ADMIN.email } });
  expect((await browser.refresh()).status).toBe(200);
  const { body } = await browser.ask(
    '{ logs(range: { last: "1h" }) { nodes { body } meta { backends { state detail } } } }',
  );
  const backend = { state: 'UNAVAILABLE', detail: expect.stringContaining('keeps telemetry') };
  expect(body.data).toMatchObject({ logs: { nodes: [], meta: { backends: [backend] } } });
  const refused = await exported(forwarder.url, secret, 'logs');
  expect([refused.status, refused.body]).toEqual([503, expect.stringContaining('keeps telemetry')]);
  const system = await browser.ask('{ system { healthy backends { state detail } } }');
  expect(system.body.data).toMatchObject({ system: { healthy: false } });
  expect(await send(forwarder.otlpUrl, secret, ['lost?'])).toBe(503);
  expect((await fetch(`${forwarder.url}/readyz`)).status).toBe(503);
  processes.owner = await Product.start({
    settings: processes.settings,
    dataDirectory: owner.dataDirectory,
    ports: owner.ports,
  });
  await vi.waitFor(async () => expect(await send(forwarder.otlpUrl, secret, ['back'])).toBe(200), 20_000);
  const again = await asked(
    forwarder.url,
    secret,
    '{ logs(filter: "body contains back", range: { last: "1h" }) { totalCount } }',
  );
  expect(again.body).toMatchObject({ data: { logs: { totalCount: 1 } } });
});

test('of two stores one takes what comes, also where the one that had the lease was paused for longer than it lasts', async () => {
  const { owner, forwarder, settings } = processes;
  const [browser] = await signedIn(forwarder, owner);
  const { secret } = await createKey(browser, 'INGEST, READ');
  owner.process.kill('SIGSTOP');
  // What asks it meanwhile is answered without it, at the latest when its lease has run out.
  const { body } = await browser.ask('{ logs(range: { last: "1h" }) { meta { backends { state } } } }');
  expect(body.data).toMatchObject({ logs: { meta: { backends: [{ state: 'UNAVAILABLE' }] } } });
  const other = await startOnceAllowed(settings);
  owner.process.kill('SIGCONT');
  await vi.waitFor(async () => expect(await send(owner.otlpUrl, secret, ['to the paused'])).toBe(503), 20_000);
  await vi.waitFor(async () => expect(await send(forwarder.otlpUrl, secret, ['to the other'])).toBe(200), 20_000);
  expect((await fetch(`${owner.url}/readyz`)).status).toBe(503);
  await other.end();
  await other[Symbol.asyncDispose]();
  await vi.waitFor(async () => expect(await send(owner.otlpUrl, secret, ['to the first'])).toBe(200), 20_000);
  await vi.waitFor(async () => expect(await send(forwarder.otlpUrl, secret, ['to the first'])).toBe(200), 20_000);
});

/** As whoever starts it again and again does. */
async function startOnceAllowed(settings: Record<string, string>): Promise<Product> {
  for (let tries = 0; ; tries++) {
    try {
      return await Product.start({ settings });
    } catch (error) {
      if (tries > 20 || !String(error).includes('TELEMETRY_STORE=elsewhere')) throw error;
      await delay(2000);
    }
  }
}
