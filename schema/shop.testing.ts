import type { TestGraph } from './graph.testing.ts';
import { spanId, traceId } from './otlp.testing.ts';
import type { TestLog, TestSpan } from './otlp.testing.ts';

/** A checkout that failed at the payment, and a cart that was looked at; with their log records. */
export const checkoutTrace = traceId(1);
export const cartTrace = traceId(2);
/** Its root has not arrived. */
export const brokenTrace = traceId(3);

const shopResource = { 'service.namespace': 'shop', 'deployment.environment.name': 'production' };

export const shopSpans: TestSpan[] = [
  {
    traceId: checkoutTrace,
    spanId: spanId(1),
    name: 'POST /checkout',
    kind: 'SERVER',
    atMs: 0,
    durationMs: 120,
    service: 'gateway',
    resource: shopResource,
    isError: true,
    attributes: { 'http.route': '/checkout', 'http.response.status_code': 500 },
  },
  {
    traceId: checkoutTrace,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: 'POST',
    kind: 'CLIENT',
    atMs: 5,
    durationMs: 110,
    service: 'gateway',
    resource: shopResource,
  },
  {
    traceId: checkoutTrace,
    spanId: spanId(3),
    parentSpanId: spanId(2),
    name: 'POST /orders',
    kind: 'SERVER',
    atMs: 10,
    durationMs: 100,
    service: 'checkout',
    resource: shopResource,
  },
  {
    traceId: checkoutTrace,
    spanId: spanId(4),
    parentSpanId: spanId(3),
    name: 'charge',
    kind: 'SERVER',
    atMs: 20,
    durationMs: 70,
    service: 'payment',
    resource: shopResource,
    isError: true,
    attributes: { 'payment.provider': 'acme' },
    more: {
      events: [
        {
          timeUnixNano: '1795000000000000001',
          name: 'exception',
          attributes: [{ key: 'exception.type', value: { stringValue: 'Declined' } }],
          droppedAttributesCount: 2,
        },
      ],
      links: [{ traceId: cartTrace, spanId: spanId(5), traceState: 'a=b', flags: 257 }],
      traceState: 'shop=1',
      flags: 4294967295,
      droppedAttributesCount: 3,
    },
  },
  {
    traceId: checkoutTrace,
    spanId: spanId(6),
    parentSpanId: spanId(3),
    name: 'reserve',
    atMs: 21,
    durationMs: 10,
    service: 'checkout',
    resource: shopResource,
  },
  {
    traceId: cartTrace,
    spanId: spanId(5),
    name: 'GET /cart',
    kind: 'SERVER',
    atMs: 1000,
    durationMs: 8,
    service: 'gateway',
    resource: shopResource,
  },
  {
    traceId: brokenTrace,
    spanId: spanId(8),
    parentSpanId: spanId(7),
    name: 'mail',
    kind: 'CONSUMER',
    atMs: 2000,
    durationMs: 30,
    service: 'notifications',
  },
];

export const shopLogs: TestLog[] = [
  {
    atMs: 25,
    body: 'charging order 17',
    traceId: checkoutTrace,
    spanId: spanId(4),
    service: 'payment',
    resource: shopResource,
  },
  {
    atMs: 80,
    body: 'payment declined',
    severityNumber: 17,
    traceId: checkoutTrace,
    spanId: spanId(4),
    service: 'payment',
    resource: shopResource,
    attributes: { 'order.id': 17 },
  },
  {
    atMs: 100,
    body: 'order failed',
    severityNumber: 13,
    traceId: checkoutTrace,
    spanId: spanId(3),
    service: 'checkout',
    resource: shopResource,
  },
  { atMs: 3000, body: 'nothing to do', service: 'cron' },
];

export function sendShop(graph: TestGraph): void {
  graph.sendSpans(shopSpans);
  graph.sendLogs(shopLogs);
}
