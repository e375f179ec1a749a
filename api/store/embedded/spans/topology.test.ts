import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTime, hour, hours, seconds } from '../../conformance/row-kit.ts';
import type { ServiceEdge, TopologyNode } from '../../ports/trace-store.ts';
import { CallEdges } from './call-edges.ts';
import { type SpanParts, TestSpanStore } from './span-store.testing.ts';

const traceId = '7'.padStart(32, '0');
const id = (number: number): string => number.toString(16).padStart(16, '0');
const from = (service: string): NonNullable<SpanParts['resource']> => ({ 'service.name': service });

/** `a -> b`, the kind in front of what is no service. */
const inWords = (edges: ServiceEdge[]): Record<string, [requests: number, errors: number]> =>
  Object.fromEntries(
    edges.map((edge) => [`${name(edge.from)} -> ${name(edge.to)}`, [edge.requestCount, edge.errorCount]]),
  );
const name = ({ kind, name: text, namespace }: TopologyNode): string =>
  [kind === 'SERVICE' ? '' : `${kind} `, namespace === null ? '' : `${namespace}/`, text].join('');

async function edgesOf(store: TestSpanStore, range = anyTime): Promise<ReturnType<typeof inWords>> {
  return inWords((await store.reader().topology(range, null)).edges);
}

const client = (span: number, parts: SpanParts = {}): SpanParts => ({
  traceId,
  spanId: id(span),
  kind: 'CLIENT',
  startNano: hour,
  durationMs: 20,
  resource: from('shop'),
  ...parts,
});
const server = (span: number, parent: number, parts: SpanParts = {}): SpanParts => ({
  traceId,
  spanId: id(span),
  parentSpanId: id(parent),
  kind: 'SERVER',
  startNano: hour,
  durationMs: 5,
  resource: from('stock'),
  ...parts,
});
const elsewhere = { attributes: { 'server.address': 'api.bank.example' } };

