import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId } from '../otlp.testing.ts';
import { brokenTrace, checkoutTrace, sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());

const charge = `Span:${checkoutTrace}:${spanId(4)}`;

describe('a span', () => {
  test('has all that was sent', async () => {
    const { node } = await graph.ask<{ node: object }>(`{
      node(id: "${charge}") {
        ... on Span {
          traceId spanId parentSpanId name kind durationNano durationMs traceState flags resourceSchemaUrl
          status { code message }
          service { id name namespace }
          scope { name version attributes { key } droppedAttributesCount schemaUrl }
          attributes { key value type otlp }
          resourceAttributes { key value }
          droppedAttributesCount droppedEventsCount droppedLinksCount
          events { time name attributes { key value } droppedAttributesCount }
          links { traceId spanId traceState flags attributes { key } droppedAttributesCount trace { rootSpan { name } } }
        }
      }
    }`);
    expect(node).toMatchInlineSnapshot(`
      {
        "attributes": [
          {
            "key": "payment.provider",
            "otlp": {
              "stringValue": "acme",
            },
            "type": "STRING",
            "value": "acme",
          },
        ],
        "droppedAttributesCount": 3,
        "droppedEventsCount": 0,
        "droppedLinksCount": 0,
        "durationMs": 70,
        "durationNano": "70000000",
        "events": [
          {
            "attributes": [
              {
                "key": "exception.type",
                "value": "Declined",
              },
            ],
            "droppedAttributesCount": 2,
            "name": "exception",
            "time": "2026-11-18T11:06:40.000000001Z",
          },
        ],
        "flags": -1,
        "kind": "SERVER",
        "links": [
          {
            "attributes": [],
            "droppedAttributesCount": 0,
            "flags": 257,
            "spanId": "0000000000000005",
            "trace": {
              "rootSpan": {
                "name": "GET /cart",
              },
            },
            "traceId": "00000000000000000000000000000002",
            "traceState": "a=b",
          },
        ],
        "name": "charge",
        "parentSpanId": "0000000000000003",
        "resourceAttributes": [
          {
            "key": "service.name",
            "value": "payment",
          },
          {
            "key": "service.namespace",
            "value": "shop",
          },
          {
            "key": "deployment.environment.name",
            "value": "production",
          },
        ],
        "resourceSchemaUrl": null,
        "scope": {
          "attributes": [],
          "droppedAttributesCount": 0,
          "name": "test",
          "schemaUrl": null,
          "version": "1.0.0",
        },
        "service": {
          "id": "Service:shop:payment",
          "name": "payment",
          "namespace": "shop",
        },
        "spanId": "0000000000000004",
        "status": {
          "code": "ERROR",
          "message": "it failed",
        },
        "traceId": "00000000000000000000000000000001",
        "traceState": "shop=1",
      }
    `);
  });

  test('leads to its trace, its parent, its children and its log records', async () => {
    const answer = await graph.ask(`{
      node(id: "${charge}") {
        ... on Span {
          trace { traceId spanCount }
          parent { name parent { name children(first: 1) { name children { name } } } }
          children { name }
          logs(first: 1) { totalCount nodes { body span { name } } pageInfo { hasNextPage } }
        }
      }
    }`);
    expect(answer).toEqual({
      node: {
        trace: { traceId: checkoutTrace, spanCount: 5 },
        parent: {
          name: 'POST /orders',
          parent: {
            name: 'POST',
            children: [{ name: 'POST /orders', children: [{ name: 'charge' }, { name: 'reserve' }] }],
          },
        },
        children: [],
        logs: {
          totalCount: 2,
          nodes: [{ body: 'charging order 17', span: { name: 'charge' } }],
          pageInfo: { hasNextPage: true },
        },
      },
    });
  });

  test('whose parent has not arrived has none, and still names it', async () => {
    const answer = await graph.ask(
      `{ node(id: "Span:${brokenTrace}:${spanId(8)}") { ... on Span { parentSpanId parent { id } } } }`,
    );
    expect(answer).toEqual({ node: { parentSpanId: spanId(7), parent: null } });
  });

  test('that a waterfall knows in short is whole where more is asked for', async () => {
    const answer = await graph.ask(`{
      trace(traceId: "${checkoutTrace}") {
        waterfall(from: 3, rows: 1) { rows { span { status { code message } attributes { key } events { name } } } }
      }
    }`);
    expect(answer).toEqual({
      trace: {
        waterfall: {
          rows: [
            {
              span: {
                status: { code: 'ERROR', message: 'it failed' },
                attributes: [{ key: 'payment.provider' }],
                events: [{ name: 'exception' }],
              },
            },
          ],
        },
      },
    });
  });
});

describe('a list of spans', () => {
  test('is newest first', async () => {
    const answer = await graph.ask(
      `{ spans(filter: "service.name=gateway", range: {last: "1h"}) { totalCount nodes { name } } }`,
    );
    expect(answer).toEqual({
      spans: { totalCount: 3, nodes: [{ name: 'GET /cart' }, { name: 'POST' }, { name: 'POST /checkout' }] },
    });
  });

  test.each([
    ['status=', { position: 7, length: 0, code: 'INVALID_FILTER' }],
    ['kind=servr', { position: 5, length: 5, hint: 'did you mean server?', code: 'INVALID_FILTER' }],
    ['a=1 | limit 3', { position: 4, length: 1, code: 'INVALID_FILTER' }],
  ])('with the filter %j says what is wrong, and where', async (filter, extensions) => {
    const { data, errors } = await graph.execute(
      `query ($filter: String) { spans(filter: $filter) { nodes { id } } }`,
      {
        filter,
      },
    );
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject(extensions);
  });

  test.each([
    [`{last: "soon"}`, 'range.last: `soon` is no duration'],
    [`{between: {from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z"}}`, 'it ends before it begins'],
    [`{around: {at: "2026-01-02T00:00:00Z", window: "-1m"}}`, 'range.around'],
  ])('with the range %s says what is wrong', async (range, message) => {
    const { errors } = await graph.execute(`{ spans(range: ${range}) { nodes { id } } }`);
    expect(errors?.[0]?.message).toContain(message);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('around an instant repeats the range that it read', async () => {
    const answer = await graph.ask(
      `{ spans(range: {around: {at: "2026-01-02T01:00:00.5+01:00", window: "1m"}}) { meta { range { from to } } } }`,
    );
    expect(answer).toEqual({
      spans: { meta: { range: { from: '2026-01-01T23:59:00.500000000Z', to: '2026-01-02T00:01:00.500000000Z' } } },
    });
  });
});
