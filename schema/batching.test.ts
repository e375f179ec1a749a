import { execute, parse } from 'graphql';
import type { ExecutionResult } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestGraph } from './graph.testing.ts';
import { spanId, traceId } from './otlp.testing.ts';
import { schema } from './schema.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  const traces = Array.from({ length: 30 }, (_, at) => at + 1);
  graph.sendSpans(
    traces.flatMap((trace) =>
      [1, 2, 3, 4].map((span) => ({
        traceId: traceId(trace),
        spanId: spanId(span),
        ...(span > 1 && { parentSpanId: spanId(span - 1) }),
        kind: 'SERVER' as const,
        name: `operation ${span}`,
        atMs: trace,
        service: `service ${trace % 10}`,
        more: { links: [{ traceId: traceId(31 - trace), spanId: spanId(1) }] },
      })),
    ),
  );
  graph.sendLogs(
    traces.flatMap((trace) =>
      [1, 2, 3, 4].map((span) => ({
        atMs: trace,
        body: 'a line',
        traceId: traceId(trace),
        spanId: spanId(span),
        service: `service ${trace % 10}`,
      })),
    ),
  );
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => graph.calls.clear());

const hour = 'range: {last: "1h"}';

async function callsOf(query: string): Promise<Record<string, number>> {
  await graph.ask(query);
  return Object.fromEntries([...graph.calls].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('each level of a query asks its store once, however many items it is about', () => {
  test('traces → spans → log records → span → service', async () => {
    const calls = await callsOf(`{
      traces(${hour}) {
        nodes { rootSpan { attributes { key } } spans { nodes { attributes { key } logs { nodes { span { parent { attributes { key } } } service { name } } } } } }
      }
    }`);
    expect(calls).toMatchInlineSnapshot(`
      {
        "logs.recordsOfTraces": 1,
        "traces.listTraces": 1,
        "traces.outlines": 1,
        "traces.spansById": 2,
      }
    `);
  });

  test('log records → trace → spans → links → trace', async () => {
    const calls = await callsOf(`{
      logs(${hour}) { nodes { trace { completeness { complete } spans { nodes { links { trace { spanCount waterfall { rows { span { name } } } } } } } } } }
    }`);
    expect(calls).toMatchInlineSnapshot(`
      {
        "logs.list": 1,
        "traces.outlines": 2,
        "traces.spansById": 1,
      }
    `);
  });

  test('spans → children → children → log records', async () => {
    const calls = await callsOf(`{
      spans(${hour}) { nodes { children { children { status { message } logs { nodes { body } } } } } }
    }`);
    expect(calls).toMatchInlineSnapshot(`
      {
        "logs.recordsOfTraces": 1,
        "traces.list": 1,
        "traces.outlines": 1,
        "traces.spansById": 1,
      }
    `);
  });

  test('services → rate, errors, latencies and series of each', async () => {
    const calls = await callsOf(`{
      services(${hour}) {
        nodes {
          red(${hour}) {
            requestCount errorCount requestsPerSecond errorRate latencyMs(percentiles: [50, 99]) distribution { count }
            rateSeries { values } errorRateSeries { values } latencySeries { values }
          }
        }
      }
    }`);
    expect(calls).toEqual({ 'traces.services': 1, 'traces.aggregate': 2 });
  });

  test('services → neighbours', async () => {
    const calls = await callsOf(
      `{ services(${hour}) { nodes { upstream(${hour}) { name } downstream(${hour}) { name } } } }`,
    );
    expect(calls).toEqual({ 'traces.services': 1, 'traces.topology': 1 });
  });

  test('operations of many services → requests', async () => {
    const calls = await callsOf(
      `{ services(${hour}, first: 50) { nodes { operations(${hour}) { nodes { red(${hour}) { requestCount errorRate } } } } } }`,
    );
    expect(calls).toEqual({ 'traces.services': 1, 'traces.aggregate': 2 });
  });

  test('log records → those around them', async () => {
    const calls = await callsOf(`{ logs(${hour}) { nodes { context(before: 1, after: 1) { body } } } }`);
    expect(calls).toEqual({ 'logs.list': 1, 'logs.contexts': 1 });
  });

  test('traces → the time of each service in each', async () => {
    const calls = await callsOf(`{ traces(${hour}) { nodes { serviceTimes { selfTimeNano service { name } } } } }`);
    expect(calls).toEqual({ 'traces.listTraces': 1, 'traces.outlines': 1 });
  });

  test('many panels side by side', async () => {
    const panels = Array.from({ length: 20 }, (_, at) => {
      return `p${at}: trace(traceId: "${traceId(at + 1)}") { spanCount logs { nodes { span { status { message } } } } }`;
    });
    const calls = await callsOf(`{ ${panels.join('\n')} }`);
    expect(calls).toEqual({ 'logs.recordsOfTraces': 1, 'traces.outlines': 1, 'traces.spansById': 1 });
  });

  test('a count that is not asked for is not made', async () => {
    expect(await callsOf(`{ spans(${hour}) { nodes { name } } }`)).toEqual({ 'traces.list': 1 });
    graph.calls.clear();
    expect(await callsOf(`{ spans(${hour}) { totalCount countAccuracy } }`)).toEqual({
      'traces.list': 1,
      'traces.aggregate': 1,
    });
  });
});

test('the lists of one request hold a bounded number of items', async () => {
  const context = graph.context();
  const ask = (): Promise<ExecutionResult> | ExecutionResult =>
    execute({ schema, document: parse(`{ spans(${hour}) { nodes { name } } }`), contextValue: context });
  context.countItems(99_950);
  expect(await ask()).not.toHaveProperty('errors');
  expect(await ask()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
});
