import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeAnyValue } from './encode-attributes.ts';
import { encodeLogRecords, encodeMetrics, encodeSpans } from './encode-requests.ts';
import type { AttributeValue, Metric, Source, Span, SpanContext } from './model.ts';
import { ReverseWriter } from './reverse-writer.ts';
import { decodeRequest } from './testing/otlp-proto.ts';

const resource = { attributes: { 'service.name': 'cart', tags: ['a', 'b'] }, schemaUrl: 'https://example.org/schema' };
const other = { attributes: { 'service.name': 'gateway' }, schemaUrl: '' };
const http = { name: 'http', version: '1.0', schemaUrl: 'https://example.org/scope', attributes: { library: true } };
const database = { name: 'database', version: '', schemaUrl: '' };
const source: Source = { resource, scope: http };
const context: SpanContext = {
  traceId: { w0: 0x01020304, w1: 0x05060708, w2: -1, w3: 0 },
  high: -2_147_483_648,
  low: 1,
  traceFlags: 3,
  traceState: 'a=b',
};
const startMs = 1_760_000_000_123.5;

const span: Span = {
  source,
  context: { ...context, low: 2 },
  parent: context,
  parentIsRemote: true,
  name: 'GET /carts/{cartId}',
  kind: 2,
  startMs,
  endMs: startMs + 12.25,
  constants: { 'http.request.method': 'GET' },
  attributes: { 'http.response.status_code': 500 },
  events: [{ timeMs: startMs + 1, name: 'exception', attributes: { 'exception.type': 'Täst 🙂' } }],
  links: [{ context, attributes: { reason: 'batch' } }],
  status: 2,
  statusMessage: 'went wrong',
};
const attribute = (key: string, value: object) => ({ key, value });

