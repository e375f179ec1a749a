import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { exportItems, failure, grpcClient } from '../ingest/otlp-client.testing.ts';
import { Product } from '../product.testing.ts';
import { deepValues, labelValues, largeTrace, longAttribute, spanId, tracesBody } from './bad-bodies.testing.ts';
import { mutatedBody } from './mutated-bodies.arbitrary.ts';
import { type OtlpAnswer, postOtlp } from './post-otlp.testing.ts';

const MIB = 2 ** 20;
/** The most that a setting allows, so that the most memory is asked for. */
const MAX_BODY_BYTES = 128 * MIB;
/** Of the default limit, what is left for the text itself. */
const MAX_VALUE_BYTES = 256 * 1024 - 6;
/** Whatever is sent: bodies in flight, their decompressed bytes in each signal's thread, and what the stores hold. */
const MAX_RSS_BYTES = 1200 * MIB;
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const MINUTE_NANO = 60_000_000_000n;

let product: Product;
let nowNano: bigint;

beforeAll(async () => {
  product = await Product.start({ settings: { INGEST_MAX_BODY_BYTES: `${MAX_BODY_BYTES}` } });
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
});
beforeEach(() => {
  nowNano = BigInt(Date.now()) * 1_000_000n;
});

const send = (signal: 'traces' | 'metrics' | 'logs', body: Uint8Array<ArrayBuffer>, encoding = 'identity') =>
  postOtlp(product.otlpUrl, signal, body, { 'content-encoding': encoding });

test('bodies that would become ten gigabytes are refused, many at once', async () => {
  const zeros = Buffer.alloc(MAX_BODY_BYTES);
  const bombs = [
    { encoding: 'gzip', part: gzipSync(zeros) },
    { encoding: 'zstd', part: zstdCompressSync(zeros) },
  ];
  const answers = await Promise.all(
    bombs.flatMap(({ encoding, part }) => {
      const body = new Uint8Array(Buffer.concat(Array.from({ length: 80 }, () => part)));
      return [1, 2, 3, 4].map(() => send('logs', body, encoding));
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 413));
});

test('an attribute of 100 MB is cut and counted; past the limit of a body it is refused', async () => {
  const before = await adjustedLogs('valueCut');
  const long = longAttribute('of 100 MB', 100_000_000, nowNano);
  expect(await send('logs', long)).toMatchObject({ status: 200, body: new Uint8Array() });
  expect(await send('logs', new Uint8Array(zstdCompressSync(long)), 'zstd')).toMatchObject({ status: 200 });
  const { logs } = await product.ask<{ logs: { nodes: { attributes: { value: string }[] }[] } }>(
    `{ logs(filter: "body='of 100 MB'") { nodes { attributes { key value } } } }`,
  );
  expect(logs.nodes.map(({ attributes }) => attributes.map(({ value }) => value.length))).toEqual([[MAX_VALUE_BYTES]]);
  expect(await adjustedLogs('valueCut')).toBe(before + 1);

  const longer = longAttribute('too long', MAX_BODY_BYTES, nowNano);
  expect((await send('logs', longer)).status).toBe(413);
  expect((await send('logs', new Uint8Array(gzipSync(longer)), 'gzip')).status).toBe(413);
  const client = grpcClient(product.otlpGrpcAddress, 'identity');
  expect((await failure(exportItems(client, 'logs', longer))).code).toBe(RESOURCE_EXHAUSTED);
  client.close();
});

test('values a thousand levels deep are cut, whole to the limit', async () => {
  expect(await send('logs', deepValues(1000, nowNano))).toMatchObject({ status: 200, body: new Uint8Array() });
  const { logs } = await product.ask<{
    logs: { nodes: { structuredBody: unknown; attributes: { value: unknown }[] }[] };
  }>(`{ logs(filter: "event_name=deep") { nodes { structuredBody attributes { value } } } }`);
  expect(logs.nodes).toHaveLength(1);
  const { structuredBody, attributes } = logs.nodes[0]!;
  const levels = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levels)) : 0;
  // 32 inside of the value itself.
  expect([levels(structuredBody), levels(attributes[0]!.value)]).toEqual([33, 33]);
});

