import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayLog } from '../store/wal/replay-log.ts';
import type { WalRecord } from '../store/wal/wal-record.ts';
import { detailsOf, exportItems, failure, grpcClient, grpcServices } from './otlp-client.testing.ts';
import { MAX_TEST_BODY_BYTES, TEST_KEY, TestReceiver } from './receiver.testing.ts';
import { logRequest, traceRequest } from './requests.testing.ts';

let server: TestReceiver;
let client: Client;
let gzipClient: Client;
let names = 0;

beforeAll(async () => {
  server = await TestReceiver.open({ pace: { checkIntervalMs: 150, minBytes: 100, maxMs: 60_000 } });
  client = grpcClient(server.grpcAddress, 'identity');
  gzipClient = grpcClient(server.grpcAddress, 'gzip');
});
afterAll(async () => {
  client.close();
  gzipClient.close();
  await server.close();
});

describe('the table of answers', () => {
  test('stored, with and without gzip', async () => {
    for (const sender of [client, gzipClient]) {
      expect(await exportItems(sender, 'traces', freshTraces())).toEqual(Buffer.alloc(0));
      expect(await server.taken('traces')).toContain(server.wal.lastSequence);
    }
  });

  test('each signal has its service', async () => {
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      expect(await exportItems(client, signal, Buffer.alloc(0))).toEqual(Buffer.alloc(0));
    }
  });

  test('some items unusable', async () => {
    const response = await exportItems(client, 'traces', traceRequest(['x', 'y'], Buffer.alloc(16)));
    expect(response.subarray(0, 4)).toEqual(Buffer.from([10, response.length - 2, 8, 2]));
    expect(response.toString('utf8', 6)).toBe('trace id is missing, zero or not 16 bytes long (2)');
  });

  test('a malformed body is INVALID_ARGUMENT with details and without RetryInfo', async () => {
    const error = await failure(exportItems(client, 'traces', Buffer.from([10, 255])));
    expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: 'the message ends inside a number' });
    expect(detailsOf(error)).toEqual([
      { BadRequest: { fieldViolations: [{ description: 'the message ends inside a number' }] } },
    ]);
  });

  test('larger than the limit is RESOURCE_EXHAUSTED without RetryInfo, as sent and decompressed', async () => {
    for (const sender of [client, gzipClient]) {
      const error = await failure(exportItems(sender, 'logs', Buffer.alloc(MAX_TEST_BODY_BYTES + 1)));
      expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
      expect(detailsOf(error)).toEqual([]);
    }
  });

  test.each([
    ['overloaded', status.RESOURCE_EXHAUSTED, 1],
    ['diskFull', status.UNAVAILABLE, 30],
    ['unavailable', status.UNAVAILABLE, 5],
    ['closing', status.UNAVAILABLE, 5],
  ] as const)('%s carries RetryInfo', async (situation, code, seconds) => {
    const share = server.pressure.startRequest();
    if (situation === 'overloaded') share.add(128 * 2 ** 20);
    else server.pressure.hold(situation);
    const last = server.wal.lastSequence;
    const error = await failure(exportItems(client, 'traces', freshTraces()));
    share.release();
    if (situation !== 'overloaded') server.pressure.lift(situation);
    expect(error.code).toBe(code);
    expect(detailsOf(error)).toEqual([{ RetryInfo: { retryDelay: { seconds } } }]);
    expect(server.wal.lastSequence).toBe(last);
  });
});

