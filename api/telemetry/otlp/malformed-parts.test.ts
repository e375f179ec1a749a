import { expect, test } from 'vitest';
import { defaultItemLimits } from '../limits.ts';
import { LogDecoder } from './log-decoder.ts';
import { MetricDecoder } from './metric-decoder.ts';
import { encodeRequest } from './otlp-protobuf.testing.ts';
import { SpanDecoder } from './span-decoder.ts';
import { MalformedBody } from './wire-reader.ts';

const attributes = [{ key: 'region', value: { stringValue: 'northern' } }];
const window = { oldestNano: -Infinity, newestNano: Infinity };

// What has a number is not checked again.
test('a malformed resource, scope or metric is refused each time it comes, and gets no number', () => {
  const logs = new LogDecoder(defaultItemLimits);
  refusesTwice((body) => logs.decode(body, window, 0n), { resourceLogs: [{ resource: { attributes } }] }, 'logs');
  const spans = new SpanDecoder(defaultItemLimits);
  const scoped = { resource: {}, scopeSpans: [{ scope: { name: 'cart', attributes } }] };
  refusesTwice((body) => spans.decode(body, window), { resourceSpans: [scoped] }, 'traces');
  const metrics = new MetricDecoder(defaultItemLimits, 100);
  const gauge = { dataPoints: [{ timeUnixNano: '1', asInt: '1' }] };
  const metric = { name: 'load', metadata: attributes, gauge };
  const request = { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] };
  refusesTwice((body) => metrics.decode(body, window, 0), request, 'metrics');

  const nothing = new Uint8Array(0);
  expect(logs.decode(nothing, window, 0n).vocabulary.resources.count).toBe(0);
  // The resource without attributes.
  expect(spans.decode(nothing, window).vocabulary.resources.count).toBe(1);
  expect(metrics.decode(nothing, window, 0).vocabulary.metrics.count).toBe(0);
});

function refusesTwice(
  decode: (body: Uint8Array) => unknown,
  request: object,
  signal: 'traces' | 'logs' | 'metrics',
): void {
  const body = Buffer.from(encodeRequest(signal, request));
  // The text says that it is longer than the value around it.
  body[body.indexOf('northern') - 1]!++;
  for (let time = 0; time < 2; time++) expect(() => decode(body)).toThrow(MalformedBody);
}
