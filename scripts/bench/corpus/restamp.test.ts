import { expect, test } from 'vitest';
import { exampleLog, exampleSpan } from '../../../api/query/memory/example-rows.ts';
import { logsBody, traceBody } from '../../../api/store/conformance/encode-items.ts';
import { encodeRequest } from '../../../api/telemetry/otlp/otlp-protobuf.testing.ts';
import { restamp, saltedTraceId } from './restamp.ts';

const deltaNano = 3_600_000_000_000n;
const traceId = '00112233445566778899aabbccddeeff';

test('spans move with their events, to other traces', () => {
  const spanAt = (shiftNano: bigint, id: string) =>
    traceBody([
      exampleSpan({
        traceId: id,
        spanId: '00f067aa0ba902b7',
        startNano: 1_000n + shiftNano,
        durationNano: 5,
        attributes: { 'some.key': 7, other: 'text' },
        resource: { 'service.name': 'shop' },
        events: [{ kind: 'retry' }],
      }),
    ]);
  const body = spanAt(0n, traceId);
  restamp(body, 'traces', deltaNano, 3);
  expect(Buffer.from(body)).toEqual(Buffer.from(spanAt(deltaNano, saltedTraceId(traceId, 3))));
  expect(saltedTraceId(traceId, 3)).not.toBe(traceId);
  expect(saltedTraceId(traceId, 0)).toBe(traceId);
});

test('log records move, and name the other traces', () => {
  const lineAt = (shiftNano: bigint, id: string) =>
    logsBody([exampleLog({ timeNano: 1_000n + shiftNano, observedNano: 2_000n + shiftNano, traceId: id, body: 'x' })]);
  const body = lineAt(0n, traceId);
  restamp(body, 'logs', deltaNano, 1);
  expect(Buffer.from(body)).toEqual(Buffer.from(lineAt(deltaNano, saltedTraceId(traceId, 1))));
});

test('points of every kind move with their start, where they have one', () => {
  const points = (shift: bigint) => [
    { startTimeUnixNano: String(1_000n + shift), timeUnixNano: String(2_000n + shift), attributes: [] },
    { timeUnixNano: String(3_000n + shift), attributes: [] },
  ];
  const bodyAt = (shift: bigint): Uint8Array => {
    const dataPoints = points(shift);
    return encodeRequest('metrics', {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                { name: 'a', gauge: { dataPoints } },
                { name: 'b', sum: { dataPoints } },
                { name: 'c', histogram: { dataPoints } },
                { name: 'd', exponentialHistogram: { dataPoints } },
                { name: 'e', summary: { dataPoints } },
              ],
            },
          ],
        },
      ],
    });
  };
  const body = bodyAt(0n);
  restamp(body, 'metrics', deltaNano, 0);
  expect(Buffer.from(body)).toEqual(Buffer.from(bodyAt(deltaNano)));
});
