import * as fc from 'fast-check';
import { execute, type ExecutionResult, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { pageQueries } from '../api/app/page-queries.testing.ts';
import type { DataScope } from '../api/access/data-scope.ts';
import type { Principal } from '../api/access/principal.ts';
import type { JsonValue } from '../api/telemetry/any-value.ts';
import { nanoFromMs } from '../api/telemetry/time.ts';
import { limitedTo, reader, TestGraph } from './graph.testing.ts';
import { type PlainAttributes, spanId, traceId } from './otlp.testing.ts';
import { schema } from './schema.ts';
import { scopes, telemetry, type Telemetry } from './scoped-telemetry.arbitrary.ts';

const range = 'range: {last: "1h"}';

/** What pages ask for, and all else by which one could learn of telemetry. */
const queries: Record<string, string> = {
  ...Object.fromEntries(Object.entries(pageQueries).filter(([name]) => !['system', 'empty product'].includes(name))),
  keys: `{ ${['TRACES', 'LOGS', 'METRICS']
    .map((signal) => `k${signal}: attributeKeys(signal: ${signal}, ${range}, first: 200)`)
    .join(' ')} }`,
  values: `{ ${['TRACES', 'LOGS', 'METRICS']
    .flatMap((signal) =>
      ['service.name', 'resource.service.version', 'deployment.environment.name', 'http.route', 'instance'].map(
        (key, index) => `v${signal}${index}: attributeValues(signal: ${signal}, key: "${key}", ${range}, first: 200)`,
      ),
    )
    .join(' ')} }`,
  services: `{ services(${range}) { nodes { name namespace environments(${range}) versions(${range}) { version spanCount } instances(${range}) { host spanCount } } totalCount } }`,
  topology: `{ topology(${range}) { nodes { id requestCount errorCount p95Ms } edges { from to requestCount errorCount p95Ms } } }`,
  spans: `{ spans(${range}, first: 200) { nodes { name attributes { key value } resourceAttributes { key value } events { name attributes { key value } } links { traceId attributes { key value } trace { traceId } } trace { spanCount errorCount } parent { name } children { name } } totalCount } }`,
  phrases: `{ spans(filter: "order failed", ${range}, first: 200) { nodes { spanId } totalCount } found: spans(filter: "acme or ann", ${range}) { totalCount } not: spans(filter: "not acme", ${range}) { totalCount } logs(filter: "order", ${range}) { nodes { body } totalCount } }`,
  differences: `{ differences(signal: TRACES, selected: "status=error", ${range}) { selectedCount otherCount differences { key values { value selectedShare otherShare } } } }`,
  'traces by every order': `{ a: traces(${range}, orderBy: SLOWEST) { nodes { traceId durationMs spanCount services { name } } totalCount } b: traces(${range}, orderBy: MOST_SPANS) { nodes { traceId errorCount } } }`,
  shapes: `{ ${[1, 2, 3, 4]
    .map(
      (trace) =>
        `t${trace}: trace(traceId: "${traceId(trace)}") { spanCount durationNano rootSpan { name } completeness { complete missingParentSpanIds } services { name } waterfall(rows: 200) { totalRows rows { depth descendantCount onCriticalPath selfTimeNano parentIsMissing span { spanId name service { name } } } } logs(first: 100) { nodes { body } totalCount } topology { nodes { id } edges { from to requestCount } } }`,
    )
    .join(' ')} }`,
  metrics: `{ metrics(${range}, first: 200) { nodes { id name description lastSeen seriesCount attributeKeys cardinality(${range}) { seriesCount attributes { key isResource seriesCount valueCount values { value seriesCount } } } series(${range}, aggregate: "count", by: ["service.name", "instance"]) { series { labels { key value } values } } points(${range}, first: 100) { nodes { time attributes { key value } resourceAttributes { key value } } } } totalCount } }`,
  'queries over metrics': `{ a: query(text: "metric http.server.request.duration | stats p95 by service.name every 1m", ${range}) { ... on TimeSeriesSet { series { labels { key value } values } } ... on InvalidQuery { message } } }`,
};
const texts = [
  'spans | stats count(), uniq(trace_id), uniq(name), p95 by service.name, status',
  'spans | stats count() by http.route, deployment.environment.name',
  'spans kind=server | stats rate(), error_rate(), p99 by service.name every 1m',
  'traces | stats count() by service.name',
  'logs | stats count(), uniq(order.id) by severity, service.name',
  'logs | stats count() by service.name every 1m',
  'logs | sort timestamp | limit 5',
  'logs failed | stats count()',
];
texts.forEach((text, index) => {
  queries[text] = `query Text${index} { query(text: "${text}", ${range}) {
    ... on ResultTable { rows } ... on TimeSeriesSet { series { labels { key value } times values } }
    ... on LogRecordConnection { nodes { body } } ... on InvalidQuery { message } } }`;
});

/** Two with the same beginning of their time. */
async function twoGraphs(): Promise<[TestGraph, TestGraph]> {
  for (;;) {
    const pair: [TestGraph, TestGraph] = [await TestGraph.open(), await TestGraph.open()];
    if (pair[0].startNano === pair[1].startNano) return pair;
    for (const graph of pair) await graph[Symbol.asyncDispose]();
  }
}

async function answer(graph: TestGraph, query: string, principal: Principal, now: bigint): Promise<JsonValue> {
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const contextValue = graph.context(principal);
  contextValue.now = now;
  const { data, errors } = await execute({ schema, document, contextValue });
  if (errors) throw errors[0]!;
  return inOrder(JSON.parse(JSON.stringify(data)) as JsonValue);
}

function isVisible(
  { service = 'unknown_service', resource }: { service?: string; resource?: PlainAttributes },
  { environments, services }: DataScope,
): boolean {
  const environment = resource?.['deployment.environment.name'];
  if (services && !services.includes(service)) return false;
  return !environments || (typeof environment === 'string' && environments.includes(environment));
}

/** An item without attributes that are hidden, wherever they stand. */
function without<Item>(item: Item, hidden: readonly string[]): Item {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const kept = value.filter((entry) => !hidden.includes(String((entry as { key?: unknown } | null)?.key)));
      return kept.map(strip);
    }
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([key]) => !hidden.includes(key));
    return Object.fromEntries(kept.map(([key, inner]) => [key, strip(inner)]));
  };
  return strip(item) as Item;
}

