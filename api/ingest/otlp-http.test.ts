import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ReadableStream } from 'node:stream/web';
import { MessageChannel } from 'node:worker_threads';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IngestStatus } from './ingest-status.ts';
import { createOtlpHttpHandler } from './otlp-http.ts';
import { forwardToReceiver, serveReceiver } from './receiver-port.ts';
import { MAX_TEST_BODY_BYTES, TEST_KEY, TestReceiver } from './receiver.testing.ts';
import { logRequest, traceRequest } from './requests.testing.ts';

const protobuf = { 'Content-Type': 'application/x-protobuf' };
const json = { 'Content-Type': 'application/json' };

let server: TestReceiver;
let names = 0;

beforeAll(async () => {
  server = await TestReceiver.open({ pace: { checkIntervalMs: 150, minBytes: 100, maxMs: 60_000 } });
});
afterAll(() => server.close());

test('the bytes of a body are counted also where it is moved to another thread', async () => {
  const { port1, port2 } = new MessageChannel();
  serveReceiver(port1, server.intake.receive);
  const status = new IngestStatus();
  const intake = { ...server.intake, receive: forwardToReceiver(port2), status };
  const handed = createServer(createOtlpHttpHandler(intake)).listen(0, '127.0.0.1');
  await once(handed, 'listening');
  const body = freshTraces();
  const response = await fetch(`http://127.0.0.1:${(handed.address() as AddressInfo).port}/v1/traces`, {
    method: 'POST',
    headers: protobuf,
    body,
  });
  expect(response.status).toBe(200);
  expect(status.snapshot().traces).toMatchObject({ bytes: body.length, requests: { stored: 1 } });
  port1.close();
  handed.closeAllConnections();
  handed.close();
});

