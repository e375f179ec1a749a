import * as fc from 'fast-check';
import type { DataScope } from '../api/access/data-scope.ts';
import { spanId, traceId } from './otlp.testing.ts';
import type { PlainAttributes, TestLog, TestMetric, TestSpan } from './otlp.testing.ts';

/** Requests of one item each, so that items arrive at the same place whether or not others did. */
export interface Telemetry {
  spans: TestSpan[];
  logs: TestLog[];
  metrics: TestMetric[];
}

const services = ['gateway', 'checkout', 'payment', 'notifications', undefined];
const environments = ['production', 'staging', undefined];
/** Kept out of the queries of pages, which name keys that everybody sees. */
const secrets = ['customer.email', 'user.id', 'payment.provider', 'exception.type', 'host.name'];
const words = ['order', 'failed', 'for', 'ann@example.com', 'acme', 'retry'];

export const scopes: fc.Arbitrary<DataScope> = fc.record(
  {
    environments: fc.subarray(['production', 'staging']),
    services: fc.subarray(['gateway', 'checkout', 'payment', 'unknown_service']),
    redactedAttributes: fc.subarray(secrets),
  },
  { requiredKeys: [] },
);

const details: fc.Arbitrary<PlainAttributes> = fc.record(
  {
    'customer.email': fc.constantFrom('ann@example.com', 'bob@example.com'),
    'user.id': fc.nat(3),
    'payment.provider': fc.constantFrom('acme', 'order failed'),
    'http.route': fc.constantFrom('/checkout', '/cart'),
    'order.id': fc.nat(20),
  },
  { requiredKeys: [] },
);

/** Of a trace, which stays within one environment: calls between environments are told only as far as callers know. */
const origin = fc.record({
  trace: fc.integer({ min: 1, max: 4 }),
  service: fc.constantFrom(...services),
});

function resourceOf(service: string | undefined, environment: string | undefined): PlainAttributes {
  return {
    ...(service === 'gateway' && { 'service.namespace': 'shop' }),
    ...(environment && { 'deployment.environment.name': environment }),
    'service.version': service === 'payment' ? '2' : '1',
    'host.name': `host of ${service ?? 'nobody'}`,
  };
}

const environmentOf = (trace: number): string | undefined => environments[trace % environments.length];

const span = fc.record({
  origin,
  parent: fc.nat(12),
  kind: fc.constantFrom('SERVER', 'CLIENT', 'INTERNAL', 'CONSUMER'),
  atMs: fc.integer({ min: 0, max: 180_000 }),
  durationMs: fc.integer({ min: 1, max: 900 }),
  isError: fc.boolean(),
  name: fc.constantFrom('GET /cart', 'POST /checkout', 'charge', 'order failed'),
  attributes: details,
  callsDatabase: fc.boolean(),
});

const spans = fc.array(span, { minLength: 8, maxLength: 24 }).map((drawn) =>
  drawn.map(({ origin: { trace, service }, parent, attributes, callsDatabase, ...rest }, index): TestSpan => {
    const isChild = parent > 2 && parent - 3 !== index;
    const isThere = drawn[parent - 3]?.origin.trace === trace;
    return {
      ...rest,
      traceId: traceId(trace),
      spanId: spanId(index + 1),
      ...(isChild && { parentSpanId: spanId(isThere ? parent - 2 : 1000) }),
      attributes: {
        ...attributes,
        ...(callsDatabase && { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.query.text': 'select 1' }),
      },
      ...(service && { service }),
      resource: resourceOf(service, environmentOf(trace)),
      ...(rest.isError && {
        more: {
          events: [
            {
              timeUnixNano: '1795000000000000001',
              name: 'exception',
              attributes: [
                { key: 'exception.type', value: { stringValue: 'Declined' } },
                { key: 'customer.email', value: { stringValue: 'ann@example.com' } },
              ],
            },
          ],
          links: [
            {
              traceId: traceId((trace % 4) + 1),
              spanId: spanId(1),
              attributes: [{ key: 'user.id', value: { stringValue: 'u-1' } }],
            },
          ],
        },
      }),
    };
  }),
);

const log = fc
  .record({
    origin,
    atMs: fc.integer({ min: 0, max: 180_000 }),
    severityNumber: fc.constantFrom(5, 9, 13, 17),
    body: fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((found) => found.join(' ')),
    attributes: details,
    span: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ origin: { trace, service }, span: number, ...rest }): TestLog => {
    const resource = resourceOf(service, environmentOf(trace));
    return { ...rest, traceId: traceId(trace), spanId: spanId(number), ...(service && { service }), resource };
  });

const metrics: fc.Arbitrary<TestMetric[]> = fc
  .array(
    fc.record({
      service: fc.constantFrom(...services),
      environment: fc.constantFrom(...environments),
      // Each at a time of its own, so that one was the last to describe the metric.
      second: fc.integer({ min: 1, max: 20 }),
      description: fc.constantFrom('', 'how long it takes', 'what it is'),
    }),
    { minLength: 3, maxLength: 8 },
  )
  .map((senders) =>
    senders.flatMap(({ service, environment, second, description }, index): TestMetric[] => {
      const atMs = 60_000 + second * 1000 + index;
      const sender = { ...(service && { service }), resource: resourceOf(service, environment) };
      const attributes = { instance: `instance ${index}`, 'user.id': 'u-1', [`key of ${service}`]: index };
      return [
        {
          ...sender,
          name: 'http.server.request.duration',
          description,
          unit: 's',
          type: 'histogram',
          temporality: 'DELTA',
          points: [
            {
              atMs,
              startMs: 0,
              count: '3',
              sum: index,
              min: 0.01,
              max: 0.9,
              bucketCounts: ['1', '1', '1'],
              explicitBounds: [0.1, 0.5],
              attributes: { ...attributes, 'http.route': '/checkout' },
            },
          ],
        },
        {
          ...sender,
          name: `queue.depth.of.${service ?? 'nobody'}`,
          type: 'gauge',
          points: [{ atMs, asDouble: index, attributes }],
        },
      ];
    }),
  );

export const telemetry: fc.Arbitrary<Telemetry> = fc.record({
  spans,
  logs: fc.array(log, { minLength: 4, maxLength: 16 }),
  metrics,
});
