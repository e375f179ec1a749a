import { hash } from 'node:crypto';
import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';
import type { Signal } from '../telemetry/signal.ts';

/** A request whose items are known from all others: item `i` of it has the attributes `request` and `i`. */
export interface TestRequest {
  signal: Signal;
  /** Says which of many requests are read back together. */
  round: string;
  name: string;
  items: number;
  body: Uint8Array<ArrayBuffer>;
}

/** The value of a data point is 2^i: a sum of doubles then tells exactly which points are in it. */
export const MAX_ITEMS = 50;
export const METRIC = 'durability.points';

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'durability' } }] };

/** A request in binary protobuf, of one item for each instant. `text`: further text of each item. */
export function testRequest(
  signal: Signal,
  round: string,
  name: string,
  timesNano: readonly bigint[],
  text = '',
): TestRequest {
  const attributes = [
    { key: 'round', value: { stringValue: round } },
    { key: 'request', value: { stringValue: name } },
  ];
  const items = timesNano.map((timeNano, i) => write[signal](name, i, timeNano, attributes, text));
  return { signal, round, name, items: items.length, body: encodeRequest(signal, wrap[signal](items)) };
}

type WriteItem = (request: string, i: number, timeNano: bigint, attributes: object[], text: string) => object;

const write: Record<Signal, WriteItem> = {
  traces: (request, i, timeNano, attributes, text) => ({
    traceId: hash('md5', request, 'buffer'),
    spanId: hash('md5', `${request} ${i}`, 'buffer').subarray(0, 8),
    name: `work ${text}`,
    startTimeUnixNano: String(timeNano),
    endTimeUnixNano: String(timeNano + 1_000_000n),
    attributes: [...attributes, { key: 'i', value: { intValue: i } }],
  }),
  logs: (request, i, timeNano, attributes, text) => ({
    timeUnixNano: String(timeNano),
    body: { stringValue: `${request} says ${i} ${text}` },
    attributes: [...attributes, { key: 'i', value: { intValue: i } }],
  }),
  metrics: (_request, i, timeNano, attributes) => ({
    timeUnixNano: String(timeNano + BigInt(i)),
    asDouble: 2 ** i,
    attributes,
  }),
};

const wrap: Record<Signal, (items: object[]) => object> = {
  traces: (spans) => ({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  logs: (logRecords) => ({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }),
  metrics: (dataPoints) => ({
    resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: METRIC, gauge: { dataPoints } }] }] }],
  }),
};
