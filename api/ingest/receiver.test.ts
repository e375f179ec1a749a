import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import { storedAnswer } from './answers.ts';
import { MAX_TEST_BODY_BYTES, TestReceiver } from './receiver.testing.ts';
import { logRequest, traceRequest } from './requests.testing.ts';

const plain: BodyEncoding = { format: 'protobuf', compression: 'identity' };
const gzip: BodyEncoding = { format: 'protobuf', compression: 'gzip' };
const zstd: BodyEncoding = { format: 'protobuf', compression: 'zstd' };
const json: BodyEncoding = { format: 'json', compression: 'identity' };

let server: TestReceiver;

describe('a running receiver', () => {
  beforeAll(async () => {
    server = await TestReceiver.open();
  });
  afterAll(() => server.close());

  test('answers a request when it is durable and judged', async () => {
    expect(await server.receiver.receive('traces', plain, traceRequest(['GET /cart']), '')).toEqual(storedAnswer);
    expect(server.wal.durable.sequence).toBe(server.wal.lastSequence);
    expect(await server.taken('traces')).toContain(server.wal.lastSequence);
  });

  test('keeps an answer back for a slow verdict, and no other with it', async () => {
    const order: string[] = [];
    const slow = server.receiver.receive('logs', plain, logRequest(['slow 1000']), '');
    const fast = server.receiver.receive('traces', plain, traceRequest(['fast']), '');
    await Promise.all([slow.then(() => order.push('slow')), fast.then(() => order.push('fast'))]);
    expect(order).toEqual(['fast', 'slow']);
  });

  test('tells what it cannot use and stores the rest', async () => {
    expect(await server.receiver.receive('traces', plain, traceRequest(['a', 'b'], Buffer.alloc(16)), '')).toEqual({
      situation: 'partial',
      rejected: 2,
      message: 'trace id is missing, zero or not 16 bytes long (2)',
    });
  });

  test.each([
    ['bytes that are no protobuf', plain, Buffer.from([0xff, 0xff]), 'malformed'],
    ['a protobuf message that is cut off', plain, traceRequest(['a']).subarray(0, 30), 'malformed'],
    ['gzip that is none', gzip, Buffer.from('hello'), 'malformed'],
    ['gzip that is cut off', gzip, gzipSync(traceRequest(['a'])).subarray(0, -9), 'malformed'],
    ['zstd that is cut off', zstd, zstdCompressSync(traceRequest(['a'])).subarray(0, -1), 'malformed'],
    ['a gzip bomb', gzip, gzipSync(Buffer.alloc(64 * MAX_TEST_BODY_BYTES)), 'tooLarge'],
    ['a zstd bomb', zstd, zstdCompressSync(Buffer.alloc(64 * MAX_TEST_BODY_BYTES)), 'tooLarge'],
    ['JSON that is none', json, Buffer.from('{"resourceSpans":['), 'malformed'],
  ] as const)('refuses %s and keeps nothing of it', async (name, encoding, body, situation) => {
    expect(await server.receiver.receive('traces', encoding, body, '')).toMatchObject({ situation });
    const refused = server.wal.lastSequence;
    expect(await server.receiver.receive('traces', plain, traceRequest([`after ${name}`]), '')).toEqual(storedAnswer);
    const taken = await server.taken('traces');
    expect(taken).not.toContain(refused);
    expect(taken.at(-1)).toBe(refused + 1);
  });

  test('acknowledges a body that comes again, however it is compressed, and does not take it again', async () => {
    const body = traceRequest(['sent four times']);
    const sent = [plain, plain, gzip, zstd].map((encoding) => ({ encoding, body: compressed(body, encoding) }));
    const before = server.status.snapshot().traces;
    for (const request of sent) {
      expect(await server.receiver.receive('traces', request.encoding, request.body, '')).toEqual(storedAnswer);
    }
    expect(await server.taken('traces')).not.toContain(server.wal.lastSequence);
    const after = server.status.snapshot().traces;
    expect([after.accepted - before.accepted, after.duplicates - before.duplicates]).toEqual([1, 3]);
  });

  test('lets requests wait while a thread has more than it can take', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        server.receiver.receive('logs', plain, logRequest([`slow 20 ${index}`.padEnd(3 * 2 ** 20, 'x')]), ''),
      ),
    );
    expect(answers).toEqual(answers.map(() => storedAnswer));
  });

  test('takes nothing while the disk is full', async () => {
    server.pressure.hold('diskFull');
    const last = server.wal.lastSequence;
    expect(await server.receiver.receive('logs', plain, logRequest(['a']), '')).toMatchObject({
      situation: 'diskFull',
    });
    server.pressure.lift('diskFull');
    expect(server.wal.lastSequence).toBe(last);
  });

  test('cuts the log when the signals have stored it', async () => {
    await server.receiver.receive('logs', plain, logRequest(['x'.repeat(2 ** 21)]), '');
    server.tell('logs', { stored: server.wal.lastSequence });
    server.tell('traces', { stored: server.wal.lastSequence });
    await expect.poll(() => server.wal.heldBytes('logs', 0)).toBe(0);
  });
});

