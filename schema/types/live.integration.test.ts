import type { ExecutionResult } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph, unavailable } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';

let graph: TestGraph;
let open: AsyncIterableIterator<ExecutionResult>[] = [];
beforeEach(async () => {
  graph = await TestGraph.open();
});
afterEach(async () => {
  await Promise.all(open.map((events) => events.return!()));
  open = [];
  await graph[Symbol.asyncDispose]();
});

async function watch(query: string, variables?: Record<string, unknown>): Promise<() => Promise<unknown>> {
  const events = await graph.subscribe(query, variables);
  if (!(Symbol.asyncIterator in events)) throw events.errors![0]!;
  open.push(events);
  return async () => JSON.parse(JSON.stringify(((await events.next()) as IteratorYieldResult<ExecutionResult>).value));
}

function requests(from: number, count: number): void {
  graph.sendSpans(
    Array.from({ length: count }, (_, at) => ({
      traceId: traceId(from + at),
      spanId: spanId(1),
      kind: 'SERVER' as const,
      name: 'GET /',
      atMs: at,
      service: 'cart',
    })),
  );
}

const counted =
  'subscription { queryLive(text: "spans last 1h | stats count() every 1s") { at cursor result { ... on TimeSeriesSet { stepMs series { values } } ... on InvalidQuery { message } } } }';

interface Counted {
  data: { queryLive: { at: string; cursor: string; result: { series: { values: number[] }[] } } };
}

function total({ data }: Counted): number {
  return data.queryLive.result.series.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
}

