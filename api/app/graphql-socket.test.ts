import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TEST_KEY, TestApp } from './app.testing.ts';

const bearer = { authorization: `Bearer ${TEST_KEY}` };

let open: TestApp;
let closed: TestApp;
beforeAll(async () => {
  open = await TestApp.open({ publicUrl: 'https://seamark.example' });
  closed = await TestApp.open({ access: { openScopes: [] } });
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

function socketUrl({ url }: TestApp): string {
  return `${url.replace('http', 'ws')}/graphql`;
}

function clientOf(app: TestApp, connectionParams?: Record<string, unknown>): Client {
  return createClient({
    url: socketUrl(app),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(connectionParams && { connectionParams }),
  });
}

async function first(client: Client, query: string): Promise<unknown> {
  for await (const event of client.iterate({ query })) return event;
  return undefined;
}

/** With which code the server closes a socket that asks for entry so. */
async function closeCode(app: TestApp, payload?: unknown, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(socketUrl(app), 'graphql-transport-ws', { headers });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', ...(payload === undefined ? {} : { payload }) }));
  const [code] = (await once(socket, 'close')) as [number];
  return code;
}

/** The status with which the server refuses to open a socket; 101 where it opens. */
async function openingStatus(path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`${open.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode!));
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('error', () => {});
  });
}

describe('a socket', () => {
  test('answers queries', async () => {
    const client = clientOf(open);
    expect(await first(client, '{ system { version } }')).toMatchObject({
      data: { system: { version: '0.0.0-test' } },
    });
    await client.dispose();
  });

  test('gives log records as they arrive, and goes on behind a cursor on another socket', async () => {
    const query = (args: string): string => `subscription { logTail${args} { cursor records { body } } }`;
    const client = clientOf(open);
    const events = client.iterate<{ logTail: { cursor: string; records: { body: string }[] } }>({ query: query('') });
    const begin = (await events.next()).value!.data!.logTail;
    open.graph.sendLogs([{ atMs: 0, body: 'first', service: 'a' }]);
    const next = (await events.next()).value!.data!.logTail;
    expect(next.records).toEqual([{ body: 'first' }]);
    await client.dispose();
    open.graph.sendLogs([{ atMs: 0, body: 'second', service: 'a' }]);
    const second = clientOf(open);
    const resumed = second.iterate<{ logTail: { records: { body: string }[] } }>({
      query: query(`(after: "${next.cursor}")`),
    });
    const records: { body: string }[] = [];
    while (records.length === 0) records.push(...(await resumed.next()).value!.data!.logTail.records);
    expect(records).toEqual([{ body: 'second' }]);
    expect(begin.cursor).not.toBe(next.cursor);
    await second.dispose();
  });

  test('is refused a document that is refused over HTTP', async () => {
    const roots = Array.from({ length: 101 }, (_, at) => `f${at}: system { version }`).join(' ');
    for (const query of [`{ ${roots} }`, '{ nothing }', '{', `{ ${'a '.repeat(20_000)} }`, '{'.repeat(500)]) {
      const client = clientOf(open);
      await expect(first(client, query)).rejects.toBeInstanceOf(Array);
      await client.dispose();
    }
  });

  test('learns of a fault by its number alone', async () => {
    open.graph.graph.system.storage = () => Promise.reject(new Error('the password is swordfish'));
    const client = clientOf(open);
    const answer = await first(client, '{ system { storage { rows } } }');
    expect(JSON.stringify(answer)).not.toContain('swordfish');
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
    await client.dispose();
  });

  test('may have a bounded number of operations under way', async () => {
    const client = clientOf(open);
    const tails = Array.from({ length: 200 }, () => client.iterate({ query: 'subscription { logTail { cursor } }' }));
    await Promise.all(tails.map((tail) => tail.next()));
    await expect(first(client, '{ system { version } }')).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    await Promise.all(tails.map((tail) => tail.return!()));
    expect(await first(client, '{ system { version } }')).toHaveProperty('data');
    await client.dispose();
  });

  test('is counted while it is open, and what it runs', async () => {
    await using app = await TestApp.open();
    const clients = [clientOf(app), clientOf(app)];
    const tails = clients.map((client) => client.iterate({ query: 'subscription { logTail { cursor } }' }));
    await Promise.all(tails.map((tail) => tail.next()));
    const asked = await app.post('{ system { activity { sockets streams subscriptions operations } } }');
    expect(asked.body.data).toEqual({
      system: { activity: { sockets: 2, streams: 0, subscriptions: 2, operations: 1 } },
    });
    await tails[0]!.return!();
    for (const client of clients) await client.dispose();
    await vi.waitFor(async () => {
      const { body } = await app.post('{ system { activity { sockets subscriptions } } }');
      expect(body.data).toEqual({ system: { activity: { sockets: 0, subscriptions: 0 } } });
    });
  });

  test('ends a tail with CURSOR_EXPIRED where what came since is no longer kept', async () => {
    await using app = await TestApp.open();
    app.graph.sendLogs([{ atMs: 0, body: 'first', service: 'a' }]);
    const client = clientOf(app);
    const { data } = (await first(client, 'subscription { logTail(backlog: 1) { cursor } }')) as {
      data: { logTail: { cursor: string } };
    };
    app.graph.sendLogs([{ atMs: 0, body: 'second', service: 'a' }]);
    await app.graph.forgetAll();
    const events = client.iterate({
      query: `subscription { logTail(after: "${data.logTail.cursor}") { records { body } } }`,
    });
    let event = (await events.next()).value;
    if (!event?.errors) event = (await events.next()).value;
    expect(event).toMatchObject({ errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] });
    expect((await events.next()).done).toBe(true);
    expect(await first(client, '{ system { version } }')).toHaveProperty('data');
    await client.dispose();
  });
});

describe('where access is closed, a socket', () => {
  test('opens with the key', async () => {
    const client = clientOf(closed, bearer);
    expect(await first(client, '{ system { version } }')).toHaveProperty('data');
    await client.dispose();
  });

  test.each([
    ['nothing', undefined],
    ['a wrong key', { authorization: 'Bearer wrong' }],
    ['no text', { authorization: { Bearer: TEST_KEY } }],
    ['another field', { token: TEST_KEY }],
  ])('is closed with 4403 for %s', async (_, payload) => {
    expect(await closeCode(closed, payload)).toBe(4403);
  });

  test('opens with the header of a script', async () => {
    const socket = new WebSocket(socketUrl(closed), 'graphql-transport-ws', { headers: bearer });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(message.toString())).toMatchObject({ type: 'connection_ack' });
    socket.terminate();
  });

  test('is closed with 4401 where it asks before it is let in', async () => {
    const socket = new WebSocket(socketUrl(closed), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: '{ system { version } }' } }));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(4401);
  });

  test('needs the scope READ', async () => {
    await using app = await TestApp.open({ access: { openScopes: ['INGEST'] } });
    expect(await closeCode(app)).toBe(4403);
  });
});

describe('the page that opens a socket', () => {
  test.each([
    ['of this server', '/graphql', () => ({ origin: open.url }), 101],
    ['of the public address', '/graphql', () => ({ origin: 'https://seamark.example' }), 101],
    ['of nobody, as scripts have none', '/graphql', () => ({}), 101],
    ['of another server', '/graphql', () => ({ origin: 'https://evil.example' }), 403],
    ['without an address', '/graphql', () => ({ origin: 'null' }), 403],
    ['of this server, elsewhere', '/elsewhere', () => ({ origin: open.url }), 404],
  ])('%s', async (_, path, headers, status) => {
    expect(await openingStatus(path, headers() as Record<string, string>)).toBe(status);
  });
});

test('what is no message of the protocol closes the socket, and nothing else', async () => {
  for (const text of ['', 'x', '{}', '{"type":"subscribe"}', '[1]', 'x'.repeat(2 ** 20 + 1)]) {
    const socket = new WebSocket(socketUrl(open), 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send(text);
    await once(socket, 'close');
  }
  const client = clientOf(open);
  expect(await first(client, '{ system { version } }')).toHaveProperty('data');
  await client.dispose();
});
