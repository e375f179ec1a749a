import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { LogInThrottle } from '../access/log-in-throttle.ts';
import { start, testThrottle, tried } from '../access/log-in-throttle.testing.ts';
import { RedisDelays } from './redis-delays.ts';
import { openSharedRedis, type SharedRedis } from './shared-redis.ts';

const shared: SharedRedis[] = [];
afterEach(() => shared.splice(0).forEach(({ link }) => link.close()));

async function open(url: string, secret: string): Promise<LogInThrottle> {
  const redis = openSharedRedis(url, secret);
  shared.push(redis);
  await redis.link.settled(10_000);
  return new LogInThrottle(new RedisDelays(redis));
}

describe('in Redis', () => {
  let throttle: LogInThrottle;
  beforeEach(async () => {
    throttle = await open(testService('redis'), randomUUID());
  });
  testThrottle(() => throttle);

  test('attempts at all processes count together', async () => {
    const secret = randomUUID();
    const [one, other] = [await open(testService('redis'), secret), await open(testService('redis'), secret)];
    const now = Date.now();
    for (let attempt = 0; attempt < 5; attempt++) expect(await tried(attempt % 2 ? one : other, {}, now)).toBe(0);
    expect(await tried(one, {}, now)).toBe(1);
    expect(await tried(other, {}, now)).toBe(1);
    expect(await tried(throttle, {}, now)).toBe(0);
  });
});

test('while Redis is away attempts are counted all the same', async () => {
  const server = await RedisServer.create();
  try {
    const throttle = await open(server.url, 'a secret');
    await server.kill();
    await vi.waitFor(() => expect(shared.at(-1)!.link.isAway).toBe(true));
    for (let attempt = 0; attempt < 5; attempt++) expect(await tried(throttle, {}, start)).toBe(0);
    expect(await tried(throttle, {}, start)).toBe(1);
    await server.start();
    await vi.waitFor(() => expect(shared.at(-1)!.link.isAway).toBe(false), 10_000);
    expect(await tried(throttle, {}, start)).toBe(0);
  } finally {
    await server[Symbol.asyncDispose]();
  }
});
