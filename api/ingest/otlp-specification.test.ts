import { type Client, status } from '@grpc/grpc-js';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../config/settings.ts';
import { situations } from './answers.ts';
import { bytesOf, detailsIn, detailsOf, exportItems, failure, grpcClient, readMessage } from './otlp-client.testing.ts';
import { MAX_TEST_BODY_BYTES, TestReceiver } from './receiver.testing.ts';
import { logRequest, traceRequest } from './requests.testing.ts';

// The statements that opentelemetry-proto's docs/specification.md makes about servers, in its order and its words.

const zeroId = Buffer.alloc(16);
const paths = { traces: '/v1/traces', metrics: '/v1/metrics', logs: '/v1/logs' } as const;
const signalNames = ['traces', 'metrics', 'logs'] as const;

let server: TestReceiver;
let plainClient: Client;
let gzipClient: Client;
let names = 0;

beforeAll(async () => {
  server = await TestReceiver.open();
  plainClient = grpcClient(server.grpcAddress, 'identity');
  gzipClient = grpcClient(server.grpcAddress, 'gzip');
});
afterAll(async () => {
  plainClient.close();
  gzipClient.close();
  await server.close();
});

describe('Protocol Details', () => {
  test('All server components MUST support no compression and gzip compression', async () => {
    expect((await post('traces', traces())).status).toBe(200);
    expect((await post('traces', gzipSync(traces()), { 'Content-Encoding': 'gzip' })).status).toBe(200);
    expect(await exportItems(plainClient, 'traces', traces())).toBeInstanceOf(Buffer);
    expect(await exportItems(gzipClient, 'traces', traces())).toBeInstanceOf(Buffer);
  });
});

describe('OTLP/gRPC', () => {
  test.each(signalNames)('the client sends %s using unary requests using Export messages', async (signal) => {
    expect(await exportItems(plainClient, signal, Buffer.alloc(0))).toHaveLength(0);
  });

  test('The server MUST enforce a message size limit, including after decompression; RESOURCE_EXHAUSTED, non-retryable', async () => {
    for (const client of [plainClient, gzipClient]) {
      const error = await failure(exportItems(client, 'logs', Buffer.alloc(MAX_TEST_BODY_BYTES + 1)));
      expect([error.code, detailsOf(error)]).toEqual([status.RESOURCE_EXHAUSTED, []]);
    }
  });

  test('It is RECOMMENDED to use 64 MiB as the default limit; implementations SHOULD allow it to be configured', () => {
    expect(readSettings({}, '', '/srv').ingestMaxBodyBytes).toBe(64 * 2 ** 20);
    expect(readSettings({ INGEST_MAX_BODY_BYTES: '4MiB' }, '', '/srv').ingestMaxBodyBytes).toBe(4 * 2 ** 20);
  });

  test('high throughput implementations SHOULD support concurrent unary calls', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => exportItems(plainClient, 'traces', traces())));
    expect(answers.every((answer) => answer.length === 0)).toBe(true);
  });

  test('If the server receives an empty request the server SHOULD respond with success', async () => {
    expect(await exportItems(plainClient, 'traces', Buffer.alloc(0))).toHaveLength(0);
  });

  test('The server MUST leave the partial_success field unset in case of a successful response', async () => {
    expect(readMessage('ExportResponse', await exportItems(plainClient, 'traces', traces()))).toEqual({});
  });

  test('partial: MUST initialize partial_success, MUST set the rejected count, SHOULD populate error_message', async () => {
    const answer = readMessage(
      'ExportResponse',
      await exportItems(plainClient, 'traces', traceRequest(['a', 'b'], zeroId)),
    );
    expect(answer).toEqual({
      partialSuccess: { rejected: 2, errorMessage: 'trace id is missing, zero or not 16 bytes long (2)' },
    });
  });

  test('The server SHOULD indicate retryable errors using code Unavailable and MAY supply RetryInfo', async () => {
    const error = await whileHeld('unavailable', () => failure(exportItems(plainClient, 'traces', traces())));
    expect(error.code).toBe(status.UNAVAILABLE);
    expect(detailsOf(error)).toEqual([{ RetryInfo: { retryDelay: { seconds: 5 } } }]);
  });

  test('To indicate non-retryable errors, InvalidArgument is recommended and BadRequest MAY be supplied', async () => {
    const error = await failure(exportItems(plainClient, 'traces', Buffer.from([255])));
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    const description = 'the message ends inside a number';
    expect(detailsOf(error)).toEqual([{ BadRequest: { fieldViolations: [{ description }] } }]);
  });

  test('RESOURCE_EXHAUSTED is retryable only if RetryInfo signals that recovery is possible', async () => {
    const error = await whileFull(() => failure(exportItems(plainClient, 'traces', traces())));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(detailsOf(error)).toEqual([{ RetryInfo: { retryDelay: { seconds: 1 } } }]);
  });

  test('Throttling: if the server is unable to keep up it SHOULD signal that, with a retry_delay of its choice', async () => {
    const error = await whileHeld('diskFull', () => failure(exportItems(plainClient, 'logs', logs())));
    expect([error.code, detailsOf(error)]).toEqual([
      status.UNAVAILABLE,
      [{ RetryInfo: { retryDelay: { seconds: 30 } } }],
    ]);
  });

  test('The default network port for OTLP/gRPC is 4317', () => {
    expect(readSettings({}, '', '/srv').otlpGrpcPort).toBe(4317);
  });
});

