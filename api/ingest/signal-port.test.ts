import { setImmediate } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { WalRecord } from '../store/wal/wal-record.ts';
import { SignalClient } from './signal-client.ts';
import { type SignalHandler, SignalServer } from './signal-server.ts';
import type { Verdict } from './verdict.ts';

const ok: Verdict = { kind: 'ok', accepted: 1, adjusted: [], isDuplicate: false };
const MIB = 2 ** 20;

let server: SignalServer;
let client: SignalClient;
let log: string[];
let onStored: (() => void) | undefined;

afterEach(() => {
  vi.useRealTimers();
  server.close();
});

test('the log is replayed before the first request', async () => {
  await connect({
    replay: async function* (through) {
      log.push(`replay ${through}`);
      yield recordOf(1);
      yield* [recordOf(2)];
      await setImmediate();
    },
  });
  expect(await send(3)).toEqual(ok);
  expect(log).toEqual(['replay 2', 'handle 1', 'handle 2', 'handle 3']);
});

test('requests are judged one after the other, in order, although one takes longer', async () => {
  await connect({
    handle: async ({ sequence }) => {
      if (sequence === 1) await setImmediate();
      log.push(`handle ${sequence}`);
      return ok;
    },
  });
  await Promise.all([send(1), send(2), send(3)]);
  expect(log).toEqual(['handle 1', 'handle 2', 'handle 3']);
});

test('a handler that throws answers as unavailable and goes on', async () => {
  await connect({
    handle: ({ sequence }) => {
      if (sequence === 1) throw new Error('a bug');
      return ok;
    },
  });
  expect(await send(1)).toMatchObject({ kind: 'unavailable' });
  expect(await send(2)).toEqual(ok);
  expect(log).toEqual(['error a bug']);
});

test('lost requests that wait are dropped, those under way are rolled back', async () => {
  let proceed = (): void => undefined;
  await connect({
    handle: async ({ sequence }) => {
      log.push(`handle ${sequence}`);
      if (sequence === 2) await new Promise<void>((resolve) => (proceed = resolve));
      return ok;
    },
  });
  await send(1);
  const lost = [send(2), send(3)];
  await expect.poll(() => log).toContain('handle 2');
  const rolledBack = client.fail(2, 3);
  expect(await Promise.all(lost)).toMatchObject([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
  await setImmediate();
  proceed();
  await rolledBack;
  expect(await send(4)).toEqual(ok);
  expect(log).toEqual(['handle 1', 'handle 2', 'rollback 2 3', 'handle 4']);
});

test('what is stored is told, and storing can be asked for', async () => {
  await connect({});
  const told = new Promise<void>((resolve) => (onStored = resolve));
  server.stored(7);
  await told;
  expect(client.storedThrough).toBe(7);
  client.askFlush();
  await expect.poll(() => log).toEqual(['flush']);
});

test('room is given in order, and refused to who waited too long', async () => {
  vi.useFakeTimers();
  await connect({});
  expect(client.acquire(8 * MIB)).toBe(true);
  const waiting = [client.acquire(1), client.acquire(9 * MIB), client.acquire(1)];
  client.giveBack(8 * MIB);
  expect([await waiting[0], await waiting[1]]).toEqual([true, true]);
  vi.advanceTimersByTime(10_000);
  expect(await waiting[2]).toBe(false);
});

test('whoever waits for a thread that ends is refused', async () => {
  await connect({});
  expect(client.acquire(8 * MIB)).toBe(true);
  const waiting = client.acquire(1);
  server.close();
  expect(await waiting).toBe(false);
  expect(client.isReady).toBe(false);
  expect(await send(1)).toMatchObject({ kind: 'unavailable' });
});

async function connect(handler: Partial<SignalHandler>): Promise<void> {
  log = [];
  onStored = undefined;
  const { port1, port2 } = new MessageChannel();
  server = new SignalServer(port2, {
    replay: async function* () {},
    handle: ({ sequence }) => {
      log.push(`handle ${sequence}`);
      return ok;
    },
    rollback: (from, through) => void log.push(`rollback ${from} ${through}`),
    flush: () => void log.push('flush'),
    onError: (error) => void log.push(`error ${(error as Error).message}`),
    ...handler,
  });
  client = new SignalClient(() => onStored?.());
  client.connect(port1, 2);
  await client.ready();
}

function send(sequence: number): Promise<Verdict> {
  void client.acquire(3);
  return client.send(recordOf(sequence));
}

function recordOf(sequence: number): WalRecord {
  return {
    sequence,
    signal: 'logs',
    encoding: { format: 'protobuf', compression: 'identity' },
    receivedAtMs: 1,
    limitsVersion: 1,
    stampedAttributes: '',
    body: Uint8Array.of(1, 2, 3),
  };
}