describe('spans', () => {
  test('every field arrives as another implementation reads it', () => {
    const [request] = encodeSpans([span]);
    expect(request?.items).toBe(1);
    expect(decodeRequest('TraceRequest', request?.body ?? new Uint8Array())).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              attribute('service.name', { stringValue: 'cart' }),
              attribute('tags', { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } }),
            ],
          },
          schemaUrl: 'https://example.org/schema',
          scopeSpans: [
            {
              scope: { name: 'http', version: '1.0', attributes: [attribute('library', { boolValue: true })] },
              schemaUrl: 'https://example.org/scope',
              spans: [
                {
                  traceId: '0102030405060708ffffffff00000000',
                  spanId: '8000000000000002',
                  parentSpanId: '8000000000000001',
                  traceState: 'a=b',
                  name: 'GET /carts/{cartId}',
                  kind: 2,
                  startTimeUnixNano: '1760000000123500000',
                  endTimeUnixNano: '1760000000135750000',
                  attributes: [
                    attribute('http.request.method', { stringValue: 'GET' }),
                    attribute('http.response.status_code', { intValue: '500' }),
                  ],
                  events: [
                    {
                      timeUnixNano: '1760000000124500000',
                      name: 'exception',
                      attributes: [attribute('exception.type', { stringValue: 'Täst 🙂' })],
                    },
                  ],
                  links: [
                    {
                      traceId: '0102030405060708ffffffff00000000',
                      spanId: '8000000000000001',
                      traceState: 'a=b',
                      attributes: [attribute('reason', { stringValue: 'batch' })],
                      flags: 0x303,
                    },
                  ],
                  status: { code: 2, message: 'went wrong' },
                  flags: 0x303,
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('spans are grouped by resource and scope, in order', () => {
    const named = (name: string, from: Source): Span => ({ ...span, name, source: from });
    const inDatabase = { resource, scope: database };
    const elsewhere = { resource: other, scope: http };
    const spans = [named('1', source), named('2', elsewhere), named('3', inDatabase), named('4', source)];
    const [request] = encodeSpans(spans);
    const decoded = decodeRequest('TraceRequest', request?.body ?? new Uint8Array());
    const grouped = decoded.resourceSpans.map((group: { scopeSpans: { spans: { name: string }[] }[] }) =>
      group.scopeSpans.map((scope) => scope.spans.map(({ name }) => name)),
    );
    expect(grouped).toEqual([[['1', '4'], ['3']], [['2']]]);
  });

  test('requests stay below a mebibyte, and nothing is lost', () => {
    const large = { ...span, attributes: { text: 'x'.repeat(3000) } };
    const requests = encodeSpans(Array.from({ length: 2000 }, () => large));
    expect(requests.reduce((sum, { items }) => sum + items, 0)).toBe(2000);
    expect(Math.max(...requests.map(({ body }) => body.length))).toBeLessThanOrEqual(1 << 20);
    const counts = requests.map(
      ({ body }) => decodeRequest('TraceRequest', body).resourceSpans[0].scopeSpans[0].spans.length,
    );
    expect(counts).toEqual(requests.map(({ items }) => items));
  });
});

test('log records: every field arrives', () => {
  const [request] = encodeLogRecords([
    {
      source: { resource: other, scope: database },
      timeMs: startMs,
      observedMs: startMs + 1,
      severityNumber: 17,
      severityText: 'ERROR',
      eventName: 'order.placed',
      body: { message: 'placed', items: 2, ratio: 0.5 },
      attributes: { 'user.id': 'u-1' },
      context,
    },
  ]);
  expect(decodeRequest('LogsRequest', request?.body ?? new Uint8Array())).toEqual({
    resourceLogs: [
      {
        resource: { attributes: [attribute('service.name', { stringValue: 'gateway' })] },
        scopeLogs: [
          {
            scope: { name: 'database' },
            logRecords: [
              {
                timeUnixNano: '1760000000123500000',
                observedTimeUnixNano: '1760000000124500000',
                severityNumber: 17,
                severityText: 'ERROR',
                eventName: 'order.placed',
                body: {
                  kvlistValue: {
                    values: [
                      attribute('message', { stringValue: 'placed' }),
                      attribute('items', { intValue: '2' }),
                      attribute('ratio', { doubleValue: 0.5 }),
                    ],
                  },
                },
                attributes: [attribute('user.id', { stringValue: 'u-1' })],
                flags: 3,
                traceId: '0102030405060708ffffffff00000000',
                spanId: '8000000000000001',
              },
            ],
          },
        ],
      },
    ],
  });
});

describe('metrics', () => {
  const time = { attributes: { route: '/x' }, startMs, timeMs: startMs + 1000 };
  const exemplars = [{ timeMs: startMs, value: 0.25, context, filteredAttributes: { 'user.id': 'u-1' } }];
  const decoded = (data: Metric['data']) => {
    const [request] = encodeMetrics([{ source, name: 'm', unit: 's', description: 'd', data }]);
    return decodeRequest('MetricsRequest', request?.body ?? new Uint8Array()).resourceMetrics[0].scopeMetrics[0]
      .metrics[0];
  };
  const decodedTime = { startTimeUnixNano: '1760000000123500000', timeUnixNano: '1760000001123500000' };
  const decodedAttributes = [attribute('route', { stringValue: '/x' })];
  const decodedExemplars = [
    {
      timeUnixNano: '1760000000123500000',
      asDouble: 0.25,
      traceId: '0102030405060708ffffffff00000000',
      spanId: '8000000000000001',
      filteredAttributes: [attribute('user.id', { stringValue: 'u-1' })],
    },
  ];

  test('gauges and sums, whole and fractional, of either sign', () => {
    const point = { ...time, startMs: 0, value: -1.5, exemplars: [] };
    expect(decoded({ type: 'gauge', integer: false, points: [point] })).toEqual({
      name: 'm',
      unit: 's',
      description: 'd',
      gauge: {
        dataPoints: [{ timeUnixNano: decodedTime.timeUnixNano, asDouble: -1.5, attributes: decodedAttributes }],
      },
    });
    const sum = decoded({
      type: 'sum',
      integer: true,
      monotonic: true,
      temporality: 2,
      points: [{ ...time, value: -7, exemplars }],
    });
    expect(sum.sum).toEqual({
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ ...decodedTime, asInt: '-7', attributes: decodedAttributes, exemplars: decodedExemplars }],
    });
  });

  test('histograms', () => {
    const shared = { ...time, count: 5, sum: 1.5, min: 0.1, max: 0.9, exemplars };
    const explicit = decoded({
      type: 'histogram',
      temporality: 1,
      points: [{ ...shared, bounds: [0.25, 0.5], bucketCounts: [1, 0, 4] }],
    });
    const decodedShared = { ...decodedTime, count: '5', sum: 1.5, min: 0.1, max: 0.9, attributes: decodedAttributes };
    expect(explicit.histogram).toEqual({
      aggregationTemporality: 1,
      dataPoints: [
        { ...decodedShared, exemplars: decodedExemplars, explicitBounds: [0.25, 0.5], bucketCounts: ['1', '0', '4'] },
      ],
    });
    const exponential = decoded({
      type: 'exponentialHistogram',
      temporality: 2,
      points: [{ ...shared, scale: -1, zeroCount: 2, offset: -3, bucketCounts: [1, 300] }],
    });
    expect(exponential.exponentialHistogram).toEqual({
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...decodedShared,
          exemplars: decodedExemplars,
          scale: -1,
          zeroCount: '2',
          positive: { offset: -3, bucketCounts: ['1', '300'] },
        },
      ],
    });
  });

  test('summaries', () => {
    const quantiles = [{ quantile: 0.5, value: 0.2 }];
    expect(decoded({ type: 'summary', points: [{ ...time, count: 3, sum: 0.6, quantiles }] }).summary).toEqual({
      dataPoints: [{ ...decodedTime, count: '3', sum: 0.6, attributes: decodedAttributes, quantileValues: quantiles }],
    });
  });
});