describe('a call of one service by another', () => {
  test('is found whichever of its spans comes first, and is as its caller saw it', async () => {
    const store = new TestSpanStore();
    store.send(client(1, { statusCode: 'ERROR' }));
    store.send(server(2, 1));
    store.send(server(4, 3));
    store.send(client(3));
    store.send(client(5), server(6, 5));
    const { edges } = await store.reader().topology(anyTime, null);
    expect(inWords(edges)).toEqual({ 'shop -> stock': [3, 1] });
    expect(Math.abs(edges[0]!.p95Nano! - 20e6)).toBeLessThan(0.01 * 20e6);
  });

  test('counts with those of all others for what is called', async () => {
    const store = new TestSpanStore();
    store.send(client(1, { statusCode: 'ERROR' }), server(2, 1), client(3), server(4, 3));
    store.send(client(5, { resource: from('web'), durationMs: 90 }), server(6, 5), client(7, elsewhere));
    const { called } = await store.reader().topology(anyTime, null);
    expect(called.map(({ node, requestCount, errorCount }) => [name(node), requestCount, errorCount])).toEqual([
      ['stock', 3, 1],
      ['EXTERNAL api.bank.example', 1, 0],
    ]);
    expect(Math.abs(called[0]!.p95Nano! - 90e6)).toBeLessThan(0.01 * 90e6);
  });

  test('is none within a service, and none of spans that have nothing to do with each other', async () => {
    const store = new TestSpanStore();
    store.send(client(1), server(2, 1, { resource: from('shop') }), server(3, 99), client(4));
    expect(await edgesOf(store)).toEqual({});
  });

  test('is the same however the spans are spread over requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.boolean()), { maxLength: 12 }),
        fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
        fc.array(fc.nat(5), { minLength: 24, maxLength: 24 }),
        async (calls, order, cuts) => {
          const spans = calls.flatMap(([caller, callee, isError], index) => [
            client(index * 2 + 1, { resource: from(`s${caller}`), statusCode: isError ? 'ERROR' : 'UNSET' }),
            server(index * 2 + 2, index * 2 + 1, { resource: from(`s${callee}`) }),
          ]);
          const shuffled = spans
            .map((span, index) => ({ span, at: order[index]! }))
            .sort((a, b) => a.at - b.at)
            .map(({ span }) => span);
          const store = new TestSpanStore();
          for (let at = 0, turn = 0; at < shuffled.length; turn++) {
            const end = at + 1 + cuts[turn]!;
            store.send(...shuffled.slice(at, end));
            if (cuts[turn] === 0) await store.flush();
            at = end;
          }
          const expected: ReturnType<typeof inWords> = {};
          for (const [caller, callee, isError] of calls) {
            if (caller === callee) continue;
            const counts = (expected[`s${caller} -> s${callee}`] ??= [0, 0]);
            counts[0]++;
            if (isError) counts[1]++;
          }
          expect(await edgesOf(store)).toEqual(expected);
          await store.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('is of the environment that is asked for', async () => {
    const store = new TestSpanStore();
    for (const [index, environment] of ['live', 'test', 'live'].entries()) {
      const resource = { 'service.name': 'shop', 'deployment.environment.name': environment };
      const callee = { 'service.name': 'stock', 'deployment.environment.name': environment };
      store.send(client(index * 2 + 1, { resource }), server(index * 2 + 2, index * 2 + 1, { resource: callee }));
    }
    const reader = store.reader();
    expect(inWords((await reader.topology(anyTime, 'live')).edges)).toEqual({ 'shop -> stock': [2, 0] });
    expect(inWords((await reader.topology(anyTime, 'none')).edges)).toEqual({});
    expect(inWords((await reader.topology(anyTime, null)).edges)).toEqual({ 'shop -> stock': [3, 0] });
  });
});

describe('what is no service of ours', () => {
  test('is known by the attributes of the span that calls it', async () => {
    const store = new TestSpanStore();
    const queue = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
    store.send(
      client(1, { attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'stock' } }),
      client(2, { attributes: { 'db.system': 'redis' }, statusCode: 'ERROR' }),
      client(3, { kind: 'PRODUCER', attributes: queue }),
      server(4, 3, { kind: 'CONSUMER', attributes: queue }),
      client(5, elsewhere),
    );
    expect(await edgesOf(store)).toEqual({
      'shop -> DATABASE postgresql/stock': [1, 0],
      'shop -> DATABASE redis': [1, 1],
      'shop -> MESSAGING kafka/orders': [1, 0],
      'MESSAGING kafka/orders -> stock': [1, 0],
      'shop -> EXTERNAL api.bank.example': [1, 0],
    });
  });

  test('is no outsider where a service of ours answers at the address', async () => {
    const store = new TestSpanStore();
    store.send(client(1, elsewhere), client(2, elsewhere));
    expect(await edgesOf(store)).toEqual({ 'shop -> EXTERNAL api.bank.example': [2, 0] });
    store.send(server(3, 1));
    expect(await edgesOf(store)).toEqual({ 'shop -> stock': [1, 0] });
  });

  test('is counted once, in the hour of its calls, whatever else is being written', async () => {
    const store = new TestSpanStore();
    store.send(client(1, { ...elsewhere, startNano: hour + seconds(70) }));
    store.send(server(2, 0, { startNano: hour - hours(1) }), server(3, 0, { startNano: hour - hours(20) }));
    for (const asked of ['in memory', 'in files'] as const) {
      if (asked === 'in files') await store.flush();
      expect(await edgesOf(store)).toEqual({ 'shop -> EXTERNAL api.bank.example': [1, 0] });
      const minute = { fromNano: hour + seconds(60), toNano: hour + seconds(120) };
      expect(await edgesOf(store, minute)).toEqual({ 'shop -> EXTERNAL api.bank.example': [1, 0] });
      expect(await edgesOf(store, { fromNano: 0n, toNano: hour })).toEqual({});
      store.send(server(4, 0, { startNano: hour + seconds(71) }), server(5, 0, { startNano: hour - hours(20) }));
    }
  });
});

test('there are not more numbers of nodes and edges than can be held', () => {
  const edges = new CallEdges();
  const service = edges.service('["a",null,null]');
  for (let host = 0; !edges.isFull; host++) edges.toPeer(service, edges.peer('EXTERNAL', `host-${host}`));
  expect(edges.json(edges.toPeer(service, edges.peer('EXTERNAL', 'host-7')))).toContain('host-7');
});
