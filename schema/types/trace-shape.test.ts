import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestGraph } from '../graph.testing.ts';
import { traceId } from '../otlp.testing.ts';
import { openPageTraces, other, shop } from './page-traces.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openPageTraces();
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

describe('the shape of a trace', () => {
  test('is in columns as the rows of the waterfall are', async () => {
    const answer = await graph.ask<{
      trace: {
        columns: Record<string, number[]> & { serviceList: { name: string }[] };
        waterfall: {
          rows: { depth: number; offsetMs: number; span: { durationMs: number; service: { name: string } } }[];
        };
      };
    }>(`{ trace(traceId: "${shop}") {
      columns { startsMs durationsMs depths services serviceList { name } errors criticalPath }
      waterfall { rows { depth offsetMs onCriticalPath span { durationMs service { name } status { code } } } }
    } }`);
    const { columns, waterfall } = answer.trace;
    const { rows } = waterfall;
    expect(columns['startsMs']).toEqual(rows.map(({ offsetMs }) => offsetMs));
    expect(columns['durationsMs']).toEqual(rows.map(({ span }) => span.durationMs));
    expect(columns['depths']).toEqual(rows.map(({ depth }) => depth));
    expect(columns['services']!.map((service) => columns.serviceList[service]!.name)).toEqual(
      rows.map(({ span }) => span.service.name),
    );
    expect(columns['errors']).toEqual([2]);
    expect(columns['criticalPath']![0]).toBe(0);
  });

  test('is merged by path as a flame graph', async () => {
    const answer = await graph.ask<{ trace: { flameGraph: { totalNodes: number; nodes: Record<string, unknown>[] } } }>(
      `{ trace(traceId: "${shop}") { flameGraph { totalNodes nodes { parent depth name service { name } spanCount errorCount durationNano selfTimeNano timeNano } } } }`,
    );
    const { totalNodes, nodes } = answer.trace.flameGraph;
    expect(totalNodes).toBe(8);
    expect(
      nodes.map(({ depth, name, spanCount }) => `${'. '.repeat(Number(depth))}${String(name)} ×${String(spanCount)}`),
    ).toEqual([
      'GET / ×1',
      '. send orders ×1',
      '. . process orders ×1',
      '. . . POST ×1',
      '. GET ×2',
      '. . GET /cart ×2',
      '. . . SELECT cart ×2',
      '. . . parse ×2',
    ]);
    expect(nodes[5]).toEqual({
      parent: 4,
      depth: 2,
      name: 'GET /cart',
      service: { name: 'cart' },
      spanCount: 2,
      errorCount: 1,
      durationNano: '56000000',
      selfTimeNano: '14000000',
      timeNano: '56000000',
    });
    const cut = await graph.ask(`{ trace(traceId: "${shop}") { flameGraph(first: 2) { totalNodes nodes { name } } } }`);
    expect(cut).toEqual({
      trace: { flameGraph: { totalNodes: 8, nodes: [{ name: 'GET /' }, { name: 'send orders' }] } },
    });
  });

  test('is a table of operations, and of services', async () => {
    const answer = await graph.ask(`{ trace(traceId: "${shop}") {
      operations(first: 2) { service { name } name spanCount errorCount durationNano maxDurationNano selfTimeNano }
      serviceTimes { service { name } selfTimeNano spanCount errorCount }
    } }`);
    expect(answer).toEqual({
      trace: {
        operations: [
          {
            service: { name: 'mail' },
            name: 'process orders',
            spanCount: 1,
            errorCount: 0,
            durationNano: '200000000',
            maxDurationNano: '200000000',
            selfTimeNano: '150000000',
          },
          expect.objectContaining({ name: 'POST', selfTimeNano: '50000000' }),
        ],
        serviceTimes: [
          { service: { name: 'mail' }, selfTimeNano: '200000000', spanCount: 2, errorCount: 0 },
          { service: { name: 'cart' }, selfTimeNano: '56000000', spanCount: 6, errorCount: 1 },
          { service: { name: 'web' }, selfTimeNano: '43000000', spanCount: 4, errorCount: 0 },
        ],
      },
    });
  });

  test.each([
    ['LONGEST', ['process orders', 'GET /', 'POST']],
    ['MOST_SELF_TIME', ['process orders', 'POST', 'GET /']],
    ['TREE', ['GET /', 'GET', 'GET /cart']],
  ])('is a list of spans in the order %s', async (order, names) => {
    interface Spans {
      trace: { spans: { nodes: { name: string }[]; pageInfo: { endCursor: string } } };
    }
    const read = (after: string | null): Promise<Spans> =>
      graph.ask(
        `query ($after: String) { trace(traceId: "${shop}") { spans(orderBy: ${order}, first: 2, after: $after) { nodes { name } pageInfo { endCursor } } } }`,
        { after },
      );
    const first = await read(null);
    const second = await read(first.trace.spans.pageInfo.endCursor);
    const read2 = [...first.trace.spans.nodes, ...second.trace.spans.nodes].map(({ name }) => name);
    expect(read2.slice(0, 3)).toEqual(names);
  });

  test('is a map of who calls whom in it', async () => {
    const answer = await graph.ask<{ trace: { topology: { nodes: { id: string }[] } } }>(`{ trace(traceId: "${shop}") {
      topology { nodes { id kind name requestCount errorCount p95Ms service { name } } edges { source { name } target { name } requestCount errorCount p95Ms } meta { truncated } }
    } }`);
    const { nodes } = answer.trace.topology;
    expect(answer).toMatchObject({
      trace: {
        topology: {
          edges: [
            { source: { name: 'web' }, target: { name: 'cart' }, requestCount: '2', errorCount: '0', p95Ms: 30 },
            { source: { name: 'cart' }, target: { name: 'postgresql/cart' }, requestCount: '2', p95Ms: 20 },
            { source: { name: 'web' }, target: { name: 'kafka/orders' }, requestCount: '1' },
            { source: { name: 'kafka/orders' }, target: { name: 'mail' }, requestCount: '1', p95Ms: 200 },
            { source: { name: 'mail' }, target: { name: 'smtp.example' }, requestCount: '1' },
          ],
          meta: { truncated: false },
        },
      },
    });
    expect(nodes.map(({ id }) => id).sort()).toEqual([
      'DATABASE:postgresql%2Fcart',
      'EXTERNAL:smtp.example',
      'MESSAGING:kafka%2Forders',
      'SERVICE:cart',
      'SERVICE:mail',
      'SERVICE:web',
    ]);
    // Two requests came into the cart, of which one failed though its caller did not take it for a failure.
    expect(nodes).toContainEqual(expect.objectContaining({ name: 'cart', requestCount: '2', errorCount: '1' }));
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.outlines': 1, 'traces.spansById': 1 });
  });
});