describe('values', () => {
  const encode = (write: (writer: ReverseWriter) => void): Uint8Array => {
    const writer = new ReverseWriter(16);
    write(writer);
    return writer.take();
  };
  const expected = (value: AttributeValue): object => {
    if (typeof value === 'string') return { stringValue: value };
    if (typeof value === 'boolean') return { boolValue: value };
    if (typeof value === 'bigint') return { intValue: String(value) };
    if (typeof value === 'number')
      return Number.isSafeInteger(value) ? { intValue: String(value + 0) } : { doubleValue: value };
    if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString('hex') };
    if (Array.isArray(value)) return { arrayValue: value.length === 0 ? {} : { values: value.map(expected) } };
    const values = Object.entries(value).map(([key, entry]) => attribute(key, expected(entry)));
    return { kvlistValue: values.length === 0 ? {} : { values } };
  };

  test('any value of any shape arrives', () => {
    const { tree } = fc.letrec<{ tree: AttributeValue }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }),
        fc.string({ minLength: 40, maxLength: 200 }),
        fc.boolean(),
        fc.maxSafeInteger(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.uint8Array(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
          tie('tree'),
          { maxKeys: 4 },
        ),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(
          decodeRequest(
            'AnyValue',
            encode((writer) => writeAnyValue(writer, value)),
          ),
        ).toEqual(expected(value));
      }),
    );
  });

  test('instants arrive to the quarter of a microsecond, until 2039', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 41 - 1 }), fc.integer({ min: 0, max: 4095 }), (whole, part) => {
        const bytes = encode((writer) => writer.unixNano(whole + part / 4096));
        const nanos = Buffer.from(bytes).readBigUInt64LE();
        const exact = BigInt(whole) * 1_000_000n + BigInt(Math.floor((part / 4096) * 1e6));
        const error = nanos - exact;
        expect(error >= -1n && error <= 1n).toBe(true);
      }),
    );
  });
});
