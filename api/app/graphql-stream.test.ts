import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApiKeySecret } from '../access/secret-token.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { TEST_KEY, TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

interface Stream {
  status: number;
  type: string | null;
  /** The data of each event of the name `next`. */
  next(): Promise<Record<string, unknown>>;
  close(): void;
}

async function stream(query: string, method: 'GET' | 'POST' = 'POST'): Promise<Stream> {
  const ended = new AbortController();
  const url = `${app.url}/graphql${method === 'GET' ? `?query=${encodeURIComponent(query)}` : ''}`;
  const response = await fetch(url, {
    method,
    headers: { accept: 'text/event-stream', ...(method === 'POST' && { 'content-type': 'application/json' }) },
    signal: ended.signal,
    ...(method === 'POST' && { body: JSON.stringify({ query }) }),
  });
  const lines = createInterface(Readable.fromWeb(response.body as ReadableStream))[Symbol.asyncIterator]();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    async next() {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error('the stream has ended');
        if (value.startsWith('data: ') && value.length > 6)
          return JSON.parse(value.slice(6)) as Record<string, unknown>;
      }
    },
    close: () => ended.abort(),
  };
}

test.each(['POST', 'GET'] as const)('a tail comes as server-sent events over %s', async (method) => {
  const events = await stream('subscription { logTail { records { body } } }', method);
  expect([events.status, events.type]).toEqual([200, 'text/event-stream']);
  expect(await events.next()).toEqual({ data: { logTail: { records: [] } } });
  app.graph.sendLogs([{ atMs: 0, body: `by ${method}`, service: 'a' }]);
  expect(await events.next()).toEqual({ data: { logTail: { records: [{ body: `by ${method}` }] } } });
  events.close();
});

test('a refused tail tells why', async () => {
  const events = await stream('subscription { logTail(filter: "a=") { cursor } }');
  expect(await events.next()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_FILTER', position: 2 } }] });
  events.close();
});

test('the limits of requests hold for streams too', async () => {
  const roots = Array.from({ length: 101 }, (_, at) => `f${at}: logTail { cursor }`).join(' ');
  const events = await stream(`subscription { ${roots} }`);
  expect(await events.next()).toMatchObject({
    errors: [{ message: 'The request has 101 root fields, but may have 100.' }],
  });
  events.close();
});

test('the app closes while somebody listens', async () => {
  const own = await TestApp.open();
  const response = await fetch(`${own.url}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'subscription { logTail { cursor } }' }),
  });
  const reader = response.body!.getReader();
  await reader.read();
  await own[Symbol.asyncDispose]();
  // Told of the end one way or the other, the reader does not wait.
  const ended = await reader.closed.then(
    () => true,
    () => true,
  );
  expect(ended).toBe(true);
});

test('a stream whose reader goes away before it is known who they are does not begin', async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<null>();
  const control = new ControlPlane({
    name: 'a slow database',
    maxAgeMs: Infinity,
    prepare: async () => undefined,
    async call(name) {
      if (name !== 'findApiKey') return false;
      asked.resolve();
      return answer.promise;
    },
    ping: async () => null,
    close: async () => undefined,
  });
  await using slow = await TestApp.open({ control });
  const leaving = new AbortController();
  const sent = fetch(`${slow.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${createApiKeySecret()}`,
    },
    body: JSON.stringify({ query: 'subscription { logTail { cursor } }' }),
    signal: leaving.signal,
  });
  await asked.promise;
  leaving.abort();
  await expect(sent).rejects.toThrow('aborted');
  await delay(100);
  answer.resolve(null);
  await delay(100);
  await vi.waitFor(async () => {
    const { body } = await slow.post('{ system { activity { streams } } }', { authorization: `Bearer ${TEST_KEY}` });
    expect(body.data).toEqual({ system: { activity: { streams: 0 } } });
  }, 5000);
  await control.close();
});