describe('the table of answers', () => {
  test('stored', async () => {
    const response = await post('/v1/traces', protobuf, freshTraces());
    expect(await shown(response)).toEqual([200, 'application/x-protobuf', '']);
    const inJson = await post('/v1/traces', json, freshJson());
    expect(await shown(inJson)).toEqual([200, 'application/json', '{}']);
  });

  test('some items unusable', async () => {
    const response = await post('/v1/traces', json, span('"traceId":"00","name":"x"'));
    expect(await shown(response)).toEqual([
      200,
      'application/json',
      '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"trace id is missing, zero or not 16 bytes long (1)"}}',
    ]);
    const binary = await post('/v1/traces', protobuf, traceRequest(['x'], Buffer.alloc(16)));
    expect(binary.status).toBe(200);
    const body = Buffer.from(await binary.arrayBuffer());
    expect(body.subarray(0, 6)).toEqual(Buffer.from([10, body.length - 2, 8, 1, 18, body.length - 6]));
  });

  test.each([
    ['malformed protobuf', protobuf, Buffer.from([10, 255])],
    ['malformed JSON', json, Buffer.from('{"resourceSpans":[{"scopeSpans":7}]}')],
    ['broken gzip', { ...protobuf, 'Content-Encoding': 'gzip' }, Buffer.from('hello')],
    ['broken zstd', { ...protobuf, 'Content-Encoding': 'zstd' }, Buffer.from('hello')],
  ])('%s', async (_name, headers, body) => {
    const response = await post('/v1/traces', headers, body);
    expect(response.status).toBe(400);
    expect(response.headers.get('retry-after')).toBeNull();
  });

  test('a malformed body is told with google.rpc.Status and BadRequest', async () => {
    const response = await post('/v1/traces', json, Buffer.from('{"resourceSpans":[{"scopeSpans":7}]}'));
    const message = 'an array is needed (at resourceSpans[0].scopeSpans)';
    expect(await response.json()).toEqual({
      code: 3,
      message,
      details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ description: message }] }],
    });
  });

  test.each([
    ['text/plain', {}],
    ['', {}],
    ['application/x-protobuf', { 'Content-Encoding': 'br' }],
    ['application/json', { 'Content-Encoding': 'gzip, gzip' }],
  ])('wrong content type or encoding: %s %o', async (type, headers) => {
    const response = await post('/v1/traces', { 'Content-Type': type, ...headers }, freshTraces());
    expect(response.status).toBe(415);
  });

  test.each([
    ['as it is sent', protobuf, Buffer.alloc(MAX_TEST_BODY_BYTES + 1)],
    [
      'once it is decompressed',
      { ...protobuf, 'Content-Encoding': 'gzip' },
      gzipSync(Buffer.alloc(MAX_TEST_BODY_BYTES + 1)),
    ],
    ['a gzip bomb', { ...protobuf, 'Content-Encoding': 'gzip' }, gzipSync(Buffer.alloc(2 ** 28))],
    ['a zstd bomb', { ...protobuf, 'Content-Encoding': 'zstd' }, zstdCompressSync(Buffer.alloc(2 ** 28))],
  ])('larger than the limit, %s', async (_name, headers, body) => {
    const response = await post('/v1/logs', headers, body);
    expect([response.status, response.headers.get('retry-after')]).toEqual([413, null]);
  });

  test('a body of unknown length that passes the limit', async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(2 ** 20)),
    });
    const request = { method: 'POST', headers: protobuf, body: stream, duplex: 'half' } as RequestInit;
    const response = await fetch(`${server.httpUrl}/v1/logs`, request);
    expect(response.status).toBe(413);
  });

  test.each([
    ['overloaded', 429, '1'],
    ['diskFull', 503, '30'],
    ['unavailable', 503, '5'],
    ['closing', 503, '5'],
  ] as const)('%s', async (situation, status, retryAfter) => {
    const share = server.pressure.startRequest();
    if (situation === 'overloaded') share.add(128 * 2 ** 20);
    else server.pressure.hold(situation);
    const last = server.wal.lastSequence;
    const response = await post('/v1/traces', json, freshJson());
    share.release();
    if (situation !== 'overloaded') server.pressure.lift(situation);
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(await response.json()).toMatchObject({
      details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${retryAfter}s` }],
    });
    expect(server.wal.lastSequence).toBe(last);
  });
});

describe('requests', () => {
  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['identity', (bytes: Uint8Array) => bytes],
  ])('in %s', async (encoding, compress) => {
    for (const [headers, body] of [
      [protobuf, freshTraces()],
      [json, freshJson()],
    ] as const) {
      const response = await post('/v1/traces', { ...headers, 'Content-Encoding': encoding }, compress(body));
      expect(response.status).toBe(200);
    }
  });

  test.each(['/v1/traces', '/v1/metrics', '/v1/logs', '/v1/logs?x=1'])('to %s', async (path) => {
    expect((await post(path, protobuf, Buffer.alloc(0))).status).toBe(200);
  });

  test('with parameters in the content type', async () => {
    const response = await post('/v1/traces', { 'Content-Type': 'Application/JSON; charset=utf-8' }, freshJson());
    expect(response.status).toBe(200);
  });

  test('in chunks of unknown length, larger than the first buffer', async () => {
    const body = logRequest([String(names++).padEnd(300_000, 'z')]);
    const chunks = Array.from({ length: 31 }, (_, index) => body.subarray(index * 10_000, (index + 1) * 10_000));
    const stream = ReadableStream.from(chunks);
    const request = { method: 'POST', headers: protobuf, body: stream, duplex: 'half' } as RequestInit;
    expect((await fetch(`${server.httpUrl}/v1/logs`, request)).status).toBe(200);
    expect(await server.taken('logs')).toContain(server.wal.lastSequence);
  });

  test('to another path or with another method', async () => {
    expect((await post('/v1/profiles', protobuf, Buffer.alloc(0))).status).toBe(404);
    expect((await fetch(`${server.httpUrl}/`)).status).toBe(404);
    const get = await fetch(`${server.httpUrl}/v1/traces`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('from a page of another origin are not allowed by the browser', async () => {
    const headers = { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' };
    const preflight = await fetch(`${server.httpUrl}/v1/traces`, { method: 'OPTIONS', headers });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([405, null]);
  });

  test('leave nothing in flight, and are counted', async () => {
    const before = server.status.snapshot().logs;
    const body = logRequest([String(names++)]);
    await post('/v1/logs', protobuf, body);
    await post('/v1/logs', { 'Content-Type': 'text/plain' }, body);
    expect(server.pressure.bytesInFlight).toBe(0);
    const after = server.status.snapshot().logs;
    expect(after.accepted - before.accepted).toBe(1);
    expect(after.bytes - before.bytes).toBe(body.length);
    expect((after.requests.contentType ?? 0) - (before.requests.contentType ?? 0)).toBe(1);
  });
});

describe('connections', () => {
  test('are kept between requests, refused ones too', async () => {
    const socket = await open();
    const body = freshJson();
    for (const [type, status] of [
      ['application/json', 200],
      ['text/plain', 415],
      ['application/json', 200],
    ] as const) {
      socket.write(
        `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
      expect(await nextText(socket)).toContain(`HTTP/1.1 ${status}`);
    }
    socket.destroy();
  });

  test('a client that sends on after it was refused still gets the answer', async () => {
    const socket = await open();
    socket.write(
      `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${2 ** 30}\r\n\r\n`,
    );
    expect(await nextText(socket)).toContain('HTTP/1.1 413');
    for (let index = 0; index < 20 && !socket.destroyed; index++) socket.write(Buffer.alloc(2 ** 20));
    socket.destroy();
    expect((await post('/v1/traces', json, freshJson())).status).toBe(200);
  });

  test('a body that comes too slowly is ended with 408', async () => {
    const socket = await open();
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
    );
    expect(await nextText(socket)).toContain('HTTP/1.1 408');
    socket.destroy();
    await expect.poll(() => server.pressure.bytesInFlight).toBe(0);
  });

  test('a sender that goes away leaves nothing behind', async () => {
    const last = server.wal.lastSequence;
    const socket = await open();
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
    );
    await expect.poll(() => server.pressure.bytesInFlight).toBeGreaterThan(0);
    socket.destroy();
    await expect.poll(() => server.pressure.bytesInFlight).toBe(0);
    expect(server.wal.lastSequence).toBe(last);
  });

  test.each([
    ['nonsense', 'hello\r\n\r\n', '400'],
    ['two lengths', 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', '400'],
    ['a length that is none', 'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', '400'],
    ['headers without end', `POST /v1/traces HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('%s is answered with an error', async (_name, text, status) => {
    const socket = await open();
    socket.write(text);
    expect(await nextText(socket)).toContain(`HTTP/1.1 ${status}`);
    socket.destroy();
  });
});

describe('with keys', () => {
  let closed: TestReceiver;
  beforeAll(async () => {
    closed = await TestReceiver.open({ needsKey: true });
  });
  afterAll(() => closed.close());

  test.each([
    ['', 401, 'Bearer realm="OTLP"'],
    ['Bearer wrong', 401, 'Bearer realm="OTLP"'],
    ['Bearer stranger', 403, null],
    [TEST_KEY, 200, null],
  ])('Authorization: %s', async (authorization, status, challenge) => {
    const headers = { ...json, ...(authorization ? { Authorization: authorization } : {}) };
    const response = await fetch(`${closed.httpUrl}/v1/traces`, { method: 'POST', headers, body: freshJson() });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([status, challenge]);
  });
});

function freshTraces(): Uint8Array<ArrayBuffer> {
  return traceRequest([`span ${names++}`]);
}

function freshJson(): Buffer<ArrayBuffer> {
  return span(`"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"span ${names++}"`);
}

function span(fields: string): Buffer<ArrayBuffer> {
  return Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`);
}

function post(path: string, headers: Record<string, string>, body: Uint8Array): Promise<Response> {
  return fetch(server.httpUrl + path, { method: 'POST', headers, body: new Uint8Array(body) });
}

async function shown(response: Response): Promise<unknown[]> {
  return [response.status, response.headers.get('content-type'), await response.text()];
}

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(server.httpUrl).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function nextText(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}
