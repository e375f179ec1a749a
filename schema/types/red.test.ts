import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import type { TestSpan } from '../otlp.testing.ts';

/** 100 requests of 1 to 100 ms over two minutes, every fifth failed, each with a call inside that does not count. */
const requests: TestSpan[] = Array.from({ length: 100 }, (_, at) => ({
  traceId: traceId(at + 1),
  spanId: spanId(1),
  name: at % 2 === 0 ? 'GET /a' : 'GET /b',
  kind: 'SERVER',
  atMs: at * 1200,
  durationMs: at + 1,
  isError: at % 5 === 0,
  service: 'api',
  resource: { 'deployment.environment.name': at < 50 ? 'blue' : 'green' },
}));

let graph: TestGraph;
let range: string;
beforeAll(async () => {
  graph = await TestGraph.open();
  graph.sendSpans(requests);
  graph.sendSpans(
    requests.map((span) => ({ ...span, spanId: spanId(2), parentSpanId: spanId(1), kind: 'CLIENT' as const })),
  );
  const instant = (minutes: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minutes * 60_000).toISOString();
  range = `range: {between: {from: "${instant(0)}", to: "${instant(2)}"}}`;
});
afterAll(() => graph[Symbol.asyncDispose]());

interface RedAnswer {
  service: { red: { latencyMs: number[]; distribution: { fromMs: number; toMs: number; count: string }[] } };
}

describe('rate, errors and durations', () => {
  test('count server, consumer and root spans', async () => {
    const answer = await graph.ask(
      `{ service(name: "api") { red(${range}) { requestCount errorCount requestsPerSecond errorRate meta { truncated backends { state } } } } }`,
    );
    expect(answer).toEqual({
      service: {
        red: {
          requestCount: '100',
          errorCount: '20',
          requestsPerSecond: 100 / 120,
          errorRate: 0.2,
          meta: { truncated: false, backends: [{ state: 'OK' }] },
        },
      },
    });
  });

  test('have a heat map: columns of time, rows of latency', async () => {
    interface Answer {
      service: { red: { heatmap: { stepMs: number; times: number[]; boundsMs: number[]; counts: number[][] } } };
    }
    const { service } = await graph.ask<Answer>(
      `{ service(name: "api") { red(${range}, step: "1m") { heatmap { stepMs times boundsMs counts } } } }`,
    );
    const { stepMs, times, boundsMs, counts } = service.red.heatmap;
    expect([stepMs, times.length, counts.length]).toEqual([60_000, 2, 2]);
    expect(boundsMs[0]).toBeLessThan(1);
    expect(boundsMs.at(-1)).toBeGreaterThanOrEqual(100);
    counts.forEach((column, index) => {
      expect(column.length).toBe(boundsMs.length - 1);
      // 50 requests a minute, which take 1 to 50 ms in the first and 51 to 100 ms in the second.
      expect(column.reduce((sum, count) => sum + count, 0)).toBe(50);
      const slowest = boundsMs[column.findLastIndex((count) => count > 0)]!;
      expect(slowest).toBeLessThan(50 * (index + 1));
      expect(slowest * 2 ** 0.25).toBeGreaterThanOrEqual(50 * (index + 1) * 0.99);
    });
  });

  test('any percentile is by nearest rank, within 1 %', async () => {
    const answer = await graph.ask<RedAnswer>(
      `{ service(name: "api") { red(${range}) { latencyMs(percentiles: [0.1, 50, 90, 99, 99.9]) } } }`,
    );
    const exact = [1, 50, 90, 99, 100];
    answer.service.red.latencyMs.forEach((latency, index) => {
      expect(Math.abs(latency / exact[index]! - 1)).toBeLessThan(0.01);
    });
  });

  test('the distribution holds every request, in its bucket', async () => {
    const answer = await graph.ask<RedAnswer>(
      `{ service(name: "api") { red(${range}) { distribution { fromMs toMs count } } } }`,
    );
    const { distribution } = answer.service.red;
    expect(distribution.reduce((sum, { count }) => sum + Number(count), 0)).toBe(100);
    for (const { fromMs, toMs, count } of distribution) {
      const inside = requests.filter(({ durationMs }) => durationMs! > fromMs && durationMs! <= toMs);
      expect(inside).toHaveLength(Number(count));
    }
  });

  test('series are by the step asked for', async () => {
    const answer = await graph.ask(`{
      service(name: "api") {
        red(${range}, step: "1m") {
          rateSeries { name unit role labels { key } times values }
          errorRateSeries { name unit values }
          latencySeries(percentile: 50) { name unit values }
        }
      }
    }`);
    const startMs = Number(graph.startNano / 1_000_000n);
    expect(answer).toMatchObject({
      service: {
        red: {
          rateSeries: {
            name: 'rate()',
            unit: '1/s',
            role: 'VALUE',
            labels: [],
            times: [startMs, startMs + 60_000],
            values: [50 / 60, 50 / 60],
          },
          errorRateSeries: { name: 'error_rate()', unit: '1', values: [0.2, 0.2] },
          latencySeries: { name: 'p50', unit: 'ms' },
        },
      },
    });
  });

  test('of one operation, in one environment', async () => {
    const answer = await graph.ask(`{
      service(name: "api") {
        operations(${range}) {
          nodes { name red(${range}, environment: "green") { requestCount errorRate } }
        }
      }
    }`);
    expect(answer).toEqual({
      service: {
        operations: {
          nodes: [
            { name: 'GET /a', red: { requestCount: '25', errorRate: 0.2 } },
            { name: 'GET /b', red: { requestCount: '25', errorRate: 0.2 } },
          ],
        },
      },
    });
  });

  test('without requests there is a count of none, and no rate of errors', async () => {
    const answer = await graph.ask(
      `{ service(name: "api") { red(range: {around: {at: "2020-01-01T00:00:00Z", window: "1m"}}) {
        requestCount requestsPerSecond errorRate latencyMs distribution { count } rateSeries { values } errorRateSeries { values }
      } } }`,
    );
    expect(answer).toMatchObject({
      service: {
        red: {
          requestCount: '0',
          requestsPerSecond: 0,
          errorRate: null,
          latencyMs: [null, null, null, null],
          distribution: [],
        },
      },
    });
  });

  test.each(['latencyMs(percentiles: [0])', 'latencyMs(percentiles: [100])', 'latencySeries(percentile: -1) { name }'])(
    'refuses %s',
    async (field) => {
      const { errors } = await graph.execute(`{ service(name: "api") { red(${range}) { ${field} } } }`);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    },
  );

  test('refuses a step that makes too many buckets', async () => {
    const { errors } = await graph.execute(
      `{ service(name: "api") { red(range: {last: "7d"}, step: "1s") { requestCount } } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
