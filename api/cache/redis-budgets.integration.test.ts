import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { RedisBudgets } from './redis-budgets.ts';
import { openSharedRedis } from './shared-redis.ts';

test('what is spent at one process is spent at all, many at once included, until the minute is over', async () => {
  const secret = randomUUID();
  const processes = [openSharedRedis(testService('redis'), secret), openSharedRedis(testService('redis'), secret)];
  try {
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    const [one, other] = processes.map((redis) => new RedisBudgets(redis)) as [RedisBudgets, RedisBudgets];
    const beganAtMs = Date.now();
    expect(await one.take('a', 60, 100)).toMatchObject({ isTaken: true, remaining: 40 });
    expect(await other.take('a', 41, 100)).toMatchObject({ isTaken: false, remaining: 40 });
    const { remaining, resetsAtMs } = await other.take('a', 40, 100);
    expect(remaining).toBe(0);
    expect(resetsAtMs).toBeGreaterThan(beganAtMs + 30_000);
    expect(resetsAtMs).toBeLessThanOrEqual(Date.now() + 60_000);
    expect(await one.take('b', 1, 100)).toMatchObject({ isTaken: true, remaining: 99 });
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => (at % 2 ? one : other).take('c', 3, 100)));
    expect(outcomes.filter(({ isTaken }) => isTaken)).toHaveLength(33);
  } finally {
    for (const { link } of processes) link.close();
  }
});

test('while Redis is away each process keeps to the limit by itself', async () => {
  const server = await RedisServer.create();
  const redis = openSharedRedis(server.url, 'a secret');
  try {
    await redis.link.settled(10_000);
    await server.kill();
    await vi.waitFor(() => expect(redis.link.isAway).toBe(true));
    const budgets = new RedisBudgets(redis);
    expect(await budgets.take('a', 60, 100)).toMatchObject({ isTaken: true, remaining: 40 });
    expect(await budgets.take('a', 60, 100)).toMatchObject({ isTaken: false, remaining: 40 });
  } finally {
    redis.link.close();
    await server[Symbol.asyncDispose]();
  }
});
