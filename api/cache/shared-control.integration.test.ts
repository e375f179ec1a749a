import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import type { AccessChange } from '../access/access-change.ts';
import { systemActor } from '../access/actor.ts';
import { ControlError } from '../control/control-error.ts';
import { type ControlBackend, ControlPlane } from '../control/control-plane.ts';
import { TestControl } from '../control/control.testing.ts';
import type { VerbName } from '../control/verbs.ts';
import { SharedControl } from './shared-control.ts';
import { openSharedRedis, type SharedRedis } from './shared-redis.ts';

let server: RedisServer;
let control: TestControl;
let processes: Process[];
beforeEach(async () => {
  testService('redis');
  [server, control] = await Promise.all([RedisServer.create(), TestControl.open('PostgreSQL')]);
  processes = [];
});
afterEach(async () => {
  for (const { plane, redis } of processes) {
    await plane.close();
    redis.link.close();
  }
  await control[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** What one process has of the database and of Redis. */
interface Process {
  plane: ControlPlane;
  redis: SharedRedis;
  /** What it was told that has changed. */
  heard: AccessChange[];
  /** What it asked the database. */
  asked: VerbName[];
  /** Its database does not answer. */
  isAway: boolean;
  /** What its database has answered waits for this. */
  hold: Promise<void>;
}

async function start(secret = 'the secret of these processes'): Promise<Process> {
  const redis = openSharedRedis(server.url, secret);
  const whole = control.backend();
  const backend: ControlBackend = {
    ...whole,
    // What was asked in memory is not what is tested here.
    maxAgeMs: -1,
    call: async (name, actor, input) => {
      process.asked.push(name);
      if (process.isAway) throw new ControlError('UNAVAILABLE', 'away');
      const answer = await whole.call(name, actor, input);
      await process.hold;
      return answer;
    },
  };
  const plane = new ControlPlane(backend, new SharedControl(redis));
  const process: Process = { plane, redis, heard: [], asked: [], isAway: false, hold: Promise.resolve() };
  plane.onAccessChange = async (change) => void process.heard.push(change);
  processes.push(process);
  await redis.link.settled(10_000);
  await vi.waitFor(() => expect(process.heard).toEqual([{ kind: 'everything' }]));
  process.heard.length = 0;
  return process;
}

async function signIn({ plane }: Process): Promise<{ sessionId: string; userId: string }> {
  const { user } = await control.person('VIEWER', `${randomUUID()}@example.com`);
  const session = await plane.verbs.createSession(systemActor, {
    userId: user.id,
    address: null,
    userAgent: null,
    by: 'password',
  });
  return { sessionId: session.id, userId: user.id };
}

const find = ({ plane }: Process, sessionId: string) => plane.verbs.findSession(systemActor, sessionId);

/** Asked until Redis keeps it: the first who asks after a change begins the time for which it is kept. */
async function known(process: Process, sessionId: string): Promise<void> {
  await vi.waitFor(async () => {
    process.asked.length = 0;
    expect(await find(process, sessionId)).toMatchObject({ session: { id: sessionId } });
    expect(process.asked).toEqual([]);
  });
}

test('what one process asked the others need not, and Redis holds nothing that can be read', async () => {
  const [one, other] = [await start(), await start()];
  const { sessionId } = await signIn(one);
  await known(one, sessionId);
  await find(other, sessionId);
  expect(other.asked).toEqual([]);
  const keys = (await server.command('KEYS', '*answer:*')) as string[];
  expect(keys).toHaveLength(1);
  const endsInMs = Number(await server.command('PTTL', keys[0]!));
  expect(endsInMs).toBeGreaterThan(0);
  expect(endsInMs).toBeLessThanOrEqual(24 * 3_600_000);
  expect(`${keys[0]}${String(await server.command('GET', keys[0]!))}`).not.toContain(sessionId);
  const stranger = await start('another secret');
  await find(stranger, sessionId);
  expect(stranger.asked).toEqual(['findSession']);
});

test('what one changes all hear of, and nobody is given what was before', async () => {
  const [one, other] = [await start(), await start()];
  const { sessionId, userId } = await signIn(one);
  await known(one, sessionId);
  await one.plane.verbs.endSession(systemActor, sessionId);
  expect(await find(other, sessionId)).toBeNull();
  await vi.waitFor(() => expect(other.heard).toEqual([{ kind: 'session', id: sessionId }]));
  const again = await one.plane.verbs.createSession(systemActor, {
    userId,
    address: null,
    userAgent: null,
    by: 'password',
  });
  await known(other, again.id);
  await other.plane.verbs.updateUser(systemActor, { id: userId, role: 'EDITOR' });
  expect(await find(one, again.id)).toMatchObject({ user: { role: 'EDITOR' } });
  await vi.waitFor(() => expect(one.heard.at(-1)).toEqual({ kind: 'user', id: userId }));
  await one.plane.verbs.setSetting(systemActor, 'colour', 'red');
  expect(await other.plane.verbs.getSettings(systemActor)).toEqual({ colour: 'red' });
});

test('an answer that was on its way while something changed is not kept', async () => {
  const [one, other] = [await start(), await start()];
  const { sessionId } = await signIn(one);
  await known(one, sessionId);
  await one.plane.verbs.setSetting(systemActor, 'colour', 'red');
  // The session ends after the database has answered that it is good, and before Redis is told of the answer.
  let release = (): void => undefined;
  one.hold = new Promise((resolve) => (release = resolve));
  const found = find(one, sessionId);
  await vi.waitFor(() => expect(one.asked.at(-1)).toBe('findSession'));
  await delay(100);
  await other.plane.verbs.endSession(systemActor, sessionId);
  release();
  expect(await found).not.toBeNull();
  expect(await find(one, sessionId)).toBeNull();
  expect(await find(other, sessionId)).toBeNull();
});

test('while the database is away, who is known to any process is known to all', async () => {
  const [one, other] = [await start(), await start()];
  const { sessionId } = await signIn(one);
  await known(one, sessionId);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  try {
    await find(one, sessionId);
    expect(one.asked).toEqual(['findSession']);
    other.isAway = true;
    expect(await find(other, sessionId)).toMatchObject({ session: { id: sessionId } });
    await expect(find(other, randomUUID())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  } finally {
    vi.useRealTimers();
  }
});

test('without Redis each asks by itself; what was changed meanwhile holds when it is back, with all that it held', async () => {
  const [one, other] = [await start(), await start()];
  const { sessionId } = await signIn(one);
  await known(one, sessionId);
  server.pause();
  await vi.waitFor(() => expect([one, other].every(({ redis }) => redis.link.isAway)).toBe(true), 10_000);
  await one.plane.verbs.endSession(systemActor, sessionId);
  expect(await find(one, sessionId)).toBeNull();
  expect(await find(other, sessionId)).toBeNull();
  other.heard.length = 0;
  // What was said is judged again now and then while nothing can be heard.
  await vi.waitFor(() => expect(other.heard).toContainEqual({ kind: 'everything' }), 15_000);
  server.resume();
  await vi.waitFor(() => expect([one, other].some(({ redis }) => redis.link.isAway)).toBe(false), 10_000);
  other.isAway = true;
  await vi.waitFor(() => expect(find(other, sessionId)).rejects.toMatchObject({ code: 'UNAVAILABLE' }), 10_000);
});

test('one that was wiped is filled again, and gives back nobody who was signed out', async () => {
  const [one, other] = [await start(), await start()];
  const [gone, here] = [await signIn(one), await signIn(one)];
  await known(one, gone.sessionId);
  await one.plane.verbs.endSession(systemActor, gone.sessionId);
  await server.command('FLUSHALL');
  expect(await find(other, gone.sessionId)).toBeNull();
  await known(other, here.sessionId);
  await one.plane.verbs.endSession(systemActor, here.sessionId);
  await vi.waitFor(() => expect(other.heard.at(-1)).toEqual({ kind: 'session', id: here.sessionId }));
});

test('what nobody of ours has said changes nothing, and ends nothing', async () => {
  const one = await start();
  for (const text of ['', '{', 'null', '[]', '{"from":"x"}', '{"from":"x","changes":[null,{"kind":"?"},7]}']) {
    await server.command('PUBLISH', one.redis.channel, text);
  }
  expect(await one.plane.verbs.hasUsers(systemActor)).toBe(false);
  expect(one.heard).toContainEqual({ kind: 'everything' });
});
