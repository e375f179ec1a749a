import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { openSharedRedis, type SharedRedis } from './shared-redis.ts';
import { type StoreAddress, StoreLease, StoreWatch } from './store-lease.ts';

const address: StoreAddress = {
  url: 'http://192.0.2.1:4000',
  otlpHttpUrl: 'http://192.0.2.1:4318',
  otlpGrpcHost: '192.0.2.1',
  otlpGrpcPort: 4317,
  ingestIsOpen: false,
};
let server: RedisServer;
let redis: SharedRedis;
beforeEach(async () => {
  testService('redis');
  server = await RedisServer.create();
  redis = openSharedRedis(server.url, 'a secret');
  await redis.link.settled(10_000);
});
afterEach(async () => {
  redis.link.close();
  await server[Symbol.asyncDispose]();
});

test('one store has it until it gives it back, whichever process owns its directory', async () => {
  const [one, same, other] = [
    new StoreLease(redis, 'one'),
    new StoreLease(redis, 'one'),
    new StoreLease(redis, 'other'),
  ];
  expect(await one.take()).toBe(true);
  expect(await same.take()).toBe(true);
  expect(await other.take()).toBe(false);
  await other.giveBack();
  expect(await other.take()).toBe(false);
  await same.giveBack();
  expect(await other.take()).toBe(true);
});

test('others find it where it was announced, and believe nobody who has not the secret', async () => {
  const lease = new StoreLease(redis, 'one');
  const watch = new StoreWatch(redis);
  await lease.take();
  await watch.look();
  expect(watch.address).toBeNull();
  await lease.announce(address);
  await watch.look();
  expect(watch.address).toEqual(address);
  await server.command('HSET', `${redis.prefix}store`, 'address', JSON.stringify({ ...address, url: 'http://evil' }));
  await watch.look();
  expect(watch.address).toBeNull();
  await lease.giveBack();
  watch.close();
});

test('while Redis is away it is where it was; one that was wiped is told again', async () => {
  const lease = new StoreLease(redis, 'one');
  const watch = new StoreWatch(redis);
  await lease.announce(address);
  await watch.look();
  await server.kill();
  await vi.waitFor(() => expect(redis.link.isAway).toBe(true));
  await watch.look();
  expect(watch.address).toEqual(address);
  expect(await lease.take()).toBe(true);
  await server.start();
  await vi.waitFor(async () => expect(await server.command('EXISTS', `${redis.prefix}store`)).toBe(1), 15_000);
  await server.command('FLUSHALL');
  await vi.waitFor(async () => expect(await server.command('EXISTS', `${redis.prefix}store`)).toBe(1), 15_000);
  await lease.giveBack();
  watch.close();
});

test('one whose lease went to another store, as it was paused for too long, is told, and told when it has it again', async () => {
  const paused = new StoreLease(redis, `one ${randomUUID()}`);
  const told: boolean[] = [];
  paused.onContested = (isContested) => told.push(isContested);
  await paused.announce(address);
  await server.command('DEL', `${redis.prefix}store`);
  const other = new StoreLease(redis, 'other');
  expect(await other.take()).toBe(true);
  await vi.waitFor(() => expect(told).toEqual([true]), 10_000);
  await other.giveBack();
  await vi.waitFor(() => expect(told).toEqual([true, false]), 10_000);
  await paused.giveBack();
});
