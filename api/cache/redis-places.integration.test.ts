import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { RedisPlaces } from './redis-places.ts';
import { openSharedRedis, type SharedRedis } from './shared-redis.ts';

const program = join(import.meta.dirname, 'testdata', 'hold-places.ts');

type Leave = () => void;

async function takeAll(places: RedisPlaces, bucket: string, count: number, most: number): Promise<Leave[]> {
  const taken = await Promise.all(Array.from({ length: count }, async () => places.take(bucket, most)));
  return taken.filter((leave) => leave !== null);
}

describe('over several processes', () => {
  let secret: string;
  let processes: SharedRedis[];
  let one: RedisPlaces;
  let other: RedisPlaces;
  beforeEach(async () => {
    secret = randomUUID();
    processes = [openSharedRedis(testService('redis'), secret), openSharedRedis(testService('redis'), secret)];
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    [one, other] = processes.map((redis) => new RedisPlaces(redis)) as [RedisPlaces, RedisPlaces];
  });
  afterEach(() => {
    for (const { link } of processes) link.close();
  });

  test('what is held at one is held at all, and free for the others when it was given back', async () => {
    const held = await takeAll(one, 'a', 60, 100);
    expect(held).toHaveLength(60);
    expect(await takeAll(other, 'a', 60, 100)).toHaveLength(40);
    expect(await other.take('b', 100)).not.toBeNull();
    expect(await one.take('a', 100)).toBeNull();
    for (const leave of held.slice(0, 10)) leave();
    await vi.waitFor(async () => expect(await other.take('a', 100)).not.toBeNull(), 5000);
    expect(await one.take('a', 100)).not.toBeNull();
  });

  test('with many at once at both, all of them together hold no more than they may', async () => {
    const taken = await Promise.all([takeAll(one, 'a', 300, 400), takeAll(other, 'a', 300, 400)]);
    const count = taken.flat().length;
    expect(count).toBeLessThanOrEqual(400);
    // Those that wait for their verdict count until they have it.
    expect(count).toBeGreaterThan(200);
  });

  test('who holds few is let in without asking, so that each process may let in few too many', async () => {
    expect(await takeAll(one, 'a', 160, 160)).toHaveLength(160);
    expect(await takeAll(other, 'a', 160, 160)).toHaveLength(9);
  });

  test('what a process that was killed held is free again', async () => {
    const args = [program, testService('redis'), secret, 'a', '80', '100'];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [said] = (await once(child.stdout!, 'data')) as [Buffer];
      expect(Number(said.toString())).toBe(80);
      expect(await takeAll(one, 'a', 30, 100)).toHaveLength(20);
      // It lives for longer than a lease: what it holds is said again and again.
      await new Promise((resolve) => setTimeout(resolve, 6000));
      expect(await one.take('a', 100)).toBeNull();
    } finally {
      child.kill('SIGKILL');
    }
    await vi.waitFor(async () => expect(await takeAll(one, 'a', 1, 100)).toHaveLength(1), 15_000);
    expect(await takeAll(one, 'a', 100, 100)).toHaveLength(79);
  });
});

test('while Redis is away each process keeps to the limit by itself, and back, they count together again', async () => {
  const server = await RedisServer.create();
  const processes = [openSharedRedis(server.url, 'a secret'), openSharedRedis(server.url, 'a secret')];
  try {
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    const [one, other] = processes.map((redis) => new RedisPlaces(redis)) as [RedisPlaces, RedisPlaces];
    await server.kill();
    await vi.waitFor(() => expect(processes.every(({ link }) => link.isAway)).toBe(true));
    expect(await takeAll(one, 'a', 150, 100)).toHaveLength(100);
    expect(await takeAll(other, 'a', 150, 100)).toHaveLength(100);
    await server.start();
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    // What was held before is known when it is said the next time.
    await vi.waitFor(async () => expect(await takeAll(other, 'b', 10, 10)).toHaveLength(10), 10_000);
    await vi.waitFor(async () => expect(await one.take('b', 10)).toBeNull(), 10_000);
  } finally {
    for (const { link } of processes) link.close();
    await server[Symbol.asyncDispose]();
  }
});
