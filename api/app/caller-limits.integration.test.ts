import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { allowanceOf } from '../access/allowance.ts';
import { bootstrapPrincipal } from '../access/principal.ts';
import { openSharedRedis } from '../cache/shared-redis.ts';
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

test('a socket that goes away while its place is asked for holds none', async () => {
  const server = await RedisServer.create();
  const redis = openSharedRedis(server.url, 'a secret');
  await redis.link.settled(10_000);
  const app = await TestApp.open({ redis });
  try {
    const { bucket } = allowanceOf(bootstrapPrincipal, null);
    const headers = { authorization: `Bearer ${TEST_KEY}` };
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
    await once(socket, 'open');
    server.pause();
    socket.send('{"type":"connection_init"}');
    await delay(200);
    socket.terminate();
    await delay(200);
    server.resume();
    await vi.waitFor(async () => {
      const leave = await app.callerLimits.sockets.take(bucket, 1);
      expect(leave).not.toBeNull();
      leave!();
    }, 5000);
  } finally {
    await app[Symbol.asyncDispose]();
    redis.link.close();
    await server[Symbol.asyncDispose]();
  }
});
