import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, type TestSpan, traceId } from '../otlp.testing.ts';
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

test('nodes have their rate, errors and durations, edges theirs, all read at once', async () => {
  graph.calls.clear();
  interface Answer {
    topology: {
      nodes: { name: string; requestCount: string; errorCount: string; errorRate: number | null; p95Ms: number }[];
      edges: { requestsPerSecond: number; errorRate: number }[];
    };
  }
  const { topology } = await graph.ask<Answer>(`{
    topology(range: {last: "1h"}) {
      nodes { name requestCount errorCount requestsPerSecond errorRate p95Ms }
      edges { requestsPerSecond errorRate source { name } target { name kind requestCount } }
    }
  }`);
  expect(
    topology.nodes.map(({ name, requestCount, errorCount, errorRate }) => [name, requestCount, errorCount, errorRate]),
  ).toEqual([
    ['gateway', '2', '1', 0.5],
    ['checkout', '1', '0', 0],
    // Of a service what came into it counts: a root span, though it is a call.
    ['inventory', '1', '0', 0],
    ['postgresql/stock', '1', '0', 0],
  ]);
  expect(topology.nodes[0]!.p95Ms).toBeCloseTo(120, -1);
  expect(topology.edges[1]).toMatchObject({
    errorRate: 0,
    source: { name: 'inventory' },
    target: { name: 'postgresql/stock', kind: 'DATABASE', requestCount: '1' },
  });
  // The hour in whole minutes.
  expect(Math.abs(topology.edges[0]!.requestsPerSecond - 1 / 3630)).toBeLessThan(1 / 3630 - 1 / 3661);
  expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.topology': 1, 'traces.aggregate': 1 });
});

test('a service has those that call it and those that it calls', async () => {
  const answer = await graph.ask(`{
    checkout: service(name: "checkout", namespace: "shop") { callers(range: {last: "1h"}) { source { name } requestCount } callees(range: {last: "1h"}) { target { name } } }
    inventory: service(name: "inventory") { callers(range: {last: "1h"}) { source { name } } callees(range: {last: "1h"}) { target { name kind } errorCount } }
    elsewhere: service(name: "inventory") { callees(range: {last: "1h"}, environment: "staging") { target { name } } }
  }`);
  expect(answer).toEqual({
    checkout: { callers: [{ source: { name: 'gateway' }, requestCount: '1' }], callees: [] },
    inventory: {
      callers: [],
      callees: [{ target: { name: 'postgresql/stock', kind: 'DATABASE' }, errorCount: '0' }],
    },
    elsewhere: { callees: [] },
  });
});

test('nodes and edges have a filter that finds their spans, whatever convention those follow', async () => {
  await using graph = await TestGraph.open();
  const call = (id: number, kind: 'CLIENT' | 'CONSUMER' | 'SERVER', attributes: Record<string, string>): TestSpan => ({
    traceId: traceId(30),
    spanId: spanId(id),
    kind,
    atMs: 0,
    durationMs: 10,
    service: 'shop "one"',
    resource: { 'service.namespace': 'a' },
    attributes,
  });
  graph.sendSpans([
    call(1, 'CLIENT', { 'db.system': 'postgresql', 'db.name': 'orders/2026' }),
    call(2, 'CLIENT', { 'db.system.name': 'redis' }),
    call(3, 'CONSUMER', { 'messaging.system': 'kafka', 'messaging.destination': 'jobs' }),
    call(4, 'CLIENT', { 'net.peer.name': 'api.example' }),
    call(5, 'SERVER', { 'http.route': '/' }),
  ]);
  const asked = 'range: {last: "1h"}';
  const { topology } = await graph.ask<{
    topology: { nodes: { name: string; filter: string }[]; edges: { to: string; from: string; filter: string }[] };
  }>(`{ topology(${asked}) { nodes { name filter } edges { from to filter } } }`);
  const spansOf = async (filter: string): Promise<string[]> => {
    const { spans } = await graph.ask<{ spans: { nodes: { spanId: string }[] } }>(
      `query ($filter: String!) { spans(${asked}, filter: $filter) { nodes { spanId } } }`,
      { filter },
    );
    return spans.nodes.map((span) => span.spanId).sort();
  };
  const found = await Promise.all(topology.nodes.map(async ({ name, filter }) => [name, await spansOf(filter)]));
  expect(Object.fromEntries(found)).toEqual({
    'postgresql/orders/2026': [spanId(1)],
    redis: [spanId(2)],
    'kafka/jobs': [spanId(3)],
    'api.example': [spanId(4)],
    'shop "one"': [1, 2, 3, 4, 5].map(spanId),
  });
  const edges = await Promise.all(topology.edges.map(({ filter }) => spansOf(filter)));
  expect(edges.flat().sort()).toEqual([1, 2, 3, 4].map(spanId));
});
