import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

const repeated = (count: number, part: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => part(at)).join(' ');

describe('a document that is made to cost much', () => {
  test.each([
    ['10,000 aliases', `{ ${repeated(10_000, (at) => `a${at}: system { version }`)} }`],
    ['10,000 aliases of one leaf', `{ system { ${repeated(10_000, (at) => `a${at}: version`)} } }`],
    ['10,000 names of types', `{ ${repeated(10_000, (at) => `a${at}: __typename`)} }`],
    ['10,000 directives', `{ system { version ${repeated(10_000, () => '@skip(if: false)')} } }`],
    ['1,000 operations', repeated(1000, (at) => `query Q${at} { signUpPolicy }`)],
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    ],
    ['a fragment of itself, further in', '{ viewer { ...U } } fragment U on User { sessions { id } ...U }'],
    ['depth', `{ trace(traceId: "1") { rootSpan { ${'parent { '.repeat(500)} name ${'}'.repeat(502)}`],
    ['brackets', `{ query(text: "logs", variables: ${'['.repeat(5000)}${']'.repeat(5000)}) { __typename } }`],
  ])('of %s is refused, and nothing of it is run', async (_, query) => {
    app.graph.calls.clear();
    const { status, body } = await app.post(query);
    expect(status).toBeLessThan(500);
    expect(body.errors?.length).toBeGreaterThan(0);
    expect(body.data ?? null).toBeNull();
    expect(app.graph.calls.size).toBe(0);
  });
});

describe.each(['traces', 'spans', 'logs', 'services', 'metrics', 'deploys', 'errorGroups'])('a page of %s', (field) => {
  test.each([-1, 201, 2_147_483_647])('of %d items is refused', async (first) => {
    const { body } = await app.post(`{ ${field}(first: ${first}) { totalCount nodes { __typename } } }`);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test.each(['99999999999', '1e30', '"ten"', '1.5'])('of %s items is no number of items', async (first) => {
    const { status, body } = await app.post(`{ ${field}(first: ${first}) { totalCount } }`);
    expect(status).toBeLessThan(500);
    expect(body.errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

test('a reader that never reads fills no memory, and others are served', async () => {
  const connections: Socket[] = [];
  app.app.server.on('connection', (connection: Socket) => connections.push(connection));
  const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  const query = 'subscription { logTail { records { body } } }';
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }));
  await once(socket, 'message');
  socket.pause();
  const body = 'x'.repeat(100_000);
  for (let at = 0; at < 300; at++) {
    app.graph.sendLogs([{ atMs: 0, body: `${at} ${body}`, service: 'a' }]);
    if (at % 10 === 0) await delay(1);
  }
  // Thirty megabytes came; what waits for the reader is an event or two.
  expect(connections.length).toBeGreaterThan(0);
  for (const { writableLength } of connections) expect(writableLength).toBeLessThan(5_000_000);
  expect((await app.post('{ system { version } }')).body).toHaveProperty('data.system.version');
  socket.resume();
  const [message] = (await once(socket, 'message')) as [Buffer];
  expect(message.length).toBeGreaterThan(0);
  socket.terminate();
  await vi.waitFor(async () => {
    const { body } = await app.post('{ system { activity { subscriptions } } }');
    expect(body).toHaveProperty('data.system.activity.subscriptions', 0);
  });
});