describe('JSON Protobuf Encoding', () => {
  const ids = '"spanId":"EEE19B7EC3C1B174"';

  test('traceId and spanId are case-insensitive hex-encoded strings', async () => {
    for (const traceId of ['5B8EFFF798038103D269B633813FC60C', '5b8efff798038103d269b633813fc60c']) {
      expect(await postJson(`"traceId":"${traceId}",${ids}`)).toEqual([200, {}]);
    }
  });

  test('Values of enum fields MUST be encoded as integer values; enum name strings MUST NOT be used', async () => {
    const traceId = '"traceId":"5B8EFFF798038103D269B633813FC60C"';
    expect(await postJson(`${traceId},${ids},"kind":2`)).toEqual([200, {}]);
    expect((await postJson(`${traceId},${ids},"kind":"SPAN_KIND_SERVER"`))[0]).toBe(400);
  });

  test('receivers MUST ignore message fields with unknown names', async () => {
    const unknown = '"traceId":"5B8EFFF798038103D269B633813FC60C","brandNew":{"deep":[1,{}]}';
    expect(await postJson(`${unknown},${ids}`)).toEqual([200, {}]);
  });

  test('The keys are lowerCamelCase; original field names are not valid to use as keys', async () => {
    const [code, body] = await postJson(`"trace_id":"5B8EFFF798038103D269B633813FC60C",${ids}`);
    expect([code, body]).toMatchObject([200, { partialSuccess: { rejectedSpans: '1' } }]);
  });

  test('64-bit integers: either numbers or strings are accepted when decoding', async () => {
    for (const time of ['1795000000000000000', '"1795000000000000000"']) {
      const span = `"traceId":"5B8EFFF798038103D269B633813FC60C",${ids},"startTimeUnixNano":${time}`;
      expect(await postJson(span)).toEqual([200, {}]);
    }
  });

  test('JSON that is no JSON is bad data', async () => {
    expect((await postJson('"traceId":'))[0]).toBe(400);
  });
});

