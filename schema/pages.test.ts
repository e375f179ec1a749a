import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from './graph.testing.ts';
import { spanId, traceId } from './otlp.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  // Many begin at the same instant, so that only their ids tell them apart.
  const at = Array.from({ length: 57 }, (_, index) => index);
  graph.sendSpans(
    at.map((index) => ({
      traceId: traceId(1 + (index % 19)),
      spanId: spanId(index + 1),
      atMs: Math.floor(index / 10),
      kind: 'SERVER',
      name: `operation ${index}`,
      service: `service ${index % 23}`,
    })),
  );
  graph.sendLogs(
    at.map((index) => ({ atMs: Math.floor(index / 10), body: `line ${index}`, traceId: traceId(1), service: 'a' })),
  );
});
afterAll(() => graph[Symbol.asyncDispose]());

interface Page {
  edges: { cursor: string; node: { id?: string; name?: string } }[];
  nodes: { id?: string; name?: string }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}

const item = { Operation: 'name', other: 'id' };
const hour = 'range: {last: "1h"}';

/** Each list by the field that holds it, with `$first` and `$after` to be put in. */
const lists: Record<string, (args: string) => string> = {
  traces: (args) => `list: traces(${hour}, ${args})`,
  'traces, slowest': (args) => `list: traces(${hour}, orderBy: SLOWEST, ${args})`,
  spans: (args) => `list: spans(${hour}, ${args})`,
  logs: (args) => `list: logs(${hour}, ${args})`,
  'logs, oldest': (args) => `list: logs(${hour}, orderBy: OLDEST, ${args})`,
  services: (args) => `list: services(${hour}, ${args})`,
};
const nested: Record<string, (args: string) => string> = {
  'spans of a trace': (args) => `of: trace(traceId: "${traceId(1)}") { list: spans(${args})`,
  'log records of a trace': (args) => `of: trace(traceId: "${traceId(1)}") { list: logs(${args})`,
  'operations of a service': (args) => `of: service(name: "service 1") { list: operations(${hour}, ${args})`,
  'traces of a service': (args) => `of: service(name: "service 1") { list: traces(${hour}, ${args})`,
  'log records of a service': (args) => `of: service(name: "a") { list: logs(${hour}, ${args})`,
};
const all = { ...lists, ...nested };

function queryOf(name: string): string {
  const field = name.startsWith('operations') ? item.Operation : item.other;
  const fields = `{ edges { cursor node { ${field} } } nodes { ${field} } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`;
  const head = all[name]!('first: $first, after: $after');
  return `query ($first: Int, $after: String) { ${head} ${fields} ${name in nested ? '}' : ''} }`;
}

async function page(name: string, first: number | null, after: string | null): Promise<Page> {
  const answer = await graph.ask<{ list?: Page; of?: { list: Page } }>(queryOf(name), { first, after });
  return answer.list ?? answer.of!.list;
}

describe.each(Object.keys(all))('%s', (name) => {
  test('the pages of any size together are the whole list', async () => {
    const whole = await page(name, 200, null);
    expect(whole.nodes.length).toBe(whole.totalCount);
    expect(whole.nodes).toEqual(whole.edges.map(({ node }) => node));
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (first) => {
        const nodes: Page['nodes'] = [];
        let after: string | null = null;
        for (;;) {
          const { edges, pageInfo }: Page = await page(name, first, after);
          expect(edges.length).toBeLessThanOrEqual(first);
          expect(pageInfo.hasPreviousPage).toBe(after !== null);
          expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
          expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor ?? null);
          nodes.push(...edges.map(({ node }) => node));
          if (!pageInfo.hasNextPage) break;
          after = pageInfo.endCursor;
        }
        expect(nodes).toEqual(whole.nodes);
      }),
      { numRuns: 8 },
    );
  });

  test('has no more than 50 items where nothing is said, and none where none are asked for', async () => {
    const usual = await page(name, null, null);
    expect(usual.nodes.length).toBe(Math.min(50, usual.totalCount));
    const none = await page(name, 0, null);
    expect(none.nodes).toEqual([]);
    expect(none.pageInfo.hasNextPage).toBe(usual.totalCount > 0);
  });

  test.each([-1, 201])('refuses first: %i', async (first) => {
    const { errors } = await graph.execute(queryOf(name), { first });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('refuses cursors that it did not give', async () => {
    const other = name === 'spans' ? 'logs' : 'spans';
    const { pageInfo } = await page(other, 1, null);
    for (const after of [pageInfo.endCursor, '', 'WzFd', '%%%', '\uD800']) {
      const { errors } = await graph.execute(queryOf(name), { after });
      expect([after, errors]).toEqual([after, expect.anything()]);
    }
  });
});

test('a page goes on where the one before ended, also for items that arrived meanwhile', async () => {
  await using own = await TestGraph.open();
  const records = (from: number, count: number): void =>
    own.sendLogs(
      Array.from({ length: count }, (_, at) => ({ atMs: from + at, body: String(from + at), service: 'a' })),
    );
  records(0, 6);
  const query = `query ($after: String) { logs(range: {last: "1h"}, first: 3, after: $after) { nodes { body } pageInfo { endCursor } } }`;
  const first = await own.ask<{ logs: { pageInfo: { endCursor: string } } }>(query);
  records(6, 4);
  const second = await own.ask(query, { after: first.logs.pageInfo.endCursor });
  expect(second).toMatchObject({ logs: { nodes: [{ body: '2' }, { body: '1' }, { body: '0' }] } });
});

test('ids and cursors hold after a restart', async () => {
  await using before = await TestGraph.open();
  before.sendSpans([1, 2, 3, 4].map((at) => ({ traceId: traceId(at), spanId: spanId(at), atMs: at, name: `${at}` })));
  before.sendLogs([1, 2, 3, 4].map((at) => ({ atMs: at, body: `${at}`, service: 'a' })));
  const query = `query ($spans: String, $logs: String, $traces: String) {
    spans(${hour}, first: 2, after: $spans) { nodes { id } pageInfo { endCursor } }
    logs(${hour}, first: 2, after: $logs) { nodes { id } pageInfo { endCursor } }
    traces(${hour}, first: 2, after: $traces) { nodes { id } pageInfo { endCursor } }
  }`;
  const first = await before.ask<Record<'spans' | 'logs' | 'traces', Page>>(query);
  const after = Object.fromEntries(Object.entries(first).map(([name, { pageInfo }]) => [name, pageInfo.endCursor]));
  const second = await before.ask<Record<string, Page>>(query, after);
  await using again = await before.restart();
  expect(await again.ask(query, after)).toEqual(second);
  for (const { id } of Object.values({ ...first }).flatMap(({ nodes }) => nodes)) {
    expect(await again.ask('query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({ node: { id } });
  }
});
