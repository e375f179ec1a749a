import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
  graph.sendSpans([{ traceId: traceId(9), spanId: spanId(90), name: 'orphan', atMs: 100 }]);
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('services', () => {
  test('are those that sent spans, by name', async () => {
    const answer = await graph.ask(`{ services(range: {last: "1h"}) { totalCount nodes { id name namespace } } }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "services": {
          "nodes": [
            {
              "id": "Service:shop:checkout",
              "name": "checkout",
              "namespace": "shop",
            },
            {
              "id": "Service:shop:gateway",
              "name": "gateway",
              "namespace": "shop",
            },
            {
              "id": "Service:notifications",
              "name": "notifications",
              "namespace": null,
            },
            {
              "id": "Service:shop:payment",
              "name": "payment",
              "namespace": "shop",
            },
            {
              "id": "Service:unknown_service",
              "name": "unknown_service",
              "namespace": null,
            },
          ],
          "totalCount": 5,
        },
      }
    `);
  });

  test('of an environment', async () => {
    const answer = await graph.ask(`{ services(range: {last: "1h"}, environment: "production") { nodes { name } } }`);
    expect(answer).toEqual({ services: { nodes: [{ name: 'checkout' }, { name: 'gateway' }, { name: 'payment' }] } });
  });

  test('of which a span matches', async () => {
    const answer = await graph.ask(`{ services(range: {last: "1h"}, filter: "status=error") { nodes { name } } }`);
    expect(answer).toEqual({ services: { nodes: [{ name: 'gateway' }, { name: 'payment' }] } });
  });

  test('of a key that nothing has are none, and a note names the nearest', async () => {
    const lists = ['services', 'topology'].map(
      (list) => `${list}(range: {last: "1h"}, filter: "http.rout=/") { meta { notes } }`,
    );
    const operations = 'operations(range: {last: "1h"}, filter: "http.rout=/") { meta { notes } }';
    const meta = { notes: ['Nothing in this range has the key http.rout; did you mean http.route?'] };
    expect(await graph.ask(`{ ${lists.join(' ')} service(name: "gateway") { ${operations} } }`)).toEqual({
      services: { meta },
      topology: { meta },
      service: { operations: { meta } },
    });
  });

  test('come in pages', async () => {
    const page = (after: string | null): Promise<{ services: { nodes: object[]; pageInfo: { endCursor: string } } }> =>
      graph.ask(
        `query ($after: String) {
          services(range: {last: "1h"}, first: 3, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
        }`,
        { after },
      );
    const first = await page(null);
    expect(first.services).toMatchObject({
      nodes: [{ name: 'checkout' }, { name: 'gateway' }, { name: 'notifications' }],
      pageInfo: { hasNextPage: true },
    });
    expect((await page(first.services.pageInfo.endCursor)).services).toMatchObject({
      nodes: [{ name: 'payment' }, { name: 'unknown_service' }],
      pageInfo: { hasNextPage: false },
    });
  });
});

describe('a service', () => {
  test.each([
    [`name: "payment"`, { name: 'payment', namespace: 'shop' }],
    [`name: "payment", namespace: "shop"`, { name: 'payment', namespace: 'shop' }],
    [`name: "payment", namespace: "bank"`, null],
    [`name: "cron"`, { name: 'cron', namespace: null }],
    [`name: "unknown_service"`, { name: 'unknown_service', namespace: null }],
    [`name: "nobody"`, null],
  ])('by %s', async (asked, expected) => {
    expect(await graph.ask(`{ service(${asked}) { name namespace } }`)).toEqual({ service: expected });
  });

  test('has operations, the most frequent first, in pages', async () => {
    const answer = await graph.ask(`{
      service(name: "gateway") { operations(range: {last: "1h"}, first: 1) { totalCount nodes { name } pageInfo { hasNextPage } } }
    }`);
    expect(answer).toEqual({
      service: { operations: { totalCount: 2, nodes: [{ name: 'GET /cart' }], pageInfo: { hasNextPage: true } } },
    });
  });

  test.each([
    ['MOST_REQUESTS', ['GET /cart', 'POST /checkout']],
    ['MOST_ERRORS', ['POST /checkout', 'GET /cart']],
    ['SLOWEST', ['POST /checkout', 'GET /cart']],
    ['NAME', ['GET /cart', 'POST /checkout']],
  ])('has operations by %s', async (orderBy, names) => {
    const found: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const answer: {
        service: { operations: { nodes: { name: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } };
      } = await graph.ask(
        `query ($after: String) { service(name: "gateway") { operations(range: {last: "1h"}, orderBy: ${orderBy}, first: 1, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } } }`,
        { after },
      );
      const { nodes, pageInfo } = answer.service.operations;
      found.push(...nodes.map(({ name }) => name));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(found).toEqual(names);
  });

  test('leads to its traces and log records', async () => {
    const answer = await graph.ask(`{
      service(name: "payment") {
        traces(range: {last: "1h"}, filter: "status=error") { totalCount nodes { rootSpan { name } } }
        logs(range: {last: "1h"}, filter: "severity>=error") { totalCount nodes { body } }
      }
    }`);
    expect(answer).toEqual({
      service: {
        traces: { totalCount: 1, nodes: [{ rootSpan: { name: 'POST /checkout' } }] },
        logs: { totalCount: 1, nodes: [{ body: 'payment declined' }] },
      },
    });
  });

  test('leads to who calls it and whom it calls', async () => {
    const answer = await graph.ask(`{
      called: service(name: "checkout") { upstream(range: {last: "1h"}) { name } }
      calling: service(name: "gateway") { downstream(range: {last: "1h"}) { name namespace } }
    }`);
    expect(answer).toEqual({
      called: { upstream: [{ name: 'gateway' }] },
      calling: { downstream: [{ name: 'checkout', namespace: 'shop' }] },
    });
  });
});
