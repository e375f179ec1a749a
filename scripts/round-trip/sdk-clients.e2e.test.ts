import { delimiter, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { testService } from '../test-services/test-service.ts';
import { expectEdges, expectExemplarEdges } from './expect-edges.testing.ts';
import { expectRoundTrip } from './expect-round-trip.testing.ts';
import type { Telemetry } from './expected-telemetry.testing.ts';
import type { Answer } from './otlp-json.testing.ts';
import { runClient } from './run-client.testing.ts';

const apiKey = 'a-key-that-applications-send-with';
const withKey = { settings: { INGEST_AUTH: 'key', BOOTSTRAP_API_KEY: apiKey } };
const register = '@opentelemetry/auto-instrumentations-node/register';
// The other detectors ask the metadata servers of clouds.
const resourceDetectors = { OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance' };

test.for([
  { protocol: 'http/protobuf', compression: 'gzip', temporality: 'cumulative' },
  { protocol: 'http/json', compression: 'none', temporality: 'delta' },
  { protocol: 'grpc', compression: 'gzip', temporality: 'lowmemory' },
])('Node.js over $protocol, compression $compression, temporality $temporality', async (run) => {
  await using product = await Product.start(withKey);
  const requests = await runClient({
    command: [process.execPath, '--require', register, 'app.js'],
    cwd: testService('nodeWithOtel'),
    settings: { ...sdkSettings(product, run), ...resourceDetectors, OTEL_LOG_LEVEL: 'error' },
  });
  const stored = await expectRoundTrip(product, { last: '15m' }, requests);
  expectShop(stored, 'HISTOGRAM');
  expect(named(stored.metrics, 'shop.wait')).toMatchObject({ type: 'EXPONENTIAL_HISTOGRAM', unit: 's' });
  await expectEdges(product, 'checkout', stored);
});

test('Node.js with ES modules', async () => {
  await using product = await Product.start(withKey);
  const hook = '--experimental-loader=@opentelemetry/instrumentation/hook.mjs';
  const requests = await runClient({
    command: [process.execPath, hook, '--import', register, 'app-of-modules.mjs'],
    cwd: testService('nodeWithOtel'),
    settings: {
      ...sdkSettings(product, { protocol: 'http/protobuf', compression: 'gzip', temporality: 'cumulative' }),
      ...resourceDetectors,
      OTEL_LOG_LEVEL: 'error',
      // Node says of the hook that it is experimental.
      NODE_NO_WARNINGS: '1',
    },
  });
  const { spans, logRecords } = await expectRoundTrip(product, { last: '15m' }, requests);
  const server = spans.find(({ kind }) => kind === 'SERVER');
  expect(logRecords).toMatchObject([{ body: 'asked', traceId: server?.['traceId'], spanId: server?.['spanId'] }]);
});

test.for([
  {
    protocol: 'http/protobuf',
    compression: 'none',
    temporality: 'cumulative',
    histograms: 'explicit_bucket_histogram',
  },
  { protocol: 'grpc', compression: 'gzip', temporality: 'delta', histograms: 'base2_exponential_bucket_histogram' },
])('Python over $protocol, compression $compression, temporality $temporality, $histograms', async (run) => {
  await using product = await Product.start(withKey);
  const programs = dirname(testService('pythonWithOtel'));
  const requests = await runClient({
    command: [join(programs, 'opentelemetry-instrument'), 'python', 'app.py'],
    cwd: join(import.meta.dirname, 'python'),
    settings: {
      ...sdkSettings(product, run),
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: run.histograms,
      PATH: `${programs}${delimiter}${process.env['PATH']}`,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const stored = await expectRoundTrip(product, { last: '15m' }, requests);
  expectShop(stored, run.histograms.startsWith('explicit') ? 'HISTOGRAM' : 'EXPONENTIAL_HISTOGRAM');
  await expectEdges(product, 'checkout', stored);
  await expectExemplarEdges(product, 'shop.weight', stored);
});

/** What README tells every SDK, and limits that the application goes past. */
function sdkSettings(
  product: Product,
  { protocol, compression, temporality }: { protocol: string; compression: string; temporality: string },
): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: 'checkout',
    OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? `http://${product.otlpGrpcAddress}` : product.otlpUrl,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${apiKey}`,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_COMPRESSION: compression,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: temporality,
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '32',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '4',
    OTEL_SPAN_LINK_COUNT_LIMIT: '3',
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '16',
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '16',
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '24',
  };
}

/** What both applications did, in the words of whoever reads them. */
function expectShop({ spans, logRecords, metrics }: Telemetry, histograms: string): void {
  const scope = { name: 'shop', version: '1.2.3', schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' };
  expect(new Set(spans.map(({ kind }) => kind))).toEqual(
    new Set(['SERVER', 'CLIENT', 'INTERNAL', 'PRODUCER', 'CONSUMER']),
  );
  expect(spans.map(({ traceState }) => traceState)).toContain('vendor=value,shop=1');
  expect(named(spans, 'reserve stock')).toMatchObject({
    scope,
    status: { code: 'ERROR', message: 'nothing in stock' },
    events: [{ name: 'looked' }, { name: 'exception' }],
  });
  expect(named(spans, 'receive order')).toMatchObject({
    scope,
    status: { code: 'OK', message: null },
    parentSpanId: named(spans, 'send order')?.['spanId'],
    attributes: { length: 32 },
    droppedAttributesCount: 8,
    events: { length: 4 },
    droppedEventsCount: 2,
    links: [{}, { spanId: '4'.repeat(16) }, { spanId: '1'.repeat(16) }],
    droppedLinksCount: 2,
  });
  for (const [body, severityNumber] of [
    ['checkout of 2 things', 9],
    ['cannot reserve', 17],
  ]) {
    expect(logRecords).toContainEqual(expect.objectContaining({ body, severityNumber, traceId: expect.any(String) }));
  }
  expect(logRecords.map(({ eventName }) => eventName)).toEqual(
    expect.arrayContaining(['order.placed', 'without.body']),
  );
  expect(named(metrics, 'shop.orders')).toMatchObject({ type: 'SUM', isMonotonic: true, unit: '{order}' });
  expect(named(metrics, 'shop.in_cart')).toMatchObject({ type: 'SUM', isMonotonic: false });
  expect(named(metrics, 'shop.temperature')).toMatchObject({ type: 'GAUGE', attributeKeys: ['room'] });
  expect(named(metrics, 'shop.weight')).toMatchObject({ type: histograms, unit: 'kg', attributeKeys: ['of'] });
}

function named(items: Answer[], name: string): Answer | undefined {
  return items.find((item) => item['name'] === name);
}