/** Points of one time in an order of their own: theirs is that of hashes of all attributes, the hidden ones included. */
function inOrder(answer: JsonValue): JsonValue {
  if (Array.isArray(answer)) {
    const isOfPoints = answer.some((entry) => typeof entry === 'object' && entry !== null && 'time' in entry);
    const inner = answer.map(inOrder);
    return isOfPoints ? inner.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : inner;
  }
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, inOrder(value)]));
}

/** Sends all to one graph, and to the other what may be seen, each item in the place where it stands among all. */
function send([all, seen]: [TestGraph, TestGraph], { spans, logs, metrics }: Telemetry, scope: DataScope): void {
  const hidden = scope.redactedAttributes ?? [];
  for (const span of spans) {
    all.sendSpans([span]);
    seen.sendSpans(isVisible(span, scope) ? [without(span, hidden)] : []);
  }
  for (const log of logs) {
    all.sendLogs([log]);
    seen.sendLogs(isVisible(log, scope) ? [without(log, hidden)] : []);
  }
  all.sendMetrics(metrics);
  seen.sendMetrics(metrics.filter((metric) => isVisible(metric, scope)).map((metric) => without(metric, hidden)));
}

describe('somebody who may see a part', () => {
  test('gets the answers of a product that has nothing else', { timeout: 240_000 }, async () => {
    const property = fc.asyncProperty(telemetry, scopes, fc.boolean(), async (sent, scope, isInFiles) => {
      const graphs = await twoGraphs();
      send(graphs, sent, scope);
      await using all = isInFiles ? await graphs[0].restart() : graphs[0];
      await using seen = isInFiles ? await graphs[1].restart() : graphs[1];
      const now = nanoFromMs(Date.now());
      const hidden = scope.redactedAttributes ?? [];
      const ids = await answer(
        all,
        `{ spans(${range}, first: 200) { nodes { id service { id } trace { id } } } logs(${range}, first: 200) { nodes { id } } metrics(${range}) { nodes { id } } }`,
        reader,
        now,
      );
      const asked = {
        ...queries,
        ...Object.fromEntries(
          [...JSON.stringify(ids).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => [
            id!,
            `{ node(id: "${id}") { __typename id ... on Span { name trace { spanCount } logs { nodes { body } } } ... on LogRecord { body of: trace { spanCount } span { name } context(before: 5, after: 5) { body } } ... on Metric { name description lastSeen seriesCount } ... on Trace { spanCount } ... on Service { name } } }`,
          ]),
        ),
      };
      for (const [name, query] of Object.entries(asked)) {
        const limited = await answer(all, query, limitedTo(scope), now);
        const whole = await answer(seen, query, reader, now);
        expect({ name, answer: inOrder(without(limited, hidden)) }).toEqual({ name, answer: whole });
        for (const secret of hidden.includes('customer.email') ? ['bob@example.com'] : []) {
          expect(JSON.stringify(limited)).not.toContain(secret);
        }
      }
    });
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
  });

  test('follows what arrives of that part alone, also where it is live', async () => {
    await using graph = await TestGraph.open();
    const principal = limitedTo({ services: ['checkout'], redactedAttributes: ['user.id'] });
    const logs = await graph.subscribe(
      'subscription { logTail { records { body attributes { value } } } }',
      {},
      principal,
    );
    const spans = await graph.subscribe(
      'subscription { spanTail { spans { name attributes { value } } } }',
      {},
      principal,
    );
    const live = await graph.subscribe(
      `subscription { queryLive(text: "logs | stats count()", ${range}) { result { ... on ResultTable { rows } } } }`,
      {},
      principal,
    );
    const first = [await next(logs), await next(spans), await next(live)];
    expect(first).toEqual([
      { logTail: { records: [] } },
      { spanTail: { spans: [] } },
      { queryLive: { result: { rows: [[0]] } } },
    ]);
    for (const [index, service] of ['payment', 'checkout', 'payment'].entries()) {
      const attributes = { 'user.id': `user of ${service}` };
      graph.sendLogs([{ atMs: 1000, body: `of ${service}`, service, attributes }]);
      graph.sendSpans([
        { traceId: traceId(1), spanId: spanId(index + 1), name: service, atMs: 1000, service, attributes },
      ]);
    }
    const attributes = [{ value: '[redacted]' }];
    expect(await next(logs)).toEqual({ logTail: { records: [{ body: 'of checkout', attributes }] } });
    expect(await next(spans)).toEqual({ spanTail: { spans: [{ name: 'checkout', attributes }] } });
    expect(await next(live)).toEqual({ queryLive: { result: { rows: [[1]] } } });
    for (const events of [logs, spans, live]) await (events as AsyncIterableIterator<unknown>).return!();
  });
});

test('whoever sees everything reads from the stores themselves', async () => {
  await using graph = await TestGraph.open();
  expect(graph.context(reader).graph).toBe(graph.graph);
  expect(graph.context(limitedTo({})).graph).toBe(graph.graph);
  expect(graph.context(limitedTo({ services: [] })).graph).not.toBe(graph.graph);
});

async function next(events: AsyncIterableIterator<ExecutionResult> | ExecutionResult): Promise<JsonValue> {
  if (!('next' in events)) throw events.errors![0]!;
  const { value } = (await events.next()) as IteratorResult<ExecutionResult, never>;
  if (value.errors) throw value.errors[0]!;
  return JSON.parse(JSON.stringify(value.data)) as JsonValue;
}
