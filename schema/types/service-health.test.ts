import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import type { TestSpan } from '../otlp.testing.ts';

const DAY_MS = 86_400_000;
let trace = 0;

/** A minute's requests on the day that was that many days ago. */
function day(service: string, daysAgo: number, count: number, failed: number, durationMs: number): TestSpan[] {
  return Array.from({ length: count }, (_, at) => ({
    traceId: traceId(++trace),
    spanId: spanId(1),
    kind: 'SERVER',
    name: 'GET /',
    atMs: (at * 60_000) / count - daysAgo * DAY_MS,
    durationMs,
    isError: at < failed,
    service,
    resource: { 'deployment.environment.name': 'production' },
  }));
}

let graph: TestGraph;
let range: string;
beforeAll(async () => {
  graph = await TestGraph.open();
  const days = [1, 2, 3, 4, 5, 6, 7];
  graph.sendSpans(days.flatMap((ago) => [...day('calm', ago, 50, 0, 10), ...day('broken', ago, 50, 0, 10)]));
  graph.sendSpans([...day('calm', 0, 50, 0, 10), ...day('broken', 0, 50, 40, 10)]);
  // Began two minutes ago, and slowed down in the last.
  const minuteMs = 60_000;
  graph.sendSpans(day('young', 0, 50, 0, 10).map((span) => ({ ...span, atMs: span.atMs - minuteMs })));
  graph.sendSpans(day('young', 0, 50, 0, 90));
  graph.sendSpans(day('newborn', 0, 5, 0, 10));
  const instant = (minutes: number): string =>
    new Date(Number(graph.startNano / 1_000_000n) + minutes * 60_000).toISOString();
  range = `range: {between: {from: "${instant(0)}", to: "${instant(1)}"}}`;
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

interface Answer {
  services: {
    nodes: { name: string; health: { state: string; score: number; baseline: string } }[];
    pageInfo: { endCursor: string; hasNextPage: boolean };
  };
}

describe('services in trouble', () => {
  test('come first, those that are as on other days last', async () => {
    const { services } = await graph.ask<Answer>(
      `{ services(${range}, orderBy: TROUBLE) { nodes { name health(${range}) { state score baseline } } } }`,
    );
    expect(services.nodes.map(({ name, health: { state, baseline } }) => [name, state, baseline])).toEqual([
      ['broken', 'FAILING', 'EARLIER_DAYS'],
      ['young', 'DEGRADED', 'JUST_BEFORE'],
      ['calm', 'HEALTHY', 'EARLIER_DAYS'],
      ['newborn', 'UNKNOWN', 'NONE'],
    ]);
  });

  test.each([
    ['NAME', ['broken', 'calm', 'newborn', 'young']],
    ['MOST_REQUESTS', ['young', 'broken', 'calm', 'newborn']],
    ['MOST_ERRORS', ['broken', 'calm', 'newborn', 'young']],
    ['SLOWEST', ['young', 'broken', 'calm', 'newborn']],
  ])('or others, by %s', async (orderBy, names) => {
    const wide = range.replace(
      /from: "[^"]+"/,
      `from: "${new Date(Number(graph.startNano / 1_000_000n) - 120_000).toISOString()}"`,
    );
    const { services } = await graph.ask<Answer>(`{ services(${wide}, orderBy: ${orderBy}) { nodes { name } } }`);
    expect(services.nodes.map(({ name }) => name)).toEqual(names);
  });

  test('are paged in that order', async () => {
    const names: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Answer = await graph.ask(
        `query ($after: String) { services(${range}, orderBy: TROUBLE, first: 1, after: $after) { nodes { name } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
      names.push(...page.services.nodes.map(({ name }) => name));
      after = page.services.pageInfo.endCursor;
      more = page.services.pageInfo.hasNextPage;
    }
    expect(names).toEqual(['broken', 'young', 'calm', 'newborn']);
  });

  test('tell what was measured and what was expected', async () => {
    const answer = await graph.ask<{ service: { health: { measures: { kind: string; value: number }[] } } }>(
      `{ service(name: "broken") { health(${range}) { measures { kind value expected } } } }`,
    );
    expect(answer.service.health.measures.slice(0, 2)).toEqual([
      { kind: 'REQUEST_COUNT', value: 50, expected: 50 },
      { kind: 'ERROR_RATE', value: 0.8, expected: 0 },
    ]);
  });

  test('are read together: a window costs one read, however many services there are', async () => {
    await graph.ask(`{ services(${range}, orderBy: TROUBLE) { nodes { health(${range}) { state } } } }`);
    // Now, seven days, and the four windows before for those that were not there then.
    expect(Object.fromEntries(graph.calls)).toEqual({ 'traces.services': 1, 'traces.aggregate': 12 });
  });
});

test('figures of an earlier time stand beside those of now', async () => {
  const answer = await graph.ask(
    `{ service(name: "young") { red(${range}) { latencyMs(percentiles: [50]) earlier(by: "1m") { requestCount latencyMs(percentiles: [50]) } yesterday: earlier { requestCount } } } }`,
  );
  expect(answer).toEqual({
    service: {
      red: {
        latencyMs: [expect.closeTo(90, 0)],
        earlier: { requestCount: '50', latencyMs: [expect.closeTo(10, 1)] },
        yesterday: { requestCount: '0' },
      },
    },
  });
});

test('how much earlier is a duration', async () => {
  const { errors } = await graph.execute(`{ service(name: "young") { red { earlier(by: "soon") { requestCount } } } }`);
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', hint: 'such as 15m, 6h or 7d' } });
});
