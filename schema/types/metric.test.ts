import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { checkoutTrace, sendShop } from '../shop.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';

let graph: TestGraph;
let minutes: (from: number, to: number) => string;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
  const instant = (minute: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minute * 60_000).toISOString();
  minutes = (from, to) => `range: {between: {from: "${instant(from)}", to: "${instant(to)}"}}`;
  graph.sendMetrics([
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
              timeUnixNano: String(graph.startNano + 9_000_000_000n),
              asDouble: 0.9,
              traceId: checkoutTrace,
              spanId: spanId(4),
              filteredAttributes: [{ key: 'user.id', value: { stringValue: 'u-1' } }],
            },
            {
              timeUnixNano: String(graph.startNano + 8_000_000_000n),
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
  ]);
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

  test('of one name, all of them', async () => {
    const answer = await graph.ask(`{ metrics(name: "odd", ${minutes(-1, 2)}) { nodes { type } } }`);
    expect(answer).toMatchObject({
      metrics: { nodes: expect.arrayContaining([{ type: 'GAUGE' }, { type: 'SUMMARY' }]) },
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

describe('the series of a metric', () => {
  test('are by key, of an aggregate', async () => {
    const answer = await graph.ask(`{
      metric(name: "process.memory.usage") {
        series(${minutes(0, 2)}, step: "1m", aggregate: "max(value)", by: ["host.name"]) {
          stepMs series { name unit role labels { key value } values } meta { truncated backends { name state } }
        }
      }
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "metric": {
          "series": {
            "meta": {
              "backends": [
                {
                  "name": "embedded metrics",
                  "state": "OK",
                },
              ],
              "truncated": false,
            },
            "series": [
              {
                "labels": [
                  {
                    "key": "host.name",
                    "value": "a",
                  },
                ],
                "name": "max(value)",
                "role": "VALUE",
                "unit": "By",
                "values": [
                  100,
                  200.5,
                ],
              },
              {
                "labels": [
                  {
                    "key": "host.name",
                    "value": "b",
                  },
                ],
                "name": "max(value)",
                "role": "VALUE",
                "unit": "By",
                "values": [
                  300,
                  null,
                ],
              },
            ],
            "stepMs": 60000,
          },
        },
      }
    `);
  });

  test('have an aggregate by the type of the metric', async () => {
    const series = `series(${minutes(0, 1)}, step: "1m") { series { name values } }`;
    const answer = await graph.ask(`{
      gauge: metric(name: "process.memory.usage") { ${series} }
      sum: metric(name: "http.server.requests") { ${series} }
      histogram: metric(name: "http.server.request.duration") { ${series} }
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "gauge": {
          "series": {
            "series": [
              {
                "name": "avg(value)",
                "values": [
                  200,
                ],
              },
            ],
          },
        },
        "histogram": {
          "series": {
            "series": [
              {
                "name": "p95",
                "values": [
                  0.7,
                ],
              },
            ],
          },
        },
        "sum": {
          "series": {
            "series": [
              {
                "name": "rate()",
                "values": [
                  3,
                ],
              },
            ],
          },
        },
      }
    `);
  });

  test.each([
    ['filter: "a="', 'INVALID_FILTER'],
    ['aggregate: "average"', 'BAD_USER_INPUT'],
    ['step: "soon"', 'BAD_USER_INPUT'],
    ['range: {last: "x"}', 'BAD_USER_INPUT'],
  ])('refuse %s', async (argument, code) => {
    const { errors } = await graph.execute(`{ metric(name: "latency") { series(${argument}) { stepMs } } }`);
    expect(errors?.[0]?.extensions).toMatchObject({ code });
  });
});

test('a measurement leads to its trace, its span, their log records and services, and back', async () => {
  graph.calls.clear();
  const answer = await graph.ask(`{
    metric(name: "http.server.request.duration") {
      series(${minutes(0, 1)}, step: "1m") {
        series {
          exemplars {
            value
            trace { rootSpan { name } spans(first: 1) { nodes { service { name } } } }
            span {
              name
              logs(first: 1) { nodes { body service { name red(range: {last: "1h"}) { requestCount } } } }
              trace { spanCount }
            }
          }
        }
      }
    }
  }`);
  expect(answer).toMatchInlineSnapshot(`
    {
      "metric": {
        "series": {
          "series": [
            {
              "exemplars": [
                {
                  "span": {
                    "logs": {
                      "nodes": [
                        {
                          "body": "charging order 17",
                          "service": {
                            "name": "payment",
                            "red": {
                              "requestCount": "1",
                            },
                          },
                        },
                      ],
                    },
                    "name": "charge",
                    "trace": {
                      "spanCount": 5,
                    },
                  },
                  "trace": {
                    "rootSpan": {
                      "name": "POST /checkout",
                    },
                    "spans": {
                      "nodes": [
                        {
                          "service": {
                            "name": "gateway",
                          },
                        },
                      ],
                    },
                  },
                  "value": 0.9,
                },
                {
                  "span": null,
                  "trace": null,
                  "value": 0.2,
                },
              ],
            },
          ],
        },
      },
    }
  `);
  expect(Object.fromEntries([...graph.calls].sort(([a], [b]) => (a < b ? -1 : 1)))).toMatchInlineSnapshot(`
    {
      "logs.recordsOfTraces": 1,
      "metrics.metricByName": 1,
      "metrics.series": 1,
      "traces.aggregate": 1,
      "traces.outlines": 1,
      "traces.spansById": 2,
    }
  `);
});