describe('OTLP/HTTP Request', () => {
  test.each(signalNames)('The default URL path for requests that carry %s', async (signal) => {
    expect((await post(signal, Buffer.alloc(0))).status).toBe(200);
  });

  test('Telemetry data is sent via HTTP POST request', async () => {
    const response = await fetch(server.httpUrl + paths.traces, { method: 'PUT', body: traces() });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('The client MAY gzip the content and in that case MUST include "Content-Encoding: gzip"', async () => {
    expect((await post('logs', gzipSync(logs()), { 'Content-Encoding': 'gzip' })).status).toBe(200);
    expect((await post('logs', gzipSync(logs()))).status).toBe(400);
  });

  test('The server MUST limit the size of the request body, including after decompression: 413', async () => {
    const large = Buffer.alloc(MAX_TEST_BODY_BYTES + 1);
    expect((await post('logs', large)).status).toBe(413);
    expect((await post('logs', gzipSync(large), { 'Content-Encoding': 'gzip' })).status).toBe(413);
  });
});

describe('OTLP/HTTP Response', () => {
  test('The server MUST use the same "Content-Type" in the response as it received in the request', async () => {
    const json = { 'Content-Type': 'application/json' };
    for (const [headers, body, code] of [
      [{}, traces(), 200],
      [{}, Buffer.from([255]), 400],
      [json, Buffer.from('{}'), 200],
      [json, Buffer.from('{'), 400],
    ] as const) {
      const response = await post('traces', body, headers);
      const expected = 'Content-Type' in headers ? 'application/json' : 'application/x-protobuf';
      expect([response.status, response.headers.get('content-type')]).toEqual([code, expected]);
    }
  });

  test('The server MUST limit the size of the response body; it MAY decrease the verbosity of error_message', async () => {
    const deep = '{"arrayValue":{"values":['.repeat(190);
    const response = await post('logs', Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${deep}`), {
      'Content-Type': 'application/json',
    });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(4096);
  });

  test('If the server receives an empty request the server SHOULD respond with success', async () => {
    expect((await post('metrics', Buffer.alloc(0))).status).toBe(200);
    expect((await post('metrics', Buffer.from('{}'), { 'Content-Type': 'application/json' })).status).toBe(200);
  });

  test('On success, the server MUST respond with 200 OK and leave partial_success unset', async () => {
    const response = await post('traces', traces());
    expect([response.status, readMessage('ExportResponse', await bytesOf(response))]).toEqual([200, {}]);
  });

  test('partial: MUST respond with 200 OK, set the rejected count and SHOULD populate error_message', async () => {
    const response = await post('traces', traceRequest(['a'], zeroId));
    const answer = readMessage('ExportResponse', await bytesOf(response));
    const errorMessage = 'trace id is missing, zero or not 16 bytes long (1)';
    expect([response.status, answer]).toEqual([200, { partialSuccess: { rejected: 1, errorMessage } }]);
  });

  test.each([
    ['400', Buffer.from([255]), {}],
    ['413', Buffer.alloc(MAX_TEST_BODY_BYTES + 1), {}],
    ['415', traces(), { 'Content-Encoding': 'br' }],
  ])(
    'The response body for %s MUST be a Protobuf-encoded Status with a developer-facing message',
    async (code, body, headers) => {
      const response = await post('traces', body, headers);
      expect(response.status).toBe(Number(code));
      const { message } = readMessage('Status', await bytesOf(response));
      expect(message).toMatch(/^[a-z].{10,}/);
    },
  );

  test('429, 502, 503 and 504 are retried; all other codes MUST NOT be', () => {
    const retryable = new Set<number>([429, 502, 503, 504]);
    for (const { httpStatus, retryAfterSeconds } of Object.values(situations)) {
      expect(retryable.has(httpStatus)).toBe(retryAfterSeconds !== undefined);
    }
  });

  test('Bad data: MUST respond with 400 and Status.details SHOULD contain a BadRequest', async () => {
    const response = await post('traces', Buffer.from([255]));
    const description = 'the message ends inside a number';
    expect(detailsIn(await bytesOf(response))).toEqual([{ BadRequest: { fieldViolations: [{ description }] } }]);
  });

  test('Throttling: SHOULD respond with 429 or 503 and MAY include "Retry-After"', async () => {
    const busy = await whileFull(() => post('traces', traces()));
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '1']);
    const full = await whileHeld('diskFull', () => post('traces', traces()));
    expect([full.status, full.headers.get('retry-after')]).toEqual([503, '30']);
  });
});

describe('OTLP/HTTP Connection', () => {
  test('The client SHOULD keep the connection alive between requests: the server lets it', async () => {
    const response = await post('traces', traces());
    expect([response.headers.get('connection'), response.headers.get('keep-alive')]).toEqual([
      'keep-alive',
      'timeout=75',
    ]);
  });

  test('SHOULD accept binary and JSON on the same port, told apart by "Content-Type"', async () => {
    expect((await post('traces', traces())).status).toBe(200);
    expect((await post('traces', Buffer.from('{}'), { 'Content-Type': 'application/json' })).status).toBe(200);
    expect((await post('traces', traces(), { 'Content-Type': 'application/json' })).status).toBe(400);
  });

  test('The default network port for OTLP/HTTP is 4318', () => {
    expect(readSettings({}, '', '/srv').otlpHttpPort).toBe(4318);
  });
});

describe('Implementation Recommendations and Known Limitations', () => {
  test.each([
    '{"resourceSpans":[]}',
    '{"resourceSpans":[{}]}',
    '{"resourceSpans":[{"scopeSpans":[]}]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}',
  ])('receivers MAY ignore empty envelopes: %s', async (body) => {
    const response = await post('traces', Buffer.from(body), { 'Content-Type': 'application/json' });
    expect([response.status, await response.json()]).toEqual([200, {}]);
  });

  test('data that is sent again because its acknowledgement was lost is not doubled', async () => {
    const body = traces();
    for (const send of [
      () => post('traces', body),
      () => exportItems(plainClient, 'traces', body),
      () => exportItems(gzipClient, 'traces', body),
    ]) {
      await send();
    }
    expect((await server.taken('traces')).at(-1)).toBe(server.wal.lastSequence - 2);
  });
});

describe('Future Versions and Interoperability', () => {
  test('new fields will be ignored by servers that do not understand them', async () => {
    const unknownField = Buffer.from([0xfa, 0x3f, 2, 104, 105]);
    const body = Buffer.concat([traces(), unknownField]);
    expect(readMessage('ExportResponse', await bytesOf(await post('traces', body)))).toEqual({});
  });
});

function traces(): Uint8Array<ArrayBuffer> {
  return traceRequest([`span ${names++}`]);
}

function logs(): Uint8Array<ArrayBuffer> {
  return logRequest([`line ${names++}`]);
}

function post(signal: keyof typeof paths, body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.httpUrl + paths[signal], {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-protobuf', ...headers },
    body: new Uint8Array(body),
  });
}

async function postJson(span: string): Promise<[number, unknown]> {
  const body = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"${names++}",${span}}]}]}]}`;
  const response = await post('traces', Buffer.from(body), { 'Content-Type': 'application/json' });
  return [response.status, await response.json()];
}

async function whileHeld<T>(reason: 'unavailable' | 'diskFull', run: () => Promise<T>): Promise<T> {
  server.pressure.hold(reason);
  return run().finally(() => server.pressure.lift(reason));
}

async function whileFull<T>(run: () => Promise<T>): Promise<T> {
  const share = server.pressure.startRequest();
  share.add(128 * 2 ** 20);
  return run().finally(() => share.release());
}
