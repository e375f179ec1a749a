import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import { brokenTrace, cartTrace, checkoutTrace, sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('a trace', () => {
  test('in short', async () => {
    const answer = await graph.ask(`{
      trace(traceId: "${checkoutTrace.toUpperCase()}") {
        id traceId durationNano durationMs spanCount errorCount
        rootSpan { name service { name namespace } }
        services { name }
        completeness { complete missingParentSpanIds clockSkewSuspected }
      }
    }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "trace": {
          "completeness": {
            "clockSkewSuspected": false,
            "complete": true,
            "missingParentSpanIds": [],
          },
          "durationMs": 120,
          "durationNano": "120000000",
          "errorCount": 2,
          "id": "Trace:00000000000000000000000000000001",
          "rootSpan": {
            "name": "POST /checkout",
            "service": {
              "name": "gateway",
              "namespace": "shop",
            },
          },
          "services": [
            {
              "name": "gateway",
            },
            {
              "name": "checkout",
            },
            {
              "name": "payment",
            },
          ],
          "spanCount": 5,
          "traceId": "00000000000000000000000000000001",
        },
      }
    `);
  });

  test('whose root is missing says so', async () => {
    const answer = await graph.ask(
      `{ trace(traceId: "${brokenTrace}") { rootSpan { id } completeness { complete missingParentSpanIds } } }`,
    );
    expect(answer).toEqual({
      trace: { rootSpan: null, completeness: { complete: false, missingParentSpanIds: [spanId(7)] } },
    });
  });

  test.each(['', 'no trace id', traceId(99), checkoutTrace.slice(1)])('of the id %j is null', async (id) => {
    expect(await graph.ask(`query ($id: String!) { trace(traceId: $id) { id } }`, { id })).toEqual({ trace: null });
  });

  test('has its spans depth first, in pages that hold while spans arrive', async () => {
    const page = (after: string | null): Promise<SpanPage> =>
      graph.ask(
        `query ($after: String) {
          trace(traceId: "${checkoutTrace}") {
            spans(first: 2, after: $after) { totalCount countAccuracy nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } }
          }
        }`,
        { after },
      );
    const first = (await page(null)).trace.spans;
    expect(first).toMatchObject({
      totalCount: 5,
      countAccuracy: 'EXACT',
      nodes: [{ name: 'POST /checkout' }, { name: 'POST' }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const second = (await page(first.pageInfo.endCursor)).trace.spans;
    expect(second).toMatchObject({ nodes: [{ name: 'POST /orders' }, { name: 'charge' }] });
    const last = (await page(second.pageInfo.endCursor)).trace.spans;
    expect(last).toMatchObject({
      nodes: [{ name: 'reserve' }],
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
    });
  });

  test('has a critical path', async () => {
    const answer = await graph.ask(`{ trace(traceId: "${checkoutTrace}") { criticalPath { name } } }`);
    expect(answer).toEqual({
      trace: { criticalPath: ['POST /checkout', 'POST', 'POST /orders', 'charge'].map((name) => ({ name })) },
    });
  });

  test('has its log records, oldest first', async () => {
    const answer = await graph.ask(
      `{ trace(traceId: "${checkoutTrace}") { logs { totalCount nodes { body } meta { backends { name state } } } } }`,
    );
    expect(answer).toEqual({
      trace: {
        logs: {
          totalCount: 3,
          nodes: [{ body: 'charging order 17' }, { body: 'payment declined' }, { body: 'order failed' }],
          meta: { backends: [{ name: 'embedded logs', state: 'OK' }] },
        },
      },
    });
  });
});

interface SpanPage {
  trace: { spans: { pageInfo: { endCursor: string } } };
}

describe('the waterfall', () => {
  const rows = 'totalRows rows { depth span { name } hiddenDescendants onCriticalPath selfTimeNano }';

  test('shows every span', async () => {
    const answer = await graph.ask(`{ trace(traceId: "${checkoutTrace}") { waterfall { ${rows} } } }`);
    expect(answer).toMatchInlineSnapshot(`
      {
        "trace": {
          "waterfall": {
            "rows": [
              {
                "depth": 0,
                "hiddenDescendants": 0,
                "onCriticalPath": true,
                "selfTimeNano": "10000000",
                "span": {
                  "name": "POST /checkout",
                },
              },
              {
                "depth": 1,
                "hiddenDescendants": 0,
                "onCriticalPath": true,
                "selfTimeNano": "10000000",
                "span": {
                  "name": "POST",
                },
              },
              {
                "depth": 2,
                "hiddenDescendants": 0,
                "onCriticalPath": true,
                "selfTimeNano": "30000000",
                "span": {
                  "name": "POST /orders",
                },
              },
              {
                "depth": 3,
                "hiddenDescendants": 0,
                "onCriticalPath": true,
                "selfTimeNano": "70000000",
                "span": {
                  "name": "charge",
                },
              },
              {
                "depth": 3,
                "hiddenDescendants": 0,
                "onCriticalPath": false,
                "selfTimeNano": "10000000",
                "span": {
                  "name": "reserve",
                },
              },
            ],
            "totalRows": 5,
          },
        },
      }
    `);
  });

  test('hides what is folded', async () => {
    const answer = await graph.ask(
      `{ trace(traceId: "${checkoutTrace}") { waterfall(folded: ["${spanId(3)}", "${spanId(77)}"]) { ${rows} } } }`,
    );
    expect(answer).toMatchObject({
      trace: { waterfall: { totalRows: 3, rows: [{}, {}, { depth: 2, hiddenDescendants: 2 }] } },
    });
  });

  test('has a window', async () => {
    const answer = await graph.ask(
      `{ trace(traceId: "${checkoutTrace}") { waterfall(from: 3, rows: 1) { totalRows rows { span { name } } } } }`,
    );
    expect(answer).toEqual({ trace: { waterfall: { totalRows: 5, rows: [{ span: { name: 'charge' } }] } } });
  });

  test.each(['rows: 5001', 'rows: -1', 'from: -1'])('refuses %s', async (argument) => {
    const { errors } = await graph.execute(
      `{ trace(traceId: "${checkoutTrace}") { waterfall(${argument}) { totalRows } } }`,
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('a list of traces', () => {
  test.each([
    ['NEWEST', [brokenTrace, cartTrace, checkoutTrace]],
    ['SLOWEST', [checkoutTrace, brokenTrace, cartTrace]],
    ['MOST_SPANS', [checkoutTrace, brokenTrace, cartTrace]],
  ])('by %s', async (order, expected) => {
    const answer = await graph.ask(`{ traces(range: {last: "1h"}, orderBy: ${order}) { nodes { traceId } } }`);
    expect(answer).toEqual({ traces: { nodes: expected.map((traceId) => ({ traceId })) } });
  });

  test('has whole traces of which one span matches', async () => {
    const answer = await graph.ask(
      `{ traces(filter: "service.name=payment status=error", range: {last: "1h"}) { totalCount countAccuracy nodes { spanCount } } }`,
    );
    expect(answer).toEqual({ traces: { totalCount: 1, countAccuracy: 'EXACT', nodes: [{ spanCount: 5 }] } });
  });

  test('tells of a key that nothing has, with the nearest', async () => {
    const answer = await graph.ask(
      `{ traces(filter: "http.rout=/checkout", range: {last: "1h"}) { nodes { id } meta { notes } } }`,
    );
    expect(answer).toEqual({
      traces: {
        nodes: [],
        meta: { notes: ['Nothing in this range has the key http.rout; did you mean http.route?'] },
      },
    });
  });
});
