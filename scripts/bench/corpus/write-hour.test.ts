import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeRequest } from '../../../api/telemetry/otlp/otlp-protobuf.testing.ts';
import { readFrames } from './frames.ts';
import { COMMON_WORD, PHRASE } from './line-bodies.ts';
import { CORPUS_START_MS, HOUR_MS, type Shape } from './shape.ts';
import { durationAt, type HourTruth, sumRequests } from './truth.ts';
import { framesPath, writeHour } from './write-hour.ts';

const shape: Shape = { hours: 2, spansPerHour: 3000, linesPerSpan: 2, seriesSets: 3 };
const directory = mkdtempSync(join(tmpdir(), 'seamark-corpus-'));
let truth: HourTruth;
beforeAll(() => {
  truth = writeHour(directory, shape, 0);
});
afterAll(() => rmSync(directory, { recursive: true }));

interface Named {
  key: string;
  value: { stringValue?: string; intValue?: string };
}

interface Span {
  traceId: Uint8Array;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code: number };
}

/** Everything of a kind in the requests of a signal, as an independent reader of protobuf sees it, with its service. */
function items<Item>(signal: 'traces' | 'logs', of: readonly [string, string, string]): (Item & { service: string })[] {
  return [...readFrames([framesPath(directory, 0, signal)])].flatMap(({ items, body }) => {
    const request = decodeRequest(signal, gunzipSync(body)) as Record<string, unknown>;
    const groups = request[of[0]] as ({ resource: { attributes: Named[] } } & Record<
      string,
      Record<string, Item[]>[]
    >)[];
    const found = groups.flatMap((group) => {
      const service = group.resource.attributes.find(({ key }) => key === 'service.name')!.value.stringValue!;
      return group[of[1]]!.flatMap((scope) => scope[of[2]]!.map((item) => ({ ...item, service })));
    });
    expect(found).toHaveLength(items);
    return found;
  });
}

test('the spans that are written are those that the truth tells of', () => {
  const spans = items<Span>('traces', ['resourceSpans', 'scopeSpans', 'spans']);
  expect([spans.length, truth.spans]).toEqual([3000, 3000]);
  const traces = Map.groupBy(spans, ({ traceId }) => Buffer.from(traceId).toString('hex'));
  expect(traces.size).toBe(truth.traces);
  for (const sample of [...truth.sampleTraces, ...truth.waterfalls]) {
    expect(traces.get(sample.traceId)).toHaveLength(sample.spans);
  }
  const servers = spans.filter(({ kind }) => kind === 2);
  const requests = sumRequests(Object.values(truth.requests));
  expect(requests).toMatchObject({
    count: servers.length,
    errors: servers.filter(({ status }) => status?.code === 2).length,
  });
  const sorted = servers.map((span) => Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6);
  sorted.sort((a, b) => a - b);
  for (const percentile of [50, 95, 99]) {
    const exact = sorted[Math.ceil((percentile / 100) * sorted.length) - 1]!;
    expect(durationAt(requests, percentile) / exact).toBeCloseTo(1, 2);
  }
});

test('the lines that are written are those that the truth tells of', () => {
  const lines = items<{ timeUnixNano: string; severityText: string; body: { stringValue: string } }>('logs', [
    'resourceLogs',
    'scopeLogs',
    'logRecords',
  ]);
  const bodies = lines.map(({ body }) => body.stringValue);
  expect([lines.length, truth.lines]).toEqual([6000, 6000]);
  expect(bodies.filter((body) => body.includes(PHRASE))).toHaveLength(truth.phraseLines);
  const words = bodies.map((body) => body.split(/[^A-Za-z0-9_]+/));
  expect(words.filter((list) => list.includes(COMMON_WORD))).toHaveLength(truth.commonLines);
  for (const { word } of truth.needles) expect(words.filter((list) => list.includes(word))).toHaveLength(1);
  const times = lines.map(({ timeUnixNano }) => Number(timeUnixNano) / 1e6);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(CORPUS_START_MS);
  expect(Math.max(...times)).toBeLessThan(CORPUS_START_MS + HOUR_MS);
  expect(truth.linesByMinute.reduce((sum, count) => sum + count, 0)).toBe(6000);
});

test('the first hour has metrics, later ones have none', () => {
  expect(truth.points).toBe(3 * 18 * 240);
  expect(writeHour(directory, shape, 1)).toMatchObject({ points: 0, metrics: null });
});

test('the same shape gives the same bytes', () => {
  const again = join(directory, 'again');
  mkdirSync(again);
  expect(writeHour(again, shape, 0)).toEqual(truth);
  for (const signal of ['traces', 'logs', 'metrics'] as const) {
    expect(readFileSync(framesPath(again, 0, signal)).equals(readFileSync(framesPath(directory, 0, signal)))).toBe(
      true,
    );
  }
});
