import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { sendShop } from '../shop.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  sendShop(graph);
});
afterAll(() => graph[Symbol.asyncDispose]());

describe('a query', () => {
  const members = `__typename
    ... on LogRecordConnection { nodes { body } totalCount meta { truncated notes backends { name state } } }
    ... on SpanConnection { nodes { name trace { spanCount } } }
    ... on TraceConnection { nodes { rootSpan { name } } }
    ... on ResultTable { columns { name type unit } rows meta { range { from } } }
    ... on TimeSeriesSet { stepMs series { name unit role labels { key value } } }
    ... on LogPatternList { patterns { template } }
    ... on InvalidQuery { message position length hint }
    ... on QueryTooExpensive { message suggestion }`;

  test.each([
    'logs declined last 1h',
    'spans service.name=payment last 1h',
    'traces status=error last 1h',
    'spans last 1h | stats count(), p50(duration) as typical by service.name | limit 2',
    'spans service.name=gateway last 1h | stats count() by name every 1h',
    'metric nothing last 1h',
    'logs last 1h | patterns',
    'spans servce.name=',
    '',
  ])('%s', async (text) => {
    const { query } = await graph.ask<{ query: { meta?: { range?: object } } }>(
      `query ($text: String!) { query(text: $text) { ${members} } }`,
      { text },
    );
    if (query.meta?.range) query.meta.range = { from: 'an hour ago' };
    expect(query).toMatchSnapshot();
  });

  test('takes variables and a range', async () => {
    const answer = await graph.ask(
      `query ($variables: JSON) {
        query(text: "logs $word", range: {last: "1h"}, variables: $variables) { ... on LogRecordConnection { nodes { body } } }
      }`,
      { variables: { word: 'declined' } },
    );
    expect(answer).toEqual({ query: { nodes: [{ body: 'payment declined' }] } });
  });

  test('comes in pages', async () => {
    const page = (after: string | null): Promise<{ query: { nodes: object[]; pageInfo: { endCursor: string } } }> =>
      graph.ask(
        `query ($after: String) {
          query(text: "logs last 1h | sort timestamp", first: 2, after: $after) {
            ... on LogRecordConnection { nodes { body } pageInfo { hasNextPage endCursor } }
          }
        }`,
        { after },
      );
    const first = await page(null);
    expect(first.query).toMatchObject({ nodes: [{ body: 'charging order 17' }, { body: 'payment declined' }] });
    expect(await page(first.query.pageInfo.endCursor)).toMatchObject({
      query: { nodes: [{ body: 'order failed' }, { body: 'nothing to do' }], pageInfo: { hasNextPage: false } },
    });
  });

  test.each(['first: 0', 'first: 201', 'first: -1', 'variables: [1]', 'after: "nonsense"', 'range: {last: "x"}'])(
    'refuses %s',
    async (argument) => {
      const { errors } = await graph.execute(`{ query(text: "logs", ${argument}) { __typename } }`);
      expect(errors).toHaveLength(1);
    },
  );
});

describe('completion', () => {
  test('knows the keys in use', async () => {
    const answer = await graph.ask(`{
      traces: attributeKeys(signal: TRACES, prefix: "http.", range: {last: "1h"})
      logs: attributeKeys(signal: LOGS, prefix: "ORDER", range: {last: "1h"})
      first: attributeKeys(signal: TRACES, range: {last: "1h"}, first: 1)
    }`);
    expect(answer).toMatchObject({
      traces: ['http.response.status_code', 'http.route'],
      logs: ['order.id'],
      first: [expect.any(String)],
    });
  });

  test('knows the values of a key, its prefix of the query language understood', async () => {
    const answer = await graph.ask(`{
      services: attributeValues(signal: TRACES, key: "resource.service.name", prefix: "pay", range: {last: "1h"})
      names: attributeValues(signal: TRACES, key: "name", range: {last: "1h"}, first: 200)
    }`);
    expect(answer).toMatchObject({
      services: ['payment'],
      names: expect.arrayContaining(['POST /checkout', 'charge']),
    });
  });

  test.each(['first: -1', 'first: 201', 'range: {last: "soon"}'])('refuses %s', async (argument) => {
    const { errors } = await graph.execute(`{ attributeKeys(signal: LOGS, ${argument}) }`);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

test('an answer whose range begins before what is kept says so', async () => {
  graph.graph.keptSince = (signal) => (signal === 'logs' ? graph.startNano : null);
  const notes = 'meta { notes }';
  const answer = await graph.ask(`{
    logs(range: {last: "1h"}) { ${notes} }
    late: logs(range: {last: "1s"}) { ${notes} }
    spans(range: {last: "1h"}) { ${notes} }
    query(text: "logs last 1h | stats count()") { ... on ResultTable { ${notes} } }
  }`);
  const kept = [expect.stringMatching(/^No log records are kept from before \d{4}-.*Z\.$/)];
  expect(answer).toEqual({
    logs: { meta: { notes: kept } },
    late: { meta: { notes: [] } },
    spans: { meta: { notes: [] } },
    query: { meta: { notes: kept } },
  });
  graph.graph.keptSince = () => null;
});