describe('a receiver that', () => {
  afterEach(() => server.close());

  test('starts again knows the bodies of before and takes each of the log once', async () => {
    server = await TestReceiver.open();
    const [first, second] = [traceRequest(['a']), traceRequest(['b'])];
    for (const body of [first, second, first]) await server.receiver.receive('traces', plain, body, '');
    await server.stop();
    server = await TestReceiver.open({ directory: server.directory });
    expect(await server.taken('traces')).toEqual([1, 2]);
    expect(await server.receiver.receive('traces', plain, second, '')).toEqual(storedAnswer);
    expect(await server.taken('traces')).toEqual([1, 2]);
  });

  test('loses the thread of a signal refuses that signal, and finds all in the log when it is back', async () => {
    server = await TestReceiver.open();
    await server.receiver.receive('logs', plain, logRequest(['before']), '');
    const underWay = server.receiver.receive('logs', plain, logRequest(['slow 200']), '');
    await server.wal.durable.reach(2);
    await server.endThread('logs');
    expect(await underWay).toMatchObject({ situation: 'unavailable' });
    const meanwhile = await server.receiver.receive('logs', plain, logRequest(['while it is gone']), '');
    expect(meanwhile).toMatchObject({ situation: 'unavailable' });
    expect(await server.receiver.receive('traces', plain, traceRequest(['a']), '')).toEqual(storedAnswer);

    await server.startThread('logs');
    expect(await server.receiver.receive('logs', plain, logRequest(['after']), '')).toEqual(storedAnswer);
    expect(await server.taken('logs')).toEqual([1, 2, 4]);
  });

  test('cannot write the log refuses, has the threads drop what they took, and goes on when it can', async () => {
    server = await TestReceiver.open();
    const directory = join(server.directory, 'wal');
    await rename(directory, `${directory}-away`);
    const body = logRequest(['sent twice']);
    expect(await server.receiver.receive('logs', plain, body, '')).toMatchObject({
      situation: 'unavailable',
      message: 'the request could not be written to the disk',
    });
    expect(await server.receiver.receive('logs', plain, body, '')).toMatchObject({ situation: 'unavailable' });
    await rename(`${directory}-away`, directory);
    await expect.poll(() => server.pressure.refusal(0), { timeout: 5000 }).toBeUndefined();
    expect(await server.taken('logs')).toEqual([]);
    expect(await server.receiver.receive('logs', plain, body, '')).toEqual(storedAnswer);
    expect(await server.taken('logs')).toEqual([2]);
    expect(server.wal.durable.sequence).toBe(2);
  });

  test('cannot cut the log goes on, and cuts it later', async () => {
    server = await TestReceiver.open();
    for (let number = 0; number < 3; number++)
      await server.receiver.receive('traces', plain, traceRequest([`${number}`.repeat(500_000)]), '');
    const directory = join(server.directory, 'wal');
    await rename(directory, `${directory}-away`);
    server.tell('traces', { stored: server.wal.lastSequence });
    await expect.poll(() => server.receiver.signals.traces.storedThrough).toBe(3);
    await server.wal.flush();
    await rename(`${directory}-away`, directory);
    expect(server.wal.heldBytes('traces', 0)).toBeGreaterThan(0);
    expect(await server.receiver.receive('traces', plain, traceRequest(['next']), '')).toEqual(storedAnswer);
    server.tell('traces', { stored: server.wal.lastSequence });
    await expect.poll(() => server.wal.heldBytes('traces', 3)).toBeLessThan(1000);
  });

  test('stops answers what is under way and takes nothing more', async () => {
    server = await TestReceiver.open();
    const underWay = server.receiver.receive('logs', plain, logRequest(['slow 50']), '');
    await server.receiver.close();
    expect(await underWay).toEqual(storedAnswer);
    const later = await server.receiver.receive('logs', plain, logRequest(['b']), '');
    expect(later).toMatchObject({ situation: 'closing' });
    expect(server.wal.lastSequence).toBe(1);
  });
});

function compressed(body: Uint8Array, { compression }: BodyEncoding): Uint8Array {
  if (compression === 'identity') return body;
  return compression === 'gzip' ? gzipSync(body) : zstdCompressSync(body);
}
