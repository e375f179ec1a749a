import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import { checkoutTrace, sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());

const query = 'query ($id: ID!) { node(id: $id) { __typename id } }';

test.each([`Trace:${checkoutTrace}`, `Span:${checkoutTrace}:${spanId(3)}`, 'Service:shop:payment', 'Service:cron'])(
  '%s is found again by its id',
  async (id) => {
    expect(await graph.ask(query, { id })).toEqual({ node: { __typename: id.split(':')[0], id } });
  },
);

test.each([
  '',
  ':',
  'Trace',
  'Trace:',
  'Trace:nothing',
  `Trace:${traceId(99)}`,
  `Span:${checkoutTrace}:${spanId(99)}`,
  'Span:a:b',
  `LogRecord:${'0'.repeat(38)}`,
  `LogRecord:${'f'.repeat(38)}`,
  'LogRecord:1',
  'Service:nobody',
  'Service:%',
  'Service:a:b:c',
  'Metric:nothing',
  'Query:1',
  'String:1',
  'Node:1',
  'TimeRange:1',
  'VHJhY2U6MQ==',
  '__proto__:1',
  '\u0000:\uD800',
])('%j is nothing', async (id) => {
  expect(await graph.ask(query, { id })).toEqual({ node: null });
});
