import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { otlpAttributes } from '../otlp.testing.ts';
import { shopMetrics } from '../shop-metrics.testing.ts';

let graph: TestGraph;
let minutes: (from: number, to: number) => string;
beforeAll(async () => {
  graph = await TestGraph.open();
  const instant = (minute: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minute * 60_000).toISOString();
  minutes = (from, to) => `range: {between: {from: "${instant(from)}", to: "${instant(to)}"}}`;
  graph.sendMetrics(shopMetrics(graph.startNano));
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('metrics', () => {
  test('are by name, then unit and type', async () => {
    const answer = await graph.ask(`{
      metrics(${minutes(-1, 2)}) { totalCount nodes { name unit description type temporality isMonotonic attributeKeys } }
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "metrics": {
          "nodes": [
            {
              "attributeKeys": [
                "http.route",
              ],
              "description": null,
              "isMonotonic": null,
              "name": "http.server.request.duration",
              "temporality": "DELTA",
              "type": "HISTOGRAM",
              "unit": "s",
            },
            {
              "attributeKeys": [],
              "description": null,
              "isMonotonic": true,
              "name": "http.server.requests",
              "temporality": "CUMULATIVE",
              "type": "SUM",
              "unit": "{request}",
            },
            {
              "attributeKeys": [],
              "description": null,
              "isMonotonic": null,
              "name": "latency",
              "temporality": "DELTA",
              "type": "EXPONENTIAL_HISTOGRAM",
              "unit": null,
            },
            {
              "attributeKeys": [],
              "description": null,
              "isMonotonic": null,
              "name": "odd",
              "temporality": null,
              "type": "GAUGE",
              "unit": null,
            },
            {
              "attributeKeys": [],
              "description": null,
              "isMonotonic": null,
              "name": "odd",
              "temporality": null,
              "type": "SUMMARY",
              "unit": null,
            },
            {
              "attributeKeys": [
                "host.name",
              ],
              "description": "Memory in use",
              "isMonotonic": null,
              "name": "process.memory.usage",
              "temporality": null,
              "type": "GAUGE",
              "unit": "By",
            },
          ],
          "totalCount": 6,
        },
      }
    `);
  });

  test('of which the name holds a part, in any case', async () => {
    const answer = await graph.ask(`{ metrics(match: "SERVER", ${minutes(-1, 2)}) { nodes { name } } }`);
    expect(answer).toEqual({
      metrics: { nodes: [{ name: 'http.server.request.duration' }, { name: 'http.server.requests' }] },
    });
  });

  test('of a unit, of a type, those of most series first', async () => {
    const answer = await graph.ask(`{
      bytes: metrics(unit: "By", ${minutes(-1, 2)}) { totalCount nodes { name seriesCount lastSeen } }
      sums: metrics(type: SUM, ${minutes(-1, 2)}) { nodes { name } }
      most: metrics(orderBy: MOST_SERIES, first: 1, ${minutes(-1, 2)}) { nodes { name seriesCount } pageInfo { hasNextPage } }
    }`);
    const lastSeen = new Date(Number(graph.startNano / 1_000_000n) + 61_000).toISOString().replace('Z', '000000Z');
    expect(answer).toMatchObject({
      bytes: { totalCount: 1, nodes: [{ name: 'process.memory.usage', seriesCount: 2, lastSeen }] },
      sums: { nodes: [{ name: 'http.server.requests' }] },
      most: { nodes: [{ name: 'process.memory.usage', seriesCount: 2 }], pageInfo: { hasNextPage: true } },
    });
  });

  test('tell of what their series are made, all of a list at once', async () => {
    graph.calls.clear();
    const answer = await graph.ask<{ metrics: { nodes: { name: string; cardinality: unknown }[] } }>(`{
      metrics(${minutes(-1, 2)}) { nodes { name cardinality(${minutes(-1, 2)}) { seriesCount truncated attributes { key isResource seriesCount valueCount values(first: 1) { value seriesCount } } } } }
    }`);
    const memory = answer.metrics.nodes.find(({ name }) => name === 'process.memory.usage');
    expect(memory?.cardinality).toEqual({
      seriesCount: 2,
      truncated: false,
      attributes: [
        {
          key: 'host.name',
          isResource: false,
          seriesCount: 2,
          valueCount: 2,
          values: [{ value: 'a', seriesCount: 1 }],
        },
        {
          key: 'service.name',
          isResource: true,
          seriesCount: 2,
          valueCount: 1,
          values: [{ value: 'gateway', seriesCount: 2 }],
        },
      ],
    });
    expect(Object.fromEntries(graph.calls)).toEqual({ 'metrics.listMetrics': 1, 'metrics.cardinalities': 1 });
  });

  test('of one name, all of them', async () => {
    const answer = await graph.ask(`{ metrics(name: "odd", ${minutes(-1, 2)}) { nodes { type } } }`);
    expect(answer).toMatchObject({
      metrics: { nodes: expect.arrayContaining([{ type: 'GAUGE' }, { type: 'SUMMARY' }]) },
    });
  });

  test('say what was sent of them, the last time, and the keys of all their points', async () => {
    await using graph = await TestGraph.open();
    const metadata = otlpAttributes({ 'prometheus.type': 'info', of: 2 });
    graph.sendMetrics([
      { name: 'build', type: 'gauge', description: 'Of one', points: [{ atMs: 0, asInt: '1', attributes: { b: 1 } }] },
      {
        name: 'build',
        type: 'gauge',
        description: 'Of another',
        more: { metadata },
        points: [{ atMs: 1, asInt: '1', attributes: { a: 'x', c: 1 } }],
      },
    ]);
    const answer = await graph.ask(`{ metric(name: "build") { description metadata { key value } attributeKeys } }`);
    expect(answer).toEqual({
      metric: {
        description: 'Of another',
        metadata: [
          { key: 'prometheus.type', value: 'info' },
          { key: 'of', value: 2 },
        ],
        attributeKeys: ['a', 'b', 'c'],
      },
    });
  });

  test('come in pages', async () => {
    const page = (
      after: string | null,
    ): Promise<{ metrics: { nodes: { name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }> =>
      graph.ask(
        `query ($after: String) { metrics(${minutes(-1, 2)}, first: 4, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
    const first = await page(null);
    const second = await page(first.metrics.pageInfo.endCursor);
    expect([...first.metrics.nodes, ...second.metrics.nodes].map(({ name }) => name)).toEqual([
      'http.server.request.duration',
      'http.server.requests',
      'latency',
      'odd',
      'odd',
      'process.memory.usage',
    ]);
    expect(second.metrics.pageInfo.hasNextPage).toBe(false);
  });

  test('are found by name, and again by id', async () => {
    const { metric } = await graph.ask<{ metric: { id: string } }>(`{ metric(name: "latency") { id } }`);
    const answer = await graph.ask(`query ($id: ID!) { node(id: $id) { ... on Metric { name } } }`, { id: metric.id });
    expect(answer).toEqual({ node: { name: 'latency' } });
    expect(await graph.ask(`{ metric(name: "nothing") { id } }`)).toEqual({ metric: null });
  });
});

describe('the points of a metric', () => {
  const fields = `time startTime flags attributes { key value } resourceAttributes { key value } scope { name }
    value intValue count sum min max bucketCounts explicitBounds scale zeroCount zeroThreshold
    positive { offset counts } negative { offset counts } quantiles { quantile value }
    exemplars { time value filteredAttributes { key value } traceId spanId }`;

  test.each(['process.memory.usage', 'http.server.request.duration', 'latency'])(
    'of %s are as they came',
    async (name) => {
      const answer = await graph.ask<{ metric: { points: { nodes: { time: string; startTime: string | null }[] } } }>(
        `{ metric(name: "${name}") { points(${minutes(-1, 2)}) { nodes { ${fields} } meta { notes } } } }`,
      );
      for (const point of answer.metric.points.nodes) {
        point.time = point.time.slice(-13);
        if (point.startTime) point.startTime = point.startTime.slice(-13);
        for (const exemplar of (point as unknown as { exemplars: { time: string }[] }).exemplars) {
          exemplar.time = exemplar.time.slice(-13);
        }
      }
      expect(answer).toMatchSnapshot();
    },
  );

  test('that are no finite numbers are null, and a note says so', async () => {
    const answer = await graph.ask(`{
      metrics(name: "odd", ${minutes(-1, 2)}) {
        nodes { type points(${minutes(-1, 2)}) { nodes { value count quantiles { quantile value } } meta { notes } } }
      }
    }`);
    const notes = ['Numbers that are no finite numbers are null.'];
    expect(answer).toEqual({
      metrics: {
        nodes: expect.arrayContaining([
          { type: 'GAUGE', points: { nodes: [{ value: null, count: null, quantiles: null }], meta: { notes } } },
          {
            type: 'SUMMARY',
            points: {
              nodes: [
                {
                  value: null,
                  count: '4',
                  quantiles: [
                    { quantile: 0.5, value: 2 },
                    { quantile: 1, value: null },
                  ],
                },
              ],
              meta: { notes },
            },
          },
        ]),
      },
    });
  });

  test('come in pages, newest first, and match', async () => {
    const page = (
      after: string | null,
    ): Promise<{
      metric: { points: { nodes: { value: number }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
    }> =>
      graph.ask(
        `query ($after: String) {
          metric(name: "process.memory.usage") {
            points(filter: "host.name=a", ${minutes(-1, 2)}, first: 1, after: $after) { nodes { value } pageInfo { hasNextPage endCursor } }
          }
        }`,
        { after },
      );
    const first = await page(null);
    expect(first.metric.points).toMatchObject({ nodes: [{ value: 200.5 }], pageInfo: { hasNextPage: true } });
    expect((await page(first.metric.points.pageInfo.endCursor)).metric.points).toMatchObject({
      nodes: [{ value: 100 }],
      pageInfo: { hasNextPage: false },
    });
  });
});
