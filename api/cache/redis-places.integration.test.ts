import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { RedisPlaces, type RedisPlacesOptions } from './redis-places.ts';
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
    [one, other] = atBoth({ of: 'sockets' });
  });
  afterEach(() => {
    for (const { link } of processes) link.close();
  });

  function atBoth(options: RedisPlacesOptions): [RedisPlaces, RedisPlaces] {
    return processes.map((redis) => new RedisPlaces(redis, options)) as [RedisPlaces, RedisPlaces];
  }

  test('what is held at one is held at all, and free for the others when it was given back', async () => {
    const held = await takeAll(one, 'a', 60, 100);
    expect(held).toHaveLength(60);
    expect(await takeAll(other, 'a', 60, 100)).toHaveLength(40);
    expect(await other.take('b', 100)).not.toBeNull();
    expect(await takeAll(atBoth({ of: 'subscriptions' })[0], 'a', 100, 100)).toHaveLength(100);
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

  test('whoever comes and goes, all of them together never hold more than they may, and in the end nothing is held', async () => {
    const held = new Set<Leave>();
    const come = async (places: RedisPlaces): Promise<void> => {
      for (let turn = 0; turn < 100; turn++) {
        const leave = await places.take('a', 10);
        if (leave) held.add(leave);
        expect(held.size).toBeLessThanOrEqual(10);
        await delay(Math.random() * 2);
        if (leave) held.delete(leave);
        leave?.();
        leave?.();
      }
    };
    await Promise.all([one, other, one, other].flatMap((places) => [places, places, places]).map(come));
    await vi.waitFor(async () => {
      const all = await takeAll(one, 'a', 10, 10);
      for (const leave of all) leave();
      expect(all).toHaveLength(10);
    }, 10_000);
  });

  test('where few are let in without asking, each process may let in so many too many', async () => {
    const [asking, another] = atBoth({ of: 'operations', unasked: 1 / 16 });
    expect(await takeAll(asking, 'a', 160, 160)).toHaveLength(160);
    expect(await takeAll(another, 'a', 160, 160)).toHaveLength(9);
  });

  test('what a process that was killed held is free again', async () => {
    const args = [program, testService('redis'), secret, 'sockets', 'a', '80', '100'];
    const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [said] = (await once(child.stdout!, 'data')) as [Buffer];
      expect(Number(said.toString())).toBe(80);
      expect(await takeAll(one, 'a', 30, 100)).toHaveLength(20);
      // It lives for longer than a lease: what it holds is said again and again.
      await delay(6000);
      expect(await one.take('a', 100)).toBeNull();
    } finally {
      child.kill('SIGKILL');
    }
    await vi.waitFor(async () => expect(await takeAll(one, 'a', 1, 100)).toHaveLength(1), 15_000);
    expect(await takeAll(one, 'a', 100, 100)).toHaveLength(79);
  });
});

describe('with a Redis of their own', () => {
  let server: RedisServer;
  let processes: SharedRedis[];
  let one: RedisPlaces;
  let other: RedisPlaces;
  beforeEach(async () => {
    server = await RedisServer.create();
    processes = [openSharedRedis(server.url, 'a secret'), openSharedRedis(server.url, 'a secret')];
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    [one, other] = processes.map((redis) => new RedisPlaces(redis, { of: 'sockets' })) as [RedisPlaces, RedisPlaces];
  });
  afterEach(async () => {
    for (const { link } of processes) link.close();
    await server[Symbol.asyncDispose]();
  });

  /** Scripts that it has been asked to run, whoever asked. */
  async function scriptsRun(): Promise<number> {
    const told = String(await server.command('INFO', 'commandstats'));
    return Number(/cmdstat_eval:calls=(\d+)/.exec(told)![1]);
  }

  test('while it is away each process keeps to the limit by itself, and back, what both hold is counted', async () => {
    const before = await takeAll(one, 'a', 40, 100);
    await server.kill();
    await vi.waitFor(() => expect(processes.every(({ link }) => link.isAway)).toBe(true));
    before[0]!();
    expect(await takeAll(one, 'a', 150, 100)).toHaveLength(61);
    expect(await takeAll(other, 'a', 150, 90)).toHaveLength(90);
    await server.start();
    await Promise.all(processes.map(({ link }) => link.settled(10_000)));
    // 190 are held: what was let in stays.
    await vi.waitFor(async () => expect(await one.take('a', 190)).toBeNull(), 10_000);
    await vi.waitFor(async () => expect(await other.take('a', 190)).toBeNull(), 10_000);
    expect(await takeAll(one, 'b', 10, 10)).toHaveLength(10);
    expect(await other.take('b', 10)).toBeNull();
  });

  test('where it was emptied, what is held is said again', async () => {
    expect(await takeAll(one, 'a', 60, 100)).toHaveLength(60);
    expect(await takeAll(one, 'b', 60, 100)).toHaveLength(60);
    await server.command('FLUSHALL');
    const ofOther = await takeAll(other, 'b', 1, 100);
    await vi.waitFor(async () => expect(await other.take('a', 60)).toBeNull(), 5000);
    expect(await takeAll(other, 'b', 100, 100)).toHaveLength(40 - ofOther.length);
  });

  test('what 10,000 hold for long costs about one command a second, and none when they have gone', async () => {
    const taken = await Promise.all(Array.from({ length: 10_000 }, async (_, at) => one.take(`user ${at}`, 100)));
    expect(taken).not.toContain(null);
    // The first tells of what came before it.
    await delay(2000);
    const before = await scriptsRun();
    await delay(3000);
    const cost = (await scriptsRun()) - before;
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(4);
    expect(await other.take('user 1', 1)).toBeNull();
    for (const leave of taken) leave!();
    await vi.waitFor(async () => expect(await other.take('user 1', 1)).not.toBeNull(), 5000);
    // There is nothing but what the other one holds.
    await vi.waitFor(async () => expect(await server.command('KEYS', `*:held:sockets:*`)).toHaveLength(1), 5000);
  });
});
