import { expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { expectRoundTrip, expectStored } from './expect-round-trip.testing.ts';

const nowNano = BigInt(Date.now()) * 1_000_000n;
/** Nanoseconds that a double cannot hold. */
const at = (ms: number): string => String(nowNano - 60_000_000_000n + BigInt(ms) * 1_000_000n + 123_457n);

const value = {
  string: { stringValue: 'für Käse, 🧀\u0000\n' },
  empty: {},
  bool: { boolValue: false },
  least: { intValue: '-9223372036854775808' },
  double: { doubleValue: 5e-324 },
  notANumber: { doubleValue: 'NaN' },
  infinite: { doubleValue: '-Infinity' },
  bytes: { bytesValue: '/wA=' },
};
const nested = {
  kvlistValue: { values: attributes({ ...value, list: { arrayValue: { values: Object.values(value) } } }) },
};
const everyValue = attributes({ ...value, '': value.empty, __proto: value.bool, ['__proto__']: value.bytes, nested });

const resource = { attributes: attributes({ 'service.name': { stringValue: 'every-field' }, ...value, nested }) };
const from = { resource: { ...resource, droppedAttributesCount: 7 }, schemaUrl: 'https://example.com/of-the-resource' };
const scope = { name: 'scope', version: '1.0', attributes: everyValue, droppedAttributesCount: 6 };
const by = { scope, schemaUrl: 'https://example.com/of-the-scope' };
const ids = { traceId: '0102030405060708090a0b0c0d0e0f10', spanId: '1112131415161718' };
const ofItem = { attributes: everyValue, droppedAttributesCount: 5 };

const span = {
  ...ids,
  ...ofItem,
  parentSpanId: '2122232425262728',
  traceState: 'vendor=value,other=1',
  flags: 0x301,
  name: 'every field',
  startTimeUnixNano: at(0),
  endTimeUnixNano: at(1),
  events: [
    { ...ofItem, timeUnixNano: at(0), name: 'event' },
    { timeUnixNano: at(1), name: '' },
  ],
  droppedEventsCount: 4,
  links: [
    { ...ids, ...ofItem, traceState: 'a=b', flags: 0x101 },
    { traceId: ids.traceId, spanId: ids.spanId },
  ],
  droppedLinksCount: 3,
  status: { code: 2, message: 'it failed' },
};
/** A span of each kind and each status, and one of which nothing is known but its ids. */
const spans = [0, 1, 2, 3, 4, 5].map((kind) => ({
  ...span,
  kind,
  spanId: `111213141516171${kind}`,
  status: { ...span.status, code: kind % 3 },
}));
const bareSpan = { ...ids, name: 'bare', startTimeUnixNano: at(0), endTimeUnixNano: at(0) };

const record = {
  ...ids,
  ...ofItem,
  timeUnixNano: at(2),
  observedTimeUnixNano: at(3),
  severityNumber: 24,
  severityText: 'FATAL4',
  eventName: 'every.field',
  flags: 1,
};
const bodies = [...Object.values(value), nested, { arrayValue: { values: [value.least, value.string] } }];

const point = { startTimeUnixNano: at(4), timeUnixNano: at(5), attributes: everyValue };
const exemplars = [
  { ...ids, timeUnixNano: at(4), asDouble: 0.1, filteredAttributes: everyValue },
  { timeUnixNano: at(5), asInt: '-9007199254740993' },
];
const noValue = { ...point, timeUnixNano: at(6), flags: 1 };
const distribution = { ...point, count: '9007199254740993', sum: -0.5, min: -3, max: 7, exemplars, flags: 0 };
const histogramPoint = { ...distribution, bucketCounts: ['9007199254740990', '3'], explicitBounds: [0] };
const exponentialPoint = {
  ...distribution,
  scale: -2,
  zeroCount: '2',
  zeroThreshold: 0.25,
  positive: { offset: -3, bucketCounts: ['1', '0', '9007199254740989'] },
  negative: { offset: 4, bucketCounts: ['1'] },
};
const numbers = [
  { ...point, asInt: '9007199254740993', exemplars },
  { ...point, timeUnixNano: at(7), asDouble: 1e308 },
  noValue,
];
const metrics = [
  { name: 'gauge', gauge: { dataPoints: numbers } },
  ...[1, 2].flatMap((aggregationTemporality) => [
    ...[true, false].map((isMonotonic) => ({
      name: `sum.${aggregationTemporality}.${isMonotonic}`,
      sum: { aggregationTemporality, isMonotonic, dataPoints: numbers },
    })),
    {
      name: `histogram.${aggregationTemporality}`,
      histogram: { aggregationTemporality, dataPoints: [histogramPoint, { ...noValue, count: '0' }] },
    },
    {
      name: `exponential.${aggregationTemporality}`,
      exponentialHistogram: { aggregationTemporality, dataPoints: [exponentialPoint] },
    },
  ]),
  {
    name: 'summary',
    summary: {
      dataPoints: [
        { ...point, count: '3', sum: 6, quantileValues: [{}, { quantile: 0.5, value: 2 }, { quantile: 1, value: 3 }] },
      ],
    },
  },
].map((metric) => ({ ...metric, unit: '{thing}', description: `A ${metric.name}`, metadata: everyValue }));

test('every field of the protocol is found again, also after a restart', async () => {
  await using product = await Product.start();
  const sent = {
    traces: { resourceSpans: [{ ...from, scopeSpans: [{ ...by, spans }] }, { scopeSpans: [{ spans: [bareSpan] }] }] },
    logs: {
      resourceLogs: [
        { ...from, scopeLogs: [{ ...by, logRecords: bodies.map((body) => ({ ...record, body })) }] },
        { scopeLogs: [{ logRecords: [{ observedTimeUnixNano: at(9) }] }] },
      ],
    },
    metrics: { resourceMetrics: [{ ...from, scopeMetrics: [{ ...by, metrics }] }] },
  };
  for (const signal of ['traces', 'logs', 'metrics'] as const)
    expect(await product.send(signal, sent[signal])).toBe(200);
  await expectRoundTrip(product, { last: '15m' }, Object.values(sent));
  await product.end();
  await using restarted = await Product.start({ dataDirectory: product.dataDirectory });
  await expectStored(restarted, { last: '15m' }, Object.values(sent));
});

function attributes(values: Record<string, object>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