describe('raw streams', () => {
  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['identity', (bytes: Uint8Array) => bytes],
  ])('a message in %s reaches the log as it was sent', async (encoding, compress) => {
    const message = compress(freshTraces());
    expect(await rawCall(encoding, frame(message, encoding !== 'identity'))).toBe('0');
    expect(await lastRecord()).toMatchObject({ encoding: { compression: encoding }, body: new Uint8Array(message) });
  });

  test('a message that is not compressed although the call declares it', async () => {
    expect(await rawCall('gzip', frame(freshTraces(), false))).toBe('0');
    expect(await lastRecord()).toMatchObject({ encoding: { compression: 'identity' } });
  });

  test.each([
    ['gzip that is broken', 'gzip', frame(gzipSync(freshTraces()).subarray(0, -8), true), status.INVALID_ARGUMENT],
    ['a gzip bomb', 'gzip', frame(gzipSync(Buffer.alloc(2 ** 28)), true), status.RESOURCE_EXHAUSTED],
    ['another compression', 'deflate', frame(freshTraces(), true), status.UNIMPLEMENTED],
    ['a length past the limit', 'identity', Buffer.from([0, 0x7f, 0xff, 0xff, 0xff]), status.RESOURCE_EXHAUSTED],
  ])('%s', async (_name, encoding, bytes, code) => {
    expect(await rawCall(encoding, bytes)).toBe(String(code));
  });

  test('a message that comes too slowly is ended', async () => {
    expect(await rawCall('identity', Buffer.from([0, 0, 0, 10, 0, 1]), false)).toBe(String(status.DEADLINE_EXCEEDED));
    await expect.poll(() => server.pressure.bytesInFlight).toBe(0);
  });

  test('a method that is none', async () => {
    const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Import';
    expect(await rawCall('identity', frame(freshTraces(), false), true, path)).toBe(String(status.UNIMPLEMENTED));
  });

  test('a call that is cancelled leaves nothing behind', async () => {
    const session = connectHttp2(`http://${server.grpcAddress}`);
    const stream = session.request(headersOf('identity', `/${grpcServices.traces}/Export`));
    stream.on('error', () => undefined);
    stream.write(Buffer.from([0, 0, 1, 0, 0, 1, 2, 3]));
    await expect.poll(() => server.pressure.bytesInFlight).toBeGreaterThan(0);
    session.destroy();
    await expect.poll(() => server.pressure.bytesInFlight).toBe(0);
  });
});

test('a deadline that passes ends the call, not the request', async () => {
  const body = logRequest([`slow 100 ${names++}`]);
  const error = await failure(exportItems(client, 'logs', body, new Metadata(), Date.now() + 30));
  expect(error.code).toBe(status.DEADLINE_EXCEEDED);
  await expect.poll(() => server.taken('logs')).toContain(server.wal.lastSequence);
});

test('many calls at once on one connection', async () => {
  const answers = await Promise.all(Array.from({ length: 300 }, () => exportItems(client, 'traces', freshTraces())));
  expect(answers.every((answer) => answer.length === 0)).toBe(true);
  expect(server.pressure.bytesInFlight).toBe(0);
});

describe('with keys', () => {
  let closed: TestReceiver;
  beforeAll(async () => {
    closed = await TestReceiver.open({ needsKey: true });
  });
  afterAll(() => closed.close());

  test.each([
    ['', status.UNAUTHENTICATED],
    ['Bearer wrong', status.UNAUTHENTICATED],
    ['Bearer stranger', status.PERMISSION_DENIED],
    [TEST_KEY, undefined],
  ])('authorization: %s', async (authorization, code) => {
    const keyed = grpcClient(closed.grpcAddress, 'identity');
    const metadata = new Metadata();
    if (authorization) metadata.set('authorization', authorization);
    const outcome = await exportItems(keyed, 'traces', freshTraces(), metadata).catch((error: unknown) => error);
    keyed.close();
    expect((outcome as Partial<ServiceError>).code).toBe(code);
  });
});

async function lastRecord(): Promise<WalRecord | undefined> {
  const after = server.wal.lastSequence - 1;
  const range = { signal: 'traces', after, through: Infinity } as const;
  return (await Array.fromAsync(replayLog(join(server.directory, 'wal'), range))).at(-1);
}

function frame(message: Uint8Array, isCompressed: boolean): Buffer {
  const head = Buffer.alloc(5);
  head[0] = isCompressed ? 1 : 0;
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function headersOf(encoding: string, path: string): Record<string, string> {
  return {
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    'grpc-encoding': encoding,
    te: 'trailers',
  };
}

/** The grpc-status of a call whose bytes are given as they are. */
async function rawCall(
  encoding: string,
  bytes: Uint8Array,
  isWhole = true,
  path = `/${grpcServices.traces}/Export`,
): Promise<string | undefined> {
  const session = connectHttp2(`http://${server.grpcAddress}`);
  const stream = session.request(headersOf(encoding, path));
  let grpcStatus: string | undefined;
  const note = (headers: Record<string, unknown>): void => {
    if (typeof headers['grpc-status'] === 'string') grpcStatus = headers['grpc-status'];
  };
  stream
    .on('response', note)
    .on('trailers', note)
    .on('error', () => undefined)
    .resume();
  stream.write(bytes);
  if (isWhole) stream.end();
  await once(stream, 'end');
  session.destroy();
  return grpcStatus;
}

function freshTraces(): Uint8Array<ArrayBuffer> {
  return traceRequest([`span ${names++}`]);
}
