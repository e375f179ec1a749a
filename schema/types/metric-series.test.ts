import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { shopMetrics } from '../shop-metrics.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
let minutes: (from: number, to: number) => string;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
  const instant = (minute: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minute * 60_000).toISOString();
  minutes = (from, to) => `range: {between: {from: "${instant(from)}", to: "${instant(to)}"}}`;
  graph.sendMetrics(shopMetrics(graph.startNano));
});
afterAll(() => graph[Symbol.asyncDispose]());

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
