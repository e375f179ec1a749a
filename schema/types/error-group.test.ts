import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { otlpAttributes, spanId, traceId } from '../otlp.testing.ts';
import type { TestSpan } from '../otlp.testing.ts';

let trace = 0;

function failure(atMs: number, type: string | null, more: Partial<TestSpan> = {}): TestSpan {
  const exception = {
    timeUnixNano: '1',
    name: 'exception',
    attributes: otlpAttributes({
      'exception.type': type ?? '',
      'exception.message': `failed at ${atMs}`,
      'exception.stacktrace': `Error: x\n    at charge (/srv/payment.ts:${atMs}:1)`,
    }),
  };
  return {
    traceId: traceId(++trace),
    spanId: spanId(1),
    kind: 'SERVER',
    name: 'POST /charge',
    atMs,
    isError: true,
    service: 'payment',
    resource: { 'service.namespace': 'shop', 'deployment.environment.name': 'production' },
    ...(type !== null && { more: { events: [exception] } }),
    ...more,
  };
}

let graph: TestGraph;
let range: string;
beforeAll(async () => {
  graph = await TestGraph.open();
  const minuteMs = 60_000;
  graph.sendSpans([
    // Already known before the range.
    failure(-30 * minuteMs, 'Declined'),
    failure(1000, 'Declined', { attributes: { 'http.response.status_code': 402 } }),
    failure(61_000, 'Declined', { attributes: { 'http.response.status_code': 500 } }),
    failure(62_000, 'Declined'),
    failure(30_000, 'Timeout'),
    failure(31_000, 'Timeout'),
    failure(5000, null, { attributes: { 'error.type': 'reset' }, name: 'GET', kind: 'CLIENT' }),
    failure(6000, null, { service: 'web', attributes: { 'http.response.status_code': 503 } }),
    failure(7000, null, { service: 'web', name: 'render' }),
    failure(8000, 'Ignored', { isError: false }),
  ]);
  const instant = (minutes: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minutes * 60_000).toISOString();
  range = `range: {between: {from: "${instant(0)}", to: "${instant(2)}"}}`;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

interface Groups {
  errorGroups: { nodes: Record<string, unknown>[]; totalCount: number; pageInfo: { endCursor: string } };
}

describe('groups of errors', () => {
  test('are failed spans by type and place, the most frequent first', async () => {
    const { errorGroups } = await graph.ask<Groups>(`{
      errorGroups(${range}) { totalCount nodes { type operation service { name } count isNew message topFrame firstSeen lastSeen exampleSpan { traceId status { code } } } }
    }`);
    const instant = (ms: number): string => new Date(Number(graph.startNano / 1_000_000n) + ms).toISOString();
    expect(errorGroups.totalCount).toBe(5);
    const [declined, timeout, ...rest] = errorGroups.nodes;
    expect(declined).toEqual({
      type: 'Declined',
      operation: 'POST /charge',
      service: { name: 'payment' },
      count: '3',
      isNew: false,
      message: 'failed at 62000',
      topFrame: 'charge (/srv/payment.ts:62000)',
      firstSeen: instant(1000).replace('Z', '000000Z'),
      lastSeen: instant(62_000).replace('Z', '000000Z'),
      exampleSpan: { traceId: traceId(4), status: { code: 'ERROR' } },
    });
    expect(timeout).toMatchObject({ type: 'Timeout', count: '2', isNew: true });
    expect(rest.map(({ type, operation }) => JSON.stringify([type, operation])).sort()).toEqual([
      '["503","POST /charge"]',
      '["reset","GET"]',
      '[null,"render"]',
    ]);
  });

  test('have a filter that finds exactly their spans', async () => {
    const { errorGroups } = await graph.ask<Groups>(`{ errorGroups(${range}) { nodes { filter count } } }`);
    expect(errorGroups.nodes[0]!['filter']).toBe(
      'service.name=payment service.namespace=shop status=error name="POST /charge" event.exception.type=Declined',
    );
    for (const { filter, count } of errorGroups.nodes) {
      const { spans } = await graph.ask<{ spans: { totalCount: number } }>(
        `query ($filter: String) { spans(${range}, filter: $filter) { totalCount } }`,
        { filter },
      );
      expect(String(spans.totalCount), filter as string).toBe(count);
    }
  });

  test('have a course over time, all read at once', async () => {
    const { errorGroups } = await graph.ask<Groups>(
      `{ errorGroups(${range}, first: 2) { nodes { series(step: "1m") { name unit times values } } } }`,
    );
    const startMs = Number(graph.startNano / 1_000_000n);
    const times = [startMs, startMs + 60_000];
    expect(errorGroups.nodes).toEqual([
      { series: { name: 'count()', unit: null, times, values: [1, 2] } },
      { series: { name: 'count()', unit: null, times, values: [2, 0] } },
    ]);
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.aggregate': 3 });
  });

  test('that are new come alone, or first', async () => {
    const only = await graph.ask<Groups>(`{ errorGroups(${range}, newOnly: true) { nodes { type } } }`);
    expect(only.errorGroups.nodes.map(({ type }) => type)).not.toContain('Declined');
    expect(only.errorGroups.nodes).toHaveLength(4);
    const first = await graph.ask<Groups>(`{ errorGroups(${range}, orderBy: NEWEST) { nodes { type isNew } } }`);
    expect(first.errorGroups.nodes[0]).toEqual({ type: 'Timeout', isNew: true });
    expect(first.errorGroups.nodes.at(-1)).toEqual({ type: 'Declined', isNew: false });
  });

  test('are those of a service, of an environment, of a filter', async () => {
    const answer = await graph.ask(`{
      service(name: "web", namespace: "shop") { errorGroups(${range}) { totalCount nodes { service { name } } } }
      errorGroups(${range}, filter: "kind=client") { totalCount }
      staging: errorGroups(${range}, environment: "staging") { totalCount }
    }`);
    expect(answer).toEqual({
      service: { errorGroups: { totalCount: 2, nodes: [{ service: { name: 'web' } }, { service: { name: 'web' } }] } },
      errorGroups: { totalCount: 1 },
      staging: { totalCount: 0 },
    });
  });

  test('keep their ids, and are paged', async () => {
    const all = await graph.ask<Groups>(`{ errorGroups(${range}) { nodes { id } } }`);
    const ids: unknown[] = [];
    for (let after: string | null = null; ids.length < 5;) {
      const page: Groups = await graph.ask(
        `query ($after: String) { errorGroups(${range}, first: 2, after: $after) { nodes { id } pageInfo { endCursor } } }`,
        { after },
      );
      ids.push(...page.errorGroups.nodes.map(({ id }) => id));
      after = page.errorGroups.pageInfo.endCursor;
    }
    expect(ids).toEqual(all.errorGroups.nodes.map(({ id }) => id));
    expect(new Set(ids).size).toBe(5);
  });

  test('of many services are read at once', async () => {
    await graph.ask(
      `{ services(range: {last: "1h"}) { nodes { errorGroups(${range}, first: 3) { nodes { count exampleSpan { name } } } } } }`,
    );
    expect(Object.fromEntries(graph.calls)).toEqual({
      'traces.services': 1,
      'traces.aggregate': 2,
      'traces.spansById': 1,
    });
  });

  test('a filter that cannot be read is told at its place', async () => {
    const { errors } = await graph.execute(`{ errorGroups(filter: "a=") { totalCount } }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_FILTER', position: 2 } });
  });
});
