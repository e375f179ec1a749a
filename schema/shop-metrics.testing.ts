import { spanId, traceId } from './otlp.testing.ts';
import type { TestMetric } from './otlp.testing.ts';
import { checkoutTrace } from './shop.testing.ts';

/** A metric of each type, one with a measurement made in the checkout, and two of one name. */
export function shopMetrics(startNano: bigint): TestMetric[] {
  return [
    {
      name: 'process.memory.usage',
      unit: 'By',
      description: 'Memory in use',
      service: 'gateway',
      type: 'gauge',
      points: [
        { atMs: 1000, asInt: '100', attributes: { 'host.name': 'a' } },
        { atMs: 1000, asInt: '300', attributes: { 'host.name': 'b' } },
        { atMs: 61_000, asDouble: 200.5, attributes: { 'host.name': 'a' }, flags: 0 },
      ],
    },
    {
      name: 'http.server.requests',
      unit: '{request}',
      service: 'gateway',
      type: 'sum',
      temporality: 'CUMULATIVE',
      isMonotonic: true,
      points: [0, 1, 2, 3].map((at) => ({ atMs: at * 20_000, startMs: 0, asInt: String(at * 60) })),
    },
    {
      name: 'http.server.request.duration',
      unit: 's',
      service: 'gateway',
      type: 'histogram',
      temporality: 'DELTA',
      points: [
        {
          atMs: 10_000,
          startMs: 0,
          count: '10',
          sum: 2.5,
          min: 0.01,
          max: 0.9,
          bucketCounts: ['5', '4', '1'],
          explicitBounds: [0.1, 0.5],
          attributes: { 'http.route': '/checkout' },
          exemplars: [
            {
              timeUnixNano: String(startNano + 9_000_000_000n),
              asDouble: 0.9,
              traceId: checkoutTrace,
              spanId: spanId(4),
              filteredAttributes: [{ key: 'user.id', value: { stringValue: 'u-1' } }],
            },
            {
              timeUnixNano: String(startNano + 8_000_000_000n),
              asDouble: 0.2,
              traceId: traceId(99),
              spanId: spanId(99),
            },
          ],
        },
      ],
    },
    {
      name: 'latency',
      service: 'gateway',
      type: 'exponentialHistogram',
      temporality: 'DELTA',
      points: [
        {
          atMs: 5000,
          startMs: 0,
          count: '6',
          sum: 12,
          scale: 1,
          zeroCount: '1',
          zeroThreshold: 0.001,
          positive: { offset: -2, bucketCounts: ['1', '2'] },
          negative: { offset: 3, bucketCounts: ['2'] },
        },
      ],
    },
    {
      name: 'odd',
      service: 'gateway',
      type: 'summary',
      points: [
        {
          atMs: 5000,
          count: '4',
          sum: 10,
          quantileValues: [
            { quantile: 0.5, value: 2 },
            { quantile: 1, value: 'NaN' },
          ],
        },
      ],
    },
    { name: 'odd', service: 'gateway', type: 'gauge', points: [{ atMs: 6000, asDouble: 'Infinity' }] },
  ];
}
