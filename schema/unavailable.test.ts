import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGraph, unavailable } from './graph.testing.ts';
import { checkoutTrace, sendShop } from './shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());

const hour = 'range: {last: "1h"}';

test('a trace store that is off leaves log records as they are, without traces', async () => {
  const { stores } = graph.graph;
  const { traces } = stores;
  stores.traces = { name: 'embedded traces', reader: unavailable('embedded traces') };
  try {
    const answer = await graph.ask(`{
      logs(${hour}, filter: "declined") { nodes { body trace { id } span { id } service { name red(${hour}) { requestCount errorRate latencyMs rateSeries { values } meta { backends { state detail } } } upstream(${hour}) { name } } } }
      trace(traceId: "${checkoutTrace}") { id }
      node(id: "Trace:${checkoutTrace}") { id }
      traces(${hour}) { totalCount countAccuracy nodes { id } pageInfo { hasNextPage } meta { backends { name state detail } } }
      spans(${hour}) { nodes { id } meta { backends { state } } }
      services(${hour}) { nodes { id } meta { backends { state } } }
      service(name: "payment") { name operations(${hour}) { nodes { name } meta { backends { state } } } traces(${hour}) { nodes { id } } }
      topology(${hour}) { nodes { id } edges { from } meta { backends { state } } }
      query(text: "spans last 1h | stats count()") { __typename ... on ResultTable { rows meta { backends { name state } } } }
      attributeKeys(signal: TRACES)
      attributeValues(signal: TRACES, key: "service.name")
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "attributeKeys": [],
        "attributeValues": [],
        "logs": {
          "nodes": [
            {
              "body": "payment declined",
              "service": {
                "name": "payment",
                "red": {
                  "errorRate": null,
                  "latencyMs": [
                    null,
                    null,
                    null,
                    null,
                  ],
                  "meta": {
                    "backends": [
                      {
                        "detail": "embedded traces is starting again",
                        "state": "UNAVAILABLE",
                      },
                    ],
                  },
                  "rateSeries": {
                    "values": [],
                  },
                  "requestCount": "0",
                },
                "upstream": [],
              },
              "span": null,
              "trace": null,
            },
          ],
        },
        "node": null,
        "query": {
          "__typename": "ResultTable",
          "meta": {
            "backends": [
              {
                "name": "embedded traces",
                "state": "UNAVAILABLE",
              },
            ],
          },
          "rows": [],
        },
        "service": {
          "name": "payment",
          "operations": {
            "meta": {
              "backends": [
                {
                  "state": "UNAVAILABLE",
                },
              ],
            },
            "nodes": [],
          },
          "traces": {
            "nodes": [],
          },
        },
        "services": {
          "meta": {
            "backends": [
              {
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
        },
        "spans": {
          "meta": {
            "backends": [
              {
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
        },
        "topology": {
          "edges": [],
          "meta": {
            "backends": [
              {
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
        },
        "trace": null,
        "traces": {
          "countAccuracy": null,
          "meta": {
            "backends": [
              {
                "detail": "embedded traces is starting again",
                "name": "embedded traces",
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
          "pageInfo": {
            "hasNextPage": false,
          },
          "totalCount": null,
        },
      }
    `);
  } finally {
    stores.traces = traces;
  }
});

test('a log store that is off leaves traces as they are, without log records', async () => {
  const { stores } = graph.graph;
  const { logs } = stores;
  stores.logs = { name: 'embedded logs', reader: unavailable('embedded logs') };
  try {
    const answer = await graph.ask(`{
      trace(traceId: "${checkoutTrace}") { spanCount logs { totalCount nodes { body } meta { backends { name state } } } spans(first: 1) { nodes { logs { nodes { id } } } } }
      logs(${hour}) { nodes { id } meta { backends { state } } }
      node(id: "LogRecord:${'0'.repeat(38)}") { id }
      query(text: "logs last 1h") { ... on LogRecordConnection { nodes { id } meta { backends { name state } } } }
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "logs": {
          "meta": {
            "backends": [
              {
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
        },
        "node": null,
        "query": {
          "meta": {
            "backends": [
              {
                "name": "embedded logs",
                "state": "UNAVAILABLE",
              },
            ],
          },
          "nodes": [],
        },
        "trace": {
          "logs": {
            "meta": {
              "backends": [
                {
                  "name": "embedded logs",
                  "state": "UNAVAILABLE",
                },
              ],
            },
            "nodes": [],
            "totalCount": null,
          },
          "spanCount": 5,
          "spans": {
            "nodes": [
              {
                "logs": {
                  "nodes": [],
                },
              },
            ],
          },
        },
      }
    `);
  } finally {
    stores.logs = logs;
  }
});

test('a metric store that is off leaves the rest as it is', async () => {
  const { stores } = graph.graph;
  stores.metrics = { name: 'embedded metrics', reader: unavailable('embedded metrics') };
  const answer = await graph.ask(`{
    metrics(${hour}) { totalCount nodes { id } meta { backends { name state detail } } }
    metric(name: "a") { id }
    node(id: "Metric:a") { id }
    services(${hour}) { totalCount }
    query(text: "metric a last 1h") { ... on TimeSeriesSet { series { name } meta { backends { name state } } } ... on ResultTable { rows meta { backends { name state } } } }
  }`);
  expect(answer).toMatchInlineSnapshot(`
    {
      "metric": null,
      "metrics": {
        "meta": {
          "backends": [
            {
              "detail": "embedded metrics is starting again",
              "name": "embedded metrics",
              "state": "UNAVAILABLE",
            },
          ],
        },
        "nodes": [],
        "totalCount": null,
      },
      "node": null,
      "query": {
        "meta": {
          "backends": [
            {
              "name": "embedded metrics",
              "state": "UNAVAILABLE",
            },
          ],
        },
        "series": [],
      },
      "services": {
        "totalCount": 4,
      },
    }
  `);
});
