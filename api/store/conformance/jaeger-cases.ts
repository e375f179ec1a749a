import { describe, expect, test } from 'vitest';
import { readJaegerFixtures } from './jaeger-fixtures.ts';
import type { TraceReads } from './readers.ts';
import { budget, filterOf, opened } from './row-kit.ts';
import type { OpenStore } from './store-under-test.ts';

/** The searches of Jaeger's storage integration suite. */
export function jaegerCases(open: OpenStore<TraceReads>): void {
  describe('the 32 traces of ../shared/data/jaeger', () => {
    test('are found by the 13 searches of its suite, each by those that name it', async () => {
      const { bodies, queries } = readJaegerFixtures();
      expect([bodies.length, queries.length]).toEqual([32, 13]);
      const store = await opened(open);
      for (const body of bodies) await store.append(body);
      const reader = await store.reader();
      const found: Record<string, string[]> = {};
      for (const { caption, filter, range, limit } of queries) {
        const plan = { filter: filterOf(filter, 'spans'), range, order: 'NEWEST', limit, budget } as const;
        const { items } = await reader.listTraces(plan);
        found[caption] = items.map(({ traceId }) => traceId).toSorted();
      }
      expect(found).toEqual(Object.fromEntries(queries.map(({ caption, expected }) => [caption, expected])));
    });

    test('come back whole by their ids', async () => {
      const { bodies, traces } = readJaegerFixtures();
      const store = await opened(open);
      for (const body of bodies) await store.append(body);
      const reader = await store.reader();
      const all = { fromNano: 0n, toNano: 2n ** 63n };
      const { items } = await reader.list({ filter: { op: 'all' }, range: all, limit: 1000, budget });
      const byTrace = [...Map.groupBy(items, ({ traceId }) => traceId)];
      const ids = byTrace.map(([id, spans]) => [id, spans.map(({ spanId }) => spanId).toSorted()] as const);
      expect(new Map(ids)).toEqual(traces);
      const outlines = await reader.outlines([...traces.keys()]);
      expect(outlines.map((outline) => outline?.starts.length)).toEqual([...traces.values()].map((own) => own.length));
      expect(await reader.spansById(items)).toEqual(items);
    });
  });
}
