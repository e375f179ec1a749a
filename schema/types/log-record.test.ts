import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
  graph.sendLogs([
    {
      atMs: 5000,
      service: 'odd',
      body: {
        type: 'MAP',
        value: [
          { key: 'big', value: { type: 'INT', value: 2n ** 60n } },
          { key: 'bytes', value: { type: 'BYTES', value: new Uint8Array([1, 2, 3]) } },
          { key: '__proto__', value: { type: 'DOUBLE', value: Infinity } },
        ],
      },
      more: { observedTimeUnixNano: '1795000000000000001', severityText: 'odd', eventName: 'order.placed', flags: 1 },
    },
  ]);
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('a log record', () => {
  test('has all that was sent', async () => {
    const { logs } = await graph.ask<{ logs: { nodes: object[] } }>(`{
      logs(filter: "service.name=odd", range: {last: "1h"}) {
        nodes {
          observedTimestamp severityNumber severityText eventName flags body structuredBody traceId spanId
          trace { id } span { id } attributes { key } droppedAttributesCount resourceSchemaUrl
          service { name } scope { name } resourceAttributes { key value }
        }
      }
    }`);
    expect(logs.nodes).toMatchInlineSnapshot(`
      [
        {
          "attributes": [],
          "body": "{"big":"1152921504606846976","bytes":"AQID","__proto__":"Infinity"}",
          "droppedAttributesCount": 0,
          "eventName": "order.placed",
          "flags": 1,
          "observedTimestamp": "2026-11-18T11:06:40.000000001Z",
          "resourceAttributes": [
            {
              "key": "service.name",
              "value": "odd",
            },
          ],
          "resourceSchemaUrl": null,
          "scope": {
            "name": "test",
          },
          "service": {
            "name": "odd",
          },
          "severityNumber": 9,
          "severityText": "odd",
          "span": null,
          "spanId": null,
          "structuredBody": {
            "__proto__": "Infinity",
            "big": "1152921504606846976",
            "bytes": "AQID",
          },
          "trace": null,
          "traceId": null,
        },
      ]
    `);
  });

  test('leads to its span, its trace and what stands around it', async () => {
    const answer = await graph.ask(`{
      logs(filter: "declined", range: {last: "1h"}) {
        nodes {
          span { name }
          trace { spanCount }
          service { name namespace }
          context(before: 1, after: 5) { body }
        }
      }
    }`);
    expect(answer).toEqual({
      logs: {
        nodes: [
          {
            span: { name: 'charge' },
            trace: { spanCount: 5 },
            service: { name: 'payment', namespace: 'shop' },
            context: [{ body: 'charging order 17' }, { body: 'payment declined' }],
          },
        ],
      },
    });
  });

  test('is found again by its id', async () => {
    const { logs } = await graph.ask<{ logs: { nodes: { id: string }[] } }>(
      `{ logs(filter: "declined", range: {last: "1h"}) { nodes { id } } }`,
    );
    const answer = await graph.ask(`query ($id: ID!) { node(id: $id) { __typename id ... on LogRecord { body } } }`, {
      id: logs.nodes[0]!.id,
    });
    expect(answer).toEqual({
      node: { __typename: 'LogRecord', id: logs.nodes[0]!.id, body: 'payment declined' },
    });
  });
});

describe('a list of log records', () => {
  test.each([
    ['NEWEST', ['order failed', 'payment declined', 'charging order 17']],
    ['OLDEST', ['charging order 17', 'payment declined', 'order failed']],
  ])('by %s', async (order, bodies) => {
    const answer = await graph.ask(
      `{ logs(filter: "service.namespace=shop", range: {last: "1h"}, orderBy: ${order}) { totalCount nodes { body } } }`,
    );
    expect(answer).toEqual({ logs: { totalCount: 3, nodes: bodies.map((body) => ({ body })) } });
  });

  test('has ids that sort as the records do', async () => {
    const { logs } = await graph.ask<{ logs: { nodes: { id: string }[] } }>(
      `{ logs(range: {last: "1h"}, orderBy: OLDEST) { nodes { id } } }`,
    );
    const ids = logs.nodes.map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('columns from any key', () => {
  test('are the values that records and spans have under them, in the order asked', async () => {
    const answer = await graph.ask(`{
      logs(filter: "declined", range: {last: "1h"}) { nodes { values(keys: ["order.id", "severity", "service.name", "nothing", "body"]) } }
      spans(filter: "name=charge", range: {last: "1h"}) { nodes { values(keys: ["duration", "kind", "event.exception.type", "payment.provider"]) } }
      trace(traceId: "00000000000000000000000000000001") { spans(first: 1) { nodes { values(keys: ["http.route"]) } } }
    }`);
    expect(answer).toEqual({
      logs: { nodes: [{ values: [17, 'error', 'payment', null, 'payment declined'] }] },
      spans: { nodes: [{ values: [70, 'server', 'Declined', 'acme'] }] },
      trace: { spans: { nodes: [{ values: ['/checkout'] }] } },
    });
  });

  test('are 50 at the most', async () => {
    const keys = Array.from({ length: 51 }, (_, at) => `k${at}`);
    const { errors } = await graph.execute(
      'query ($keys: [String!]!) { logs(range: {last: "1h"}) { nodes { values(keys: $keys) } } }',
      { keys },
    );
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});
