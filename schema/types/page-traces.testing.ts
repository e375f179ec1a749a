import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import type { TestSpan } from '../otlp.testing.ts';

export const shop = traceId(1);
export const other = traceId(2);

/** A graph with two traces of a page, and a third of a single span whose parent is missing. */
export async function openPageTraces(): Promise<TestGraph> {
  const graph = await TestGraph.open();
  graph.sendSpans([...page(shop, 20, 2), ...page(other, 5, 1)]);
  graph.sendSpans([{ traceId: traceId(3), spanId: spanId(2), parentSpanId: spanId(1), atMs: 0, service: 'web' }]);
  return graph;
}

/** A page that asks a service twice, which asks its database each time; then sends a message that is handled later. */
function page(ofTrace: string, queryMs: number, calls: number): TestSpan[] {
  const span = (id: number, parent: number, service: string, more: Partial<TestSpan>): TestSpan => ({
    traceId: ofTrace,
    spanId: spanId(id),
    ...(parent > 0 && { parentSpanId: spanId(parent) }),
    atMs: 0,
    service,
    ...more,
  });
  const call = (number: number): TestSpan[] => {
    const id = number * 10;
    const atMs = 10 + (number - 1) * 40;
    const database = { 'db.system.name': 'postgresql', 'db.namespace': 'cart', 'server.address': 'pg' };
    return [
      span(id, 1, 'web', { name: 'GET', kind: 'CLIENT', atMs, durationMs: 30 }),
      span(id + 1, id, 'cart', {
        name: 'GET /cart',
        kind: 'SERVER',
        atMs: atMs + 1,
        durationMs: 28,
        isError: number === 1,
      }),
      span(id + 2, id + 1, 'cart', { name: 'parse', atMs: atMs + 2, durationMs: 1 }),
      span(id + 3, id + 1, 'cart', {
        name: 'SELECT cart',
        kind: 'CLIENT',
        atMs: atMs + 4,
        durationMs: queryMs,
        attributes: database,
      }),
    ];
  };
  const queue = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
  return [
    span(1, 0, 'web', { name: 'GET /', kind: 'SERVER', durationMs: 100 }),
    ...Array.from({ length: calls }, (_, at) => call(at + 1)).flat(),
    span(100, 1, 'web', { name: 'send orders', kind: 'PRODUCER', atMs: 95, durationMs: 2, attributes: queue }),
    span(101, 100, 'mail', { name: 'process orders', kind: 'CONSUMER', atMs: 96, durationMs: 200, attributes: queue }),
    span(102, 101, 'mail', {
      name: 'POST',
      kind: 'CLIENT',
      atMs: 100,
      durationMs: 50,
      attributes: { 'server.address': 'smtp.example' },
    }),
  ];
}