describe('two traces', () => {
  test('lie over each other by path', async () => {
    const answer = await graph.ask<{
      compareTraces: { totalRows: number; rows: { depth: number; name: string; left: unknown; right: unknown }[] };
    }>(`{
      compareTraces(left: "${shop}", right: "${other}") {
        left { traceId } right { traceId } totalRows
        rows { depth name service { name } left { spanCount durationNano } right { spanCount durationNano errorCount firstStartNano selfTimeNano } }
      }
    }`);
    expect(answer.compareTraces.totalRows).toBe(8);
    expect(answer.compareTraces.rows.find(({ name }) => name === 'SELECT cart')).toEqual({
      depth: 3,
      name: 'SELECT cart',
      service: { name: 'cart' },
      left: { spanCount: 2, durationNano: '40000000' },
      right: {
        spanCount: 1,
        durationNano: '5000000',
        errorCount: 0,
        firstStartNano: '14000000',
        selfTimeNano: '5000000',
      },
    });
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.outlines': 1 });
  });

  test('are none where one is not kept; rows have a window', async () => {
    const answer = await graph.ask(`{
      gone: compareTraces(left: "${shop}", right: "${traceId(99)}") { totalRows }
      nonsense: compareTraces(left: "x", right: "${shop}") { totalRows }
      window: compareTraces(left: "${shop}", right: "${traceId(3)}", from: 8, rows: 1) { totalRows rows { name left { spanCount } right { spanCount } } }
    }`);
    expect(answer).toEqual({
      gone: null,
      nonsense: null,
      window: { totalRows: 9, rows: [{ name: 'work', left: null, right: { spanCount: 1 } }] },
    });
  });
});

describe('a span among its kind', () => {
  test('is told by its place in the distribution', async () => {
    const answer = await graph.ask(`{
      spans(range: {last: "1h"}, filter: "name=\\"SELECT cart\\"") {
        nodes { durationMs kin { shareWithin red { requestCount errorRate latencyMs(percentiles: [50]) distribution { count } } } }
      }
    }`);
    const kin = (shareWithin: number): unknown => ({
      shareWithin,
      red: {
        requestCount: '3',
        errorRate: 0,
        latencyMs: [expect.closeTo(20, 0)],
        distribution: [{ count: '1' }, { count: '2' }],
      },
    });
    expect(answer).toEqual({
      spans: {
        nodes: [
          { durationMs: 20, kin: kin(1) },
          { durationMs: 20, kin: kin(1) },
          { durationMs: 5, kin: kin(1 / 3) },
        ],
      },
    });
    // Those of all of them at once.
    expect(graph.calls.get('traces.aggregate')).toBe(1);
  });

  test('in a range', async () => {
    const answer = await graph.ask(
      `{ spans(range: {last: "1h"}, filter: "name=parse", first: 1) { nodes { kin(range: {between: {from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z"}}) { shareWithin red { requestCount } } } } }`,
    );
    expect(answer).toEqual({ spans: { nodes: [{ kin: { shareWithin: null, red: { requestCount: '0' } } }] } });
  });
});
