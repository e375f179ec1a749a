import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import type { TestSpan } from '../otlp.testing.ts';

let trace = 0;

function span(atMs: number, version: string | undefined, more: Partial<TestSpan> = {}): TestSpan {
  return {
    traceId: traceId(++trace),
    spanId: spanId(1),
    kind: 'SERVER',
    name: 'GET /cart',
    atMs,
    durationMs: 10,
    service: 'cart',
    ...more,
    resource: {
      'deployment.environment.name': 'production',
      'service.instance.id': `cart-${version}`,
      'host.name': 'node-1',
      ...(version !== undefined && { 'service.version': version }),
      ...more.resource,
    },
  };
}

function statement(atMs: number, text: string, durationMs: number, more: Partial<TestSpan> = {}): TestSpan {
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text, ...more.attributes };
  return span(atMs, '1.0', { name: 'SELECT', kind: 'CLIENT', durationMs, ...more, attributes });
}

let graph: TestGraph;
let range: string;
beforeAll(async () => {
  graph = await TestGraph.open();
  graph.sendSpans([
    span(-120_000, '1.0'),
    span(-60_000, '1.0'),
    span(0, '1.0'),
    span(60_000, '2.0', { durationMs: 80, isError: true }),
    span(61_000, '2.0', { durationMs: 90 }),
    span(62_000, undefined, { resource: { 'deployment.environment.name': 'staging', 'k8s.node.name': 'machine-7' } }),
    statement(1000, 'SELECT * FROM cart WHERE id = ?', 5),
    statement(2000, 'SELECT * FROM cart WHERE id = ?', 7, { isError: true }),
    statement(3000, 'UPDATE cart SET total = ?', 40),
    statement(4000, '', 3, { name: 'GET', attributes: { 'db.system.name': 'redis', 'db.query.text': '' } }),
    span(5000, '1.0', { name: 'GET', kind: 'CLIENT', durationMs: 2, attributes: { 'db.system': 'redis' } }),
    span(6000, '1.0', { name: 'GET', kind: 'CLIENT', durationMs: 900 }),
  ]);
  const instant = (minutes: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minutes * 60_000).toISOString();
  range = `range: {between: {from: "${instant(0)}", to: "${instant(2)}"}}`;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

describe('what runs of a service', () => {
  test('is its environments, versions and instances', async () => {
    const answer = await graph.ask<{ service: { instances: { id: string; lastSeen: string; p95Ms: number }[] } }>(`{
      service(name: "cart") {
        environments(${range})
        versions(${range}) { version environment spanCount requestCount errorCount p95Ms }
        instances(${range}) { id host node version environment spanCount errorCount p95Ms lastSeen }
      }
    }`);
    expect(answer).toMatchObject({
      service: {
        environments: ['production', 'staging'],
        versions: [
          { version: '1.0', environment: 'production', spanCount: '7', requestCount: '7', errorCount: '1' },
          { version: '2.0', environment: 'production', spanCount: '2', requestCount: '2', errorCount: '1' },
        ],
        instances: [
          { id: 'cart-1.0', host: 'node-1', version: '1.0', environment: 'production', spanCount: '7' },
          { id: 'cart-2.0', host: 'node-1', node: null, version: '2.0', spanCount: '2', errorCount: '1' },
          { id: 'cart-undefined', node: 'machine-7', version: null, environment: 'staging', spanCount: '1' },
        ],
      },
    });
    expect(answer.service.instances.map(({ p95Ms }) => p95Ms)).toEqual([
      expect.closeTo(900, -1),
      expect.closeTo(90, 0),
      expect.closeTo(10, 0),
    ]);
    const lastSeenMs = Date.parse(answer.service.instances[1]!.lastSeen);
    expect(lastSeenMs - Number(graph.startNano / 1_000_000n)).toBe(61_000);
  });

  test('is cut where less is asked for, and of one environment', async () => {
    const answer = await graph.ask(`{
      service(name: "cart") {
        versions(${range}, first: 1) { version }
        instances(${range}, environment: "staging") { id }
      }
    }`);
    expect(answer).toEqual({
      service: { versions: [{ version: '1.0' }], instances: [{ id: 'cart-undefined' }] },
    });
  });

  test('of many services is read at once', async () => {
    await graph.ask(
      `{ services(range: {last: "1h"}) { nodes { environments(${range}) versions(${range}) { version } instances(${range}) { id } } } }`,
    );
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.services': 2, 'traces.aggregate': 2 });
  });
});

describe('deploys', () => {
  test('are versions that first appear, with the time before and after', async () => {
    const answer = await graph.ask(`{
      deploys(${range}) { totalCount nodes { service { name } environment version previousVersion time before(window: "1m") { requestCount errorRate } after(window: "1m") { requestCount errorRate } } meta { truncated backends { state } } }
      service(name: "cart") { deploys(${range}) { nodes { version } } }
    }`);
    const time = new Date(Number(graph.startNano / 1_000_000n) + 60_000).toISOString().replace('Z', '000000Z');
    expect(answer).toEqual({
      deploys: {
        totalCount: 1,
        nodes: [
          {
            service: { name: 'cart' },
            environment: 'production',
            version: '2.0',
            previousVersion: '1.0',
            time,
            before: { requestCount: '7', errorRate: expect.closeTo(1 / 7) },
            after: { requestCount: '2', errorRate: 0.5 },
          },
        ],
        meta: { truncated: false, backends: [{ state: 'OK' }] },
      },
      service: { deploys: { nodes: [{ version: '2.0' }] } },
    });
  });

  test('cost two reads however many services are looked at', async () => {
    await graph.ask(`{ deploys(${range}) { nodes { version } } }`);
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.aggregate': 2 });
    graph.calls.clear();
    await graph.ask(`{ services(range: {last: "1h"}) { nodes { deploys(${range}) { nodes { version } } } } }`);
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.services': 1, 'traces.aggregate': 2 });
  });
});

describe('database statements', () => {
  test('are what was asked, what took most time in all first', async () => {
    const answer = await graph.ask<{
      service: { databaseStatements: { nodes: { filter: string; callCount: string }[] } };
    }>(`{
      service(name: "cart") { databaseStatements(${range}) { totalCount nodes { system text callCount errorCount totalMs p95Ms filter } meta { truncated } } }
    }`);
    const { nodes } = answer.service.databaseStatements;
    expect(nodes).toEqual([
      {
        system: 'postgresql',
        text: 'UPDATE cart SET total = ?',
        callCount: '1',
        errorCount: '0',
        totalMs: 40,
        p95Ms: expect.closeTo(40, 0),
        filter: 'service.name=cart db.system.name=postgresql db.query.text="UPDATE cart SET total = ?"',
      },
      {
        system: 'postgresql',
        text: 'SELECT * FROM cart WHERE id = ?',
        callCount: '2',
        errorCount: '1',
        totalMs: 12,
        p95Ms: expect.closeTo(7, 0),
        filter: 'service.name=cart db.system.name=postgresql db.query.text="SELECT * FROM cart WHERE id = ?"',
      },
      expect.objectContaining({ system: 'redis', callCount: '1', totalMs: 3 }),
      expect.objectContaining({
        system: 'redis',
        text: 'GET',
        callCount: '1',
        filter: 'service.name=cart db.system=redis name=GET',
      }),
    ]);
    for (const { filter, callCount } of nodes) {
      const { spans } = await graph.ask<{ spans: { totalCount: number } }>(
        `query ($filter: String) { spans(${range}, filter: $filter) { totalCount } }`,
        { filter },
      );
      expect(String(spans.totalCount)).toBe(callCount);
    }
  });

  test('are paged', async () => {
    interface Page {
      service: { databaseStatements: { nodes: { text: string }[]; pageInfo: { endCursor: string } } };
    }
    const page = (after: string | null): Promise<Page> =>
      graph.ask(
        `query ($after: String) { service(name: "cart") { databaseStatements(${range}, first: 1, after: $after) { nodes { text } pageInfo { endCursor } } } }`,
        { after },
      );
    const first = await page(null);
    const second = await page(first.service.databaseStatements.pageInfo.endCursor);
    expect(second.service.databaseStatements.nodes).toEqual([{ text: 'SELECT * FROM cart WHERE id = ?' }]);
  });
});
