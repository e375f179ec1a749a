import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { allowanceOf } from '../access/allowance.ts';
import type { PlacesOfAll } from '../access/places.ts';
import { bootstrapPrincipal } from '../access/principal.ts';
import { openSharedRedis, type SharedRedis } from '../cache/shared-redis.ts';
import { TEST_KEY, TestApp } from './app.testing.ts';

test('who has all that they may under way at one process is told to wait at the other, until it is answered', async () => {
  const secret = randomUUID();
  const processes = [openSharedRedis(testService('redis'), secret), openSharedRedis(testService('redis'), secret)];
  const [one, other] = await Promise.all(
    processes.map(async (redis) => {
      await redis.link.settled(10_000);
      return TestApp.open({ redis });
    }),
  );
  try {
    const { bucket, operations } = allowanceOf(bootstrapPrincipal, null);
    const held = await Promise.all(
      Array.from({ length: operations }, async () => one!.callerLimits.operations.take(bucket, operations)),
    );
    const own = { authorization: `Bearer ${TEST_KEY}` };
    // Few are let in without asking: as many as that are under way here too.
    const few = await Promise.all(
      Array.from({ length: operations / 10 }, async () => other!.callerLimits.operations.take(bucket, operations)),
    );
    expect(few).toContain(null);
    const refused = await other!.post('{ system { version } }', own);
    expect([refused.status, refused.body.errors?.[0]?.extensions?.['code']]).toEqual([429, 'RATE_LIMITED']);
    // Nobody else is.
    expect((await other!.post('{ system { version } }')).status).toBe(200);
    for (const leave of held) leave!();
    await vi.waitFor(async () => expect((await other!.post('{ system { version } }', own)).status).toBe(200), 10_000);
  } finally {
    await Promise.all([one!, other!].map((app) => app[Symbol.asyncDispose]()));
    for (const { link } of processes) link.close();
  }
});

describe('whoever goes away while a place is asked for holds none', () => {
  const headers = { authorization: `Bearer ${TEST_KEY}` };
  const tail = { query: 'subscription { logTail { cursor } }' };
  let server: RedisServer;
  let redis: SharedRedis;
  let app: TestApp;
  beforeEach(async () => {
    server = await RedisServer.create();
    redis = openSharedRedis(server.url, 'a secret');
    await redis.link.settled(10_000);
    app = await TestApp.open({ redis });
  });
  afterEach(async () => {
    await app[Symbol.asyncDispose]();
    redis.link.close();
    await server[Symbol.asyncDispose]();
  });

  /** What is asked for while Redis does not answer, by who has gone when it does. */
  async function goMeanwhile(ask: () => void, go: () => void): Promise<void> {
    server.pause();
    ask();
    await delay(200);
    go();
    await delay(200);
    server.resume();
  }

  async function expectFree(places: PlacesOfAll): Promise<void> {
    const { bucket } = allowanceOf(bootstrapPrincipal, null);
    await vi.waitFor(async () => {
      const leave = await places.take(bucket, 1);
      expect(leave).not.toBeNull();
      leave!();
    }, 5000);
  }

  async function opened(): Promise<WebSocket> {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    await once(socket, 'open');
    return socket;
  }

  test('of a socket', async () => {
    const socket = await opened();
    await goMeanwhile(
      () => socket.send('{"type":"connection_init"}'),
      () => socket.terminate(),
    );
    await expectFree(app.callerLimits.sockets);
  });

  test('of a subscription on a socket', async () => {
    const socket = await opened();
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    await goMeanwhile(
      () => socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: tail })),
      () => socket.terminate(),
    );
    await delay(300);
    await expectFree(app.callerLimits.subscriptions);
    await expectFree(app.callerLimits.sockets);
  });

  test('of a stream', async () => {
    const leaving = new AbortController();
    const init = { method: 'POST', body: JSON.stringify(tail), signal: leaving.signal };
    const sent = { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' };
    await goMeanwhile(
      () => void fetch(`${app.url}/graphql`, { ...init, headers: sent }).catch(() => undefined),
      () => leaving.abort(),
    );
    await delay(300);
    await expectFree(app.callerLimits.subscriptions);
  });
});
