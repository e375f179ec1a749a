import { expect, test } from 'vitest';
import { freeBuffer } from '../free-buffer.ts';
import { defaultItemLimits } from '../limits.ts';
import { MetricDecoder } from './metric-decoder.ts';
import { encodeRequest } from './otlp-protobuf.testing.ts';

const window = { oldestNano: -Infinity, newestNano: Infinity };

test('a summary is decoded after a histogram whose request is gone', () => {
  const decoder = new MetricDecoder(defaultItemLimits, 100);
  const histogram = { timeUnixNano: '1', count: '3', sum: 6, bucketCounts: ['1', '2'], explicitBounds: [1] };
  const first = bodyOf({ name: 'size', histogram: { aggregationTemporality: 1, dataPoints: [histogram] } });
  expect(decoder.decode(first, window, 0).count).toBe(1);
  freeBuffer(first);
  const summary = { timeUnixNano: '1', count: '3', sum: 6 };
  const second = bodyOf({ name: 'wait', summary: { dataPoints: [summary] } });
  expect(decoder.decode(second, window, 0).count).toBe(1);
});

function bodyOf(metric: object): Uint8Array<ArrayBuffer> {
  return encodeRequest('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] });
}