test('keys such as __proto__ are keys as others are', async () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''];
  const attributes = keys.map((key) => ({ key, value: { stringValue: `value of ${key}` } }));
  const nested = { key: 'nested', value: { kvlistValue: { values: attributes } } };
  const span = { traceId: Buffer.alloc(16, 3), spanId: spanId(3), name: 'odd keys', ...at(nowNano) };
  expect(await send('traces', tracesBody([{ ...span, attributes: [...attributes, nested] }]))).toMatchObject({
    status: 200,
  });
  const answer = await product.ask<{ spans: { nodes: { attributes: { key: string; value: unknown }[] }[] } }>(
    `{ spans(filter: "name='odd keys' \`__proto__\`='value of __proto__'") { nodes { attributes { key value } } } }`,
  );
  const [found] = answer.spans.nodes;
  expect(found!.attributes.slice(0, -1)).toEqual(keys.map((key) => ({ key, value: `value of ${key}` })));
  expect(Object.entries(found!.attributes.at(-1)!.value as object)).toEqual(
    keys.map((key) => [key, `value of ${key}`]),
  );
  const { query } = await product.ask<{ query: { rows: unknown[][] } }>(
    '{ query(text: "spans | stats count() by `__proto__`, constructor") { ... on ResultTable { rows } } }',
  );
  expect(query.rows).toContainEqual(['value of __proto__', 'value of constructor', 1]);
});

test('times of 1970 and 2262 are rejected with their reason, an end before the start is told', async () => {
  const span = (number: number, times: object): object => ({
    traceId: Buffer.alloc(16, 4),
    spanId: spanId(number),
    name: 'odd times',
    ...times,
  });
  const { status, body } = await send(
    'traces',
    tracesBody([
      span(1, { startTimeUnixNano: '1', endTimeUnixNano: '2' }),
      span(2, { startTimeUnixNano: '9223372036854775807', endTimeUnixNano: '9223372036854775807' }),
      span(3, { startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '0' }),
      span(4, { startTimeUnixNano: String(nowNano), endTimeUnixNano: String(nowNano - MINUTE_NANO) }),
      span(5, {}),
    ]),
  );
  expect(status).toBe(200);
  const message = Buffer.from(body).toString('latin1');
  expect(message).toContain('older than what is kept (2)');
  expect(message).toContain('more than 24 hours ahead (2)');
  const { spans } = await product.ask<{ spans: { nodes: object[] } }>(
    `{ spans(filter: "name='odd times'") { nodes { spanId durationNano } } }`,
  );
  expect(spans.nodes).toEqual([{ spanId: spanId(4).toString('hex'), durationNano: '0' }]);
});

test('a trace of 100,000 spans is taken, and shown in windows', async () => {
  const traceId = Buffer.alloc(16, 5);
  const spans = 100_000;
  expect(await send('traces', largeTrace(traceId, spans, nowNano))).toMatchObject({
    status: 200,
    body: new Uint8Array(),
  });
  const { trace } = await product.ask<{
    trace: { spanCount: number; waterfall: { totalRows: number; rows: object[] } };
  }>(
    `query ($traceId: String!) {
      trace(traceId: $traceId) {
        spanCount
        completeness { complete missingParentSpanIds }
        waterfall(from: 99000, rows: 1000) { totalRows rows { depth span { name } } }
      }
    }`,
    { traceId: traceId.toString('hex') },
  );
  expect(trace).toMatchObject({ spanCount: spans, completeness: { complete: true, missingParentSpanIds: [] } });
  expect(trace.waterfall.totalRows).toBe(spans);
  expect(trace.waterfall.rows).toHaveLength(1000);
});

test("spans that are each other's parents are shown, each once", async () => {
  const traceId = Buffer.alloc(16, 6);
  const ring = [1, 2, 3].map((number) => ({
    traceId,
    spanId: spanId(number),
    parentSpanId: spanId((number % 3) + 1),
    name: `of the ring ${number}`,
    ...at(nowNano),
  }));
  const own = { traceId, spanId: spanId(9), parentSpanId: spanId(9), name: 'its own parent', ...at(nowNano) };
  expect(await send('traces', tracesBody([...ring, own]))).toMatchObject({ status: 200, body: new Uint8Array() });
  const { trace } = await product.ask<{ trace: { waterfall: { rows: { span: { name: string } }[] } } }>(
    `query ($traceId: String!) {
      trace(traceId: $traceId) { completeness { complete } criticalPath { name } waterfall { rows { span { name } } } }
    }`,
    { traceId: traceId.toString('hex') },
  );
  expect(trace).toMatchObject({ completeness: { complete: false } });
  expect(trace.waterfall.rows.map(({ span }) => span.name).sort()).toEqual([
    'its own parent',
    'of the ring 1',
    'of the ring 2',
    'of the ring 3',
  ]);
});

test('of a million label values those past the limit are one series, which is counted', async () => {
  const [values, inRequest, limit] = [1_000_000, 50_000, 200_000];
  for (let from = 0; from < values; from += inRequest) {
    const body = labelValues('million', from, from + inRequest, nowNano + BigInt(from));
    expect(await send('metrics', body)).toMatchObject({ status: 200, body: new Uint8Array() });
  }
  const { system } = await product.ask<{ system: { ingest: { signals: IngestOfSignal[] } } }>(ingestQuery);
  const metrics = system.ingest.signals.find(({ signal }) => signal === 'METRICS')!;
  const overflow = metrics.adjusted.find(({ reason }) => reason === 'overflow')!;
  // Of the fuzz of other tests some series may be there already.
  expect(Number(overflow.count)).toBeGreaterThanOrEqual(values - limit);
  expect(Number(overflow.count)).toBeLessThan(values - limit + 1000);
  const { query } = await product.ask<{ query: { rows: [number][] } }>(
    '{ query(text: "metric million otel.metric.overflow=true | stats count()") { ... on ResultTable { rows } } }',
  );
  // Points of one instant in one series are one.
  expect(query.rows).toEqual([[expect.any(Number)]]);
  expect(query.rows[0]![0]).toBeGreaterThan(0);
});

