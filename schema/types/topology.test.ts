import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
  graph.sendSpans([
    {
      traceId: traceId(20),
      spanId: spanId(1),
      kind: 'CLIENT',
      atMs: 0,
      durationMs: 10,
      service: 'inventory',
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'stock', 'server.address': 'db-1' },
    },
  ]);
});
afterAll(() => graph[Symbol.asyncDispose]());

const fields = 'nodes { id name kind service { name namespace } } edges { from to requestCount errorCount p95Ms }';

test('the topology names who calls whom', async () => {
  expect(await graph.ask(`{ topology(range: {last: "1h"}) { ${fields} } }`)).toMatchInlineSnapshot(`
    {
      "topology": {
        "edges": [
          {
            "errorCount": "0",
            "from": "SERVICE:shop:gateway",
            "p95Ms": 109.84831507243804,
            "requestCount": "1",
            "to": "SERVICE:shop:checkout",
          },
          {
            "errorCount": "0",
            "from": "SERVICE:inventory",
            "p95Ms": 10.029959884380432,
            "requestCount": "1",
            "to": "DATABASE:postgresql%2Fstock",
          },
        ],
        "nodes": [
          {
            "id": "SERVICE:shop:gateway",
            "kind": "SERVICE",
            "name": "gateway",
            "service": {
              "name": "gateway",
              "namespace": "shop",
            },
          },
          {
            "id": "SERVICE:shop:checkout",
            "kind": "SERVICE",
            "name": "checkout",
            "service": {
              "name": "checkout",
              "namespace": "shop",
            },
          },
          {
            "id": "SERVICE:inventory",
            "kind": "SERVICE",
            "name": "inventory",
            "service": {
              "name": "inventory",
              "namespace": null,
            },
          },
          {
            "id": "DATABASE:postgresql%2Fstock",
            "kind": "DATABASE",
            "name": "postgresql/stock",
            "service": null,
          },
        ],
      },
    }
  `);
});

test('of the services of which a span matches', async () => {
  const answer = await graph.ask(
    `{ topology(range: {last: "1h"}, filter: "service.name=inventory") { edges { from to } } }`,
  );
  expect(answer).toMatchInlineSnapshot(`
    {
      "topology": {
        "edges": [
          {
            "from": "SERVICE:inventory",
            "to": "DATABASE:postgresql%2Fstock",
          },
        ],
      },
    }
  `);
});
