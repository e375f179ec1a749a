import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { RedisLink } from './redis-link.ts';

let server: RedisServer;
let link: RedisLink;
beforeEach(async () => {
  testService('redis');
  server = await RedisServer.create();
  link = new RedisLink(server.url, 'a channel');
  await link.settled(10_000);
});
afterEach(async () => {
  link.close();
  await server[Symbol.asyncDispose]();
});

const set = () => link.call((redis) => redis.set('a', '1'));
const untilBack = async () => {
  if (link.isAway) await once(link, 'back', { signal: AbortSignal.timeout(20_000) });
};
const untilAway = async () => {
  if (!link.isAway) await once(link, 'away', { signal: AbortSignal.timeout(20_000) });
};

test('commands are carried out in the database of the address, and what is said is heard', async () => {
  expect(await set()).toBe('OK');
  expect(await server.command('GET', 'a')).toBe('1');
  const heard = once(link, 'message');
  await server.command('PUBLISH', 'a channel', 'hello');
  expect(await heard).toEqual(['hello']);
  expect(await link.ping()).toBeLessThan(1000);
});

test('one that is killed is done without at once, and used again when it is back', async () => {
  const away = once(link, 'away');
  await server.kill();
  await away;
  // Each would take a second if it were waited for.
  for (let count = 0; count < 1000; count++) await expect(set()).rejects.toMatchObject({ name: 'RedisUnavailable' });
  await vi.waitFor(() => expect(link.ping()).rejects.toThrow('Nothing listens where REDIS_URL leads.'), 10_000);
  await server.start();
  await untilBack();
  expect(await set()).toBe('OK');
  const heard = once(link, 'message');
  await server.command('PUBLISH', 'a channel', 'again');
  expect(await heard).toEqual(['again']);
});

test('one that does not answer is waited for by those who asked, a second, and by nobody after them', async () => {
  server.pause();
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, set));
  expect(outcomes.map(({ status }) => status)).toEqual(Array(50).fill('rejected'));
  await expect(set()).rejects.toThrow('Redis does not answer in time.');
  server.resume();
  await untilBack();
  expect(await set()).toBe('OK');
});

test.each([
  [
    'its memory is full',
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
    /memory of Redis is full/,
  ],
  ['it is a replica', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE'], /takes no writes/],
])('one that takes no writes is away: %s', async (_, [begin, ...beginArgs], [end, ...endArgs], sentence) => {
  await server.command(begin!, ...beginArgs);
  await untilAway();
  await expect(link.ping()).rejects.toThrow(sentence);
  await server.command(end!, ...endArgs);
  await untilBack();
  expect(await set()).toBe('OK');
});

test('a wrong password is told, and nothing of the address with it', async () => {
  const wrong = new URL(server.url);
  wrong.password = 'not-the-password';
  const other = new RedisLink(wrong.href, 'a channel');
  try {
    await vi.waitFor(async () => {
      const told = await other.ping().then(String, String);
      expect(told).toBe('RedisUnavailable: Redis refuses the user or password of REDIS_URL.');
    }, 10_000);
  } finally {
    other.close();
  }
});