test('senders that let their bodies drip are ended, and hold up nobody', async () => {
  const sockets: Socket[] = [];
  const answers = Array.from({ length: 200 }, (_, number) => {
    const socket = connect(number % 2 === 0 ? product.ports.otlpHttp : product.ports.web, '127.0.0.1');
    sockets.push(socket);
    const head = [
      'POST /v1/logs HTTP/1.1',
      'host: test',
      'content-type: application/x-protobuf',
      'content-length: 100000',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    const drip = setInterval(() => socket.write('x'), 1000);
    socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
    return once(socket, 'data').then(([bytes]) => String(bytes).slice(0, 12));
  });
  expect(await send('logs', longAttribute('meanwhile', 10, nowNano))).toMatchObject({ status: 200 });
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 408']));
  for (const socket of sockets) socket.destroy();
});

test('whatever bytes come, the answer is one of the table, and what was stored of them can be read', async () => {
  const client = grpcClient(product.otlpGrpcAddress, 'identity');
  const taken = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.array(mutatedBody, { minLength: 25, maxLength: 25 }), async (bodies) => {
      const answers = await Promise.all(
        bodies.map(({ signal, body }, number): Promise<Pick<OtlpAnswer, 'status'>> => {
          if (number % 5 === 0) return send(signal, new Uint8Array(gzipSync(body)), 'gzip');
          if (number % 5 === 1) return send(signal, torn(zstdCompressSync(body)), 'zstd');
          if (number % 5 > 2) return send(signal, body);
          return exportItems(client, signal, body).then(
            () => ({ status: 200 }),
            (error: { code: number }) => ({ status: error.code === INVALID_ARGUMENT ? 400 : error.code }),
          );
        }),
      );
      for (const { status } of answers) {
        expect([200, 400]).toContain(status);
        taken.add(status);
      }
    }),
    { numRuns: 80 },
  );
  client.close();
  expect(taken).toEqual(new Set([200, 400]));
  const range = '{ between: { from: "1970-01-01T00:00:00Z", to: "2200-01-01T00:00:00Z" } }';
  await product.ask(`{
    spans(range: ${range}, first: 200) {
      nodes { name attributes { key value } events { name attributes { key otlp } } links { traceId } resourceAttributes { key value } scope { name } service { name } }
    }
    logs(range: ${range}, first: 200) { nodes { body structuredBody attributes { key value } resourceAttributes { key value } } }
    traces(range: ${range}, first: 50) { nodes { spanCount waterfall(rows: 50) { totalRows rows { depth } } } }
    metrics(range: ${range}, first: 200) { nodes { name unit points(range: ${range}, first: 50) { nodes { time value count } } } }
    system { storage { rows damages } }
  }`);
});

test('after all that the process has not grown past a bound, and goes on', async () => {
  const status = readFileSync(`/proc/${product.process.pid}/status`, 'utf8');
  const peakBytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
  expect(peakBytes).toBeLessThan(MAX_RSS_BYTES);
  expect(await send('logs', longAttribute('in the end', 10, nowNano))).toMatchObject({ status: 200 });
  const { logs } = await product.ask<{ logs: { nodes: object[] } }>(
    `{ logs(filter: "body='in the end'") { nodes { body } } }`,
  );
  expect(logs.nodes).toEqual([{ body: 'in the end' }]);
  expect(product.output()).not.toContain('"level"');
});

/** Without its last byte. */
function torn(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.subarray(0, -1));
}

interface IngestOfSignal {
  signal: string;
  adjusted: { reason: string; count: string }[];
}

const ingestQuery = '{ system { ingest { signals { signal adjusted { reason count } } } } }';

async function adjustedLogs(reason: string): Promise<number> {
  const { system } = await product.ask<{ system: { ingest: { signals: IngestOfSignal[] } } }>(ingestQuery);
  const logs = system.ingest.signals.find(({ signal }) => signal === 'LOGS')!;
  return Number(logs.adjusted.find((adjusted) => adjusted.reason === reason)?.count ?? 0);
}

function at(timeNano: bigint): { startTimeUnixNano: string; endTimeUnixNano: string } {
  return { startTimeUnixNano: String(timeNano), endTimeUnixNano: String(timeNano + 1_000_000n) };
}
