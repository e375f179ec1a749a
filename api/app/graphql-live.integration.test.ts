import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TEST_KEY, TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
  const trace = '1'.padStart(32, '0');
  app.graph.sendSpans([
    { traceId: trace, spanId: '1'.padStart(16, '0'), kind: 'SERVER', name: 'GET /', atMs: 0, service: 'cart' },
  ]);
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => app.graph.calls.clear());

function open(connectionParams?: Record<string, unknown>): Client {
  return createClient({
    url: `${app.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(connectionParams && { connectionParams }),
  });
}

const page =
  'subscription { live(every: "1s") { cursor query { services(range: {last: "1h"}) { nodes { name red(range: {last: "1h"}) { requestCount latencyMs } } } } } }';
const query =
  'subscription { queryLive(text: "spans last 1h | stats count() by service.name every 1s") { cursor result { ... on TimeSeriesSet { series { labels { value } } } } } }';

describe('a thousand screens', () => {
  test.each([
    ['of one page cost one evaluation a tick', page, 2],
    ['of one query cost one evaluation a tick', query, 1],
  ])('%s', async (_, document, calls) => {
    const clients = Array.from({ length: 10 }, () => open());
    const screens = clients.flatMap((client) =>
      Array.from({ length: 100 }, () => client.iterate<Record<string, { cursor: string }>>({ query: document })),
    );
    const cursors = new Set<string>();
    for (let round = 0; round < 3; round++) {
      for (const { value } of await Promise.all(screens.map((events) => events.next()))) {
        cursors.add(Object.values((value as { data: Record<string, { cursor: string }> }).data)[0]!.cursor);
      }
    }
    // One more may have begun since.
    const evaluations = [...app.graph.calls.values()].reduce((sum, count) => sum + count, 0) / calls;
    expect(evaluations).toBeLessThanOrEqual(cursors.size + 1);
    expect(cursors.size).toBeLessThan(20);
    for (const client of clients) await client.dispose();
  });

  test('with other rights have another evaluation', async () => {
    const clients = [open(), open({ authorization: `Bearer ${TEST_KEY}` })];
    const screens = clients.map((client) => client.iterate({ query }));
    await Promise.all(screens.map((events) => events.next()));
    expect(app.graph.calls.get('traces.aggregate')).toBe(2);
    for (const client of clients) await client.dispose();
  });
});

test('nothing is evaluated any more when the last screen has gone', async () => {
  const client = open();
  const events = client.iterate({ query });
  await events.next();
  await client.dispose();
  await new Promise((resolve) => setTimeout(resolve, 100));
  app.graph.calls.clear();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(Object.fromEntries(app.graph.calls)).toEqual({});
});

test('live answers come as server-sent events too', async () => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while ((text.match(/"queryLive"/g) ?? []).length < 2) text += (await reader.read()).value;
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as { data: { queryLive: { cursor: string; result: unknown } } });
  expect(events.map(({ data }) => data.queryLive.result)).toEqual(
    Array.from({ length: 2 }, () => ({ series: [{ labels: [{ value: 'cart' }] }] })),
  );
  expect(new Set(events.map(({ data }) => data.queryLive.cursor)).size).toBe(2);
  await reader.cancel();
});

test('a fault is an event that tells its number alone, and the next tick tries again', async () => {
  const { stores } = app.graph.graph;
  const { reader } = stores.traces;
  stores.traces.reader = new Proxy(reader, {
    get: (target, name) =>
      name === 'aggregate' ? () => Promise.reject(new Error('swordfish')) : (Reflect.get(target, name) as unknown),
  });
  const client = open();
  const events = client.iterate({ query: query.replace('cursor', 'at cursor') });
  const first = (await events.next()).value;
  expect(first).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
  expect(JSON.stringify(first)).not.toContain('swordfish');
  expect(app.logged.filter(({ error }) => error.message === 'swordfish')).toHaveLength(1);
  stores.traces.reader = reader;
  expect((await events.next()).value).toHaveProperty('data.queryLive.result.series');
  await client.dispose();
});