describe('queryLive', () => {
  test('gives the whole result now, and a new one each tick, with what came since', async () => {
    requests(1, 3);
    const next = await watch(counted);
    const first = (await next()) as Counted;
    expect(total(first)).toBe(3);
    requests(10, 2);
    const second = (await next()) as Counted;
    expect(total(second)).toBe(5);
    expect(second.data.queryLive.cursor).not.toBe(first.data.queryLive.cursor);
    expect(Date.parse(second.data.queryLive.at)).toBeGreaterThan(Date.parse(first.data.queryLive.at));
    // Nothing came, and it is told all the same.
    expect(total((await next()) as Counted)).toBe(5);
  });

  test('is evaluated once, however many screens show it', async () => {
    requests(1, 3);
    const screens = await Promise.all(Array.from({ length: 50 }, () => watch(counted)));
    const other = await watch(counted.replace('stepMs', '__typename'));
    graph.calls.clear();
    const events = (await Promise.all([...screens, other].map((next) => next()))) as Counted[];
    expect(new Set(events.map(({ data }) => data.queryLive.cursor)).size).toBe(1);
    expect(events.map(total)).toEqual(events.map(() => 3));
    expect(graph.calls.get('traces.aggregate') ?? 0).toBeLessThanOrEqual(1);
    graph.calls.clear();
    await Promise.all([...screens, other].map((next) => next()));
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.aggregate': 1 });
  });

  test('of another range or with other variables is apart', async () => {
    const text =
      'subscription ($range: TimeRangeInput, $variables: JSON) { queryLive(text: "spans service.name=$name | stats count()", range: $range, variables: $variables) { result { ... on ResultTable { rows } } } }';
    requests(1, 3);
    const cart = await watch(text, { range: { last: '1h' }, variables: { name: 'cart' } });
    const pay = await watch(text, { range: { last: '1h' }, variables: { name: 'pay' } });
    const future = await watch(text, { range: { last: '1s' }, variables: { name: 'cart' } });
    const rows = (count: number): unknown => ({ data: { queryLive: { result: { rows: [[count]] } } } });
    expect([await cart(), await pay(), await future()]).toEqual([rows(3), rows(0), rows(0)]);
  });

  test('gives lists as a query does, with their cursors', async () => {
    requests(1, 120);
    const next = await watch(
      'subscription { queryLive(text: "spans last 1h") { result { ... on SpanConnection { nodes { trace { spanCount } } pageInfo { hasNextPage endCursor } } } } }',
    );
    const { data } = (await next()) as {
      data: { queryLive: { result: { nodes: unknown[]; pageInfo: { endCursor: string } } } };
    };
    expect(data.queryLive.result.nodes).toHaveLength(100);
    const rest = await graph.ask(
      'query ($after: String) { query(text: "spans last 1h", after: $after) { ... on SpanConnection { nodes { id } pageInfo { hasPreviousPage } } } }',
      { after: data.queryLive.result.pageInfo.endCursor },
    );
    expect(rest).toMatchObject({ query: { pageInfo: { hasPreviousPage: true } } });
  });

  test('tells a mistake as a result', async () => {
    const next = await watch(
      'subscription { queryLive(text: "spns") { result { __typename ... on InvalidQuery { hint } } } }',
    );
    expect(await next()).toEqual({
      data: { queryLive: { result: { __typename: 'InvalidQuery', hint: 'did you mean spans?' } } },
    });
  });

  test('tells of a store that is away in the result, and goes on when it is back', async () => {
    requests(1, 3);
    const { stores } = graph.graph;
    const { traces } = stores;
    stores.traces = { name: 'embedded traces', reader: unavailable('embedded traces') };
    const next = await watch(
      'subscription { queryLive(text: "spans last 1h | stats count() every 1s") { result { ... on TimeSeriesSet { meta { backends { state } } } } } }',
    );
    const state = (word: string): unknown => ({
      data: { queryLive: { result: { meta: { backends: [{ state: word }] } } } },
    });
    expect(await next()).toEqual(state('UNAVAILABLE'));
    stores.traces = traces;
    expect(await next()).toEqual(state('OK'));
  });

  test('tells a fault as an event, and goes on', async () => {
    const { stores } = graph.graph;
    const { reader } = stores.traces;
    stores.traces.reader = new Proxy(reader, {
      get: (target, name) =>
        name === 'aggregate' ? () => Promise.reject(new Error('broken')) : Reflect.get(target, name),
    });
    const next = await watch(counted);
    expect(await next()).toMatchObject({ data: null, errors: [{ message: 'broken', path: ['queryLive'] }] });
    stores.traces.reader = reader;
    expect(await next()).toHaveProperty('data.queryLive.result.stepMs', 1000);
  });

  test.each([
    ['range: {last: "soon"}', 'BAD_USER_INPUT'],
    ['variables: 3', 'BAD_USER_INPUT'],
  ])('with %s is refused', async (args, code) => {
    const refused = await graph.subscribe(`subscription { queryLive(text: "spans", ${args}) { at } }`);
    expect(refused).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});

describe('live', () => {
  const page =
    'subscription ($every: String = "1s") { live(every: $every) { at query { services(range: {last: "1h"}) { nodes { name red(range: {last: "1h"}) { requestCount } } } } } }';
  const seen = (count: number): unknown => ({
    data: {
      live: {
        at: expect.any(String),
        query: { services: { nodes: [{ name: 'cart', red: { requestCount: String(count) } }] } },
      },
    },
  });

  test('asks the graph again at each tick', async () => {
    requests(1, 3);
    const next = await watch(page);
    expect(await next()).toEqual(seen(3));
    requests(10, 2);
    expect(await next()).toEqual(seen(5));
  });

  test('is executed once for all screens of the same operation and variables', async () => {
    requests(1, 3);
    const screens = await Promise.all(Array.from({ length: 50 }, () => watch(page)));
    await Promise.all(screens.map((next) => next()));
    graph.calls.clear();
    const events = await Promise.all(screens.map((next) => next()));
    expect(events).toEqual(events.map(() => seen(3)));
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.services': 1, 'traces.aggregate': 1 });
  });

  test('counts relative times from the instant of the event', async () => {
    const next = await watch(
      'subscription { live { at query { logs(range: {last: "1h"}) { meta { range { to } } } } } }',
    );
    const { data } = (await next()) as {
      data: { live: { at: string; query: { logs: { meta: { range: { to: string } } } } } };
    };
    expect(data.live.query.logs.meta.range.to).toBe(data.live.at);
  });

  test.each(['100ms', '2h', 'often'])('each %s is refused', async (every) => {
    expect(await graph.subscribe(page, { every })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});
