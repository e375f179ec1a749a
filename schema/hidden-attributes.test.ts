import { describe, expect, test } from 'vitest';
import type { AnyValue } from '../api/telemetry/any-value.ts';
import { limitedTo, TestGraph } from './graph.testing.ts';
import { spanId, traceId } from './otlp.testing.ts';

const range = 'range: {last: "1h"}';

describe('an attribute that is hidden', () => {
  const principal = limitedTo({ redactedAttributes: ['customer.email', 'db.namespace'] });
  const secret = 'ann@example.com';
  const email = { key: 'customer.email', value: { stringValue: secret } };
  const open = async (): Promise<TestGraph> => {
    const graph = await TestGraph.open();
    graph.sendSpans([
      {
        traceId: traceId(1),
        spanId: spanId(1),
        name: 'pay',
        kind: 'CLIENT',
        atMs: 1000,
        service: 'checkout',
        resource: { 'customer.email': secret },
        attributes: { 'customer.email': secret, 'db.system.name': 'postgresql', 'db.namespace': 'secret-store' },
        more: {
          events: [{ timeUnixNano: '1795000000000000001', name: 'paid', attributes: [email] }],
          links: [{ traceId: traceId(2), spanId: spanId(2), attributes: [email] }],
        },
      },
    ]);
    const structured: AnyValue = {
      type: 'MAP',
      value: [
        { key: 'customer.email', value: { type: 'STRING', value: secret } },
        {
          key: 'of',
          value: { type: 'MAP', value: [{ key: 'customer.email', value: { type: 'STRING', value: secret } }] },
        },
        { key: 'plain', value: { type: 'STRING', value: 'plain words' } },
      ],
    };
    graph.sendLogs([
      { atMs: 1000, body: structured, service: 'checkout', attributes: { 'customer.email': secret } },
      { atMs: 1001, body: 'plain words', service: 'checkout' },
    ]);
    graph.sendMetrics([
      {
        name: 'payments',
        service: 'checkout',
        type: 'histogram',
        temporality: 'DELTA',
        points: [
          {
            atMs: 60_000,
            startMs: 0,
            count: '1',
            sum: 1,
            bucketCounts: ['1'],
            explicitBounds: [],
            attributes: { 'customer.email': secret },
            exemplars: [
              { timeUnixNano: String(graph.startNano + 1_000_000_000n), asDouble: 1, filteredAttributes: [email] },
            ],
          },
        ],
      },
    ]);
    return graph;
  };

  test('is shown without its value, wherever it stands', async () => {
    await using graph = await open();
    const data = await graph.ask(
      `{ spans(${range}) { nodes { values(keys: ["customer.email"]) attributes { key value } resourceAttributes { key value } events { attributes { key value } } links { attributes { key value } } } }
         logs(${range}) { nodes { body structuredBody values(keys: ["customer.email"]) attributes { key value } } }
         logPatterns(${range}) { patterns { template count examples { body } } }
         metrics(${range}) { nodes { attributeKeys cardinality(${range}) { attributes { key valueCount values { value } } }
           series(${range}) { series { exemplars { filteredAttributes { key value } } } }
           points(${range}) { nodes { attributes { key value } exemplars { filteredAttributes { key value } } } } } }
         keys: attributeKeys(signal: TRACES, ${range})
         topology(${range}) { nodes { name } } }`,
      {},
      principal,
    );
    const text = JSON.stringify(data);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('secret-store');
    expect(text.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(11);
    expect(data).toMatchObject({
      logs: {
        nodes: [
          { body: 'plain words' },
          { structuredBody: { plain: 'plain words', of: { 'customer.email': '[redacted]' } } },
        ],
      },
      logPatterns: { patterns: [{ template: 'plain words', count: '1' }] },
      topology: { nodes: [] },
    });
    expect(Reflect.get(data, 'keys')).not.toContain('customer.email');
  });

  test.each([
    `{ spans(filter: "customer.email=x", ${range}) { totalCount } }`,
    `{ traces(filter: "not has resource.customer.email", ${range}) { totalCount } }`,
    `{ spanPoints(filter: "event.customer.email~a", ${range}) { count } }`,
    `{ logs(filter: "customer.email:a*", ${range}) { totalCount } }`,
    `{ metric(name: "payments") { series(filter: "customer.email=x", ${range}) { stepMs } } }`,
    `{ metric(name: "payments") { points(filter: "has customer.email", ${range}) { nodes { time } } } }`,
    `{ logPatterns(filter: "attr.customer.email in (a, b)", ${range}) { patterns { count } } }`,
  ])('is not asked for in a filter: %s', async (query) => {
    await using graph = await open();
    const { errors } = await graph.execute(query, {}, principal);
    expect(errors![0]).toMatchObject({
      message: expect.stringMatching(/customer\.email is hidden from you/),
      extensions: { code: 'INVALID_FILTER', hint: expect.stringContaining('admin') },
    });
  });

  test.each([
    `{ facets(signal: TRACES, keys: ["customer.email"], ${range}) { facets { key } } }`,
    `{ attributeValues(signal: LOGS, key: "customer.email", ${range}) }`,
    `{ attributeValues(signal: METRICS, key: "attr.customer.email", ${range}) }`,
  ])('has no values to choose from: %s', async (query) => {
    await using graph = await open();
    const { errors } = await graph.execute(query, {}, principal);
    expect(errors![0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', hint: expect.stringContaining('admin') },
    });
  });

  test.each([
    'spans | stats count() by customer.email',
    'spans | stats uniq(customer.email)',
    'spans | stats ratio(customer.email=x, *)',
    'logs | sort customer.email',
    'traces | stats count() by resource.customer.email',
    'metric payments | stats p95 by customer.email',
  ])('is not grouped, ordered, counted or listed by: %s', async (text) => {
    await using graph = await open();
    const query = `query ($text: String!) { query(text: $text, ${range}) { __typename ... on InvalidQuery { message position } } }`;
    const data = await graph.ask(query, { text }, principal);
    expect(data).toEqual({
      query: {
        __typename: 'InvalidQuery',
        message: expect.stringMatching(/customer\.email is hidden from you$/),
        position: text.search(/(resource\.)?customer\.email/),
      },
    });
  });

  test('is not found by words, and neither are bodies that may hold it', async () => {
    await using graph = await open();
    const query = `{ a: spans(filter: "ann", ${range}) { totalCount } b: logs(filter: "ann", ${range}) { totalCount }
      c: logs(filter: "body contains ann", ${range}) { totalCount } d: logs(filter: "plain words", ${range}) { totalCount }
      e: spans(filter: "pay", ${range}) { totalCount } f: spans(filter: "not ann", ${range}) { totalCount }
      values: attributeValues(signal: LOGS, key: "body", ${range}) }`;
    const count = (totalCount: number): object => ({ totalCount });
    expect(await graph.ask(query)).toMatchObject({ a: count(1), b: count(1), c: count(1), d: count(2) });
    expect(await graph.ask(query, {}, principal)).toEqual({
      a: count(0),
      b: count(0),
      c: count(0),
      d: count(1),
      e: count(1),
      f: count(1),
      values: [],
    });
  });
});
