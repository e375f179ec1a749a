import { describe, expect, test } from 'vitest';
import { exampleSpan } from '../../query/memory/example-rows.ts';
import { hexOfWords } from '../columnar/compile-filter.ts';
import { spanKindNumber } from '../../telemetry/span.ts';
import type { TraceListPlan, TraceOutline } from '../ports/trace-store.ts';
import { everything } from '../ports/plan.ts';
import { traceBody } from './encode-items.ts';
import type { TraceReads } from './readers.ts';
import { allPages, anyTime, budget, filterOf, hour, hours, listPlan, opened, seconds } from './row-kit.ts';
import type { OpenStore, StoreUnderTest } from './store-under-test.ts';

type SpanParts = NonNullable<Parameters<typeof exampleSpan>[0]>;

const traceId = (number: number): string => number.toString(16).padStart(32, '0');
const spanId = (number: number): string => number.toString(16).padStart(16, '0');

/** Traces: by id, whole, and in lists. */
export function traceCases(open: OpenStore<TraceReads>): void {
  const storeWith = async (...requests: SpanParts[][]): Promise<StoreUnderTest<TraceReads>> => {
    const store = await opened(open);
    for (const parts of requests) await store.append(bodyOf(parts));
    return store;
  };
  const bodyOf = (parts: SpanParts[]): Uint8Array =>
    traceBody(parts.map((part) => exampleSpan({ startNano: hour, ...part })));
  const plan = (parts: Partial<TraceListPlan> = {}): TraceListPlan => ({
    filter: everything,
    range: anyTime,
    order: 'NEWEST',
    limit: 1000,
    budget,
    ...parts,
  });

  describe('the outline of a trace', () => {
    const shop = { 'service.name': 'shop' };
    const parts: SpanParts[] = [
      {
        traceId: traceId(1),
        spanId: spanId(3),
        parentSpanId: spanId(1),
        name: 'b',
        startNano: hour + seconds(2),
        durationMs: 5,
        kind: 'CLIENT',
        statusCode: 'ERROR',
        resource: shop,
      },
      {
        traceId: traceId(1),
        spanId: spanId(1),
        name: 'a',
        durationMs: 9000,
        resource: { 'service.name': 'web', 'service.namespace': 'eu' },
      },
      { traceId: traceId(2), spanId: spanId(9), name: 'other' },
      {
        traceId: traceId(1),
        spanId: spanId(2),
        parentSpanId: spanId(1),
        name: 'a',
        startNano: hour + seconds(2),
        resource: shop,
      },
    ];

    test('has its spans in order of start, then id', async () => {
      const reader = await (await storeWith(parts.slice(0, 2), parts.slice(2))).reader();
      const [outline] = await reader.outlines([traceId(1)]);
      expect(inWords(outline!)).toEqual({
        traceId: traceId(1),
        startNano: hour,
        spans: [
          {
            spanId: spanId(1),
            parentSpanId: spanId(0),
            start: 0,
            duration: 9e9,
            kind: 'SERVER',
            status: 0,
            name: 'a',
            service: { name: 'web', namespace: 'eu' },
          },
          {
            spanId: spanId(2),
            parentSpanId: spanId(1),
            start: 2e9,
            duration: 1e6,
            kind: 'SERVER',
            status: 0,
            name: 'a',
            service: { name: 'shop', namespace: null },
          },
          {
            spanId: spanId(3),
            parentSpanId: spanId(1),
            start: 2e9,
            duration: 5e6,
            kind: 'CLIENT',
            status: 2,
            name: 'b',
            service: { name: 'shop', namespace: null },
          },
        ],
      });
    });

    test('stands where it was asked for, as often as it was, and is null where nothing is kept', async () => {
      const reader = await (await storeWith(parts)).reader();
      const outlines = await reader.outlines([traceId(2), traceId(7), traceId(1), traceId(2), 'no id']);
      expect(outlines.map((outline) => outline?.traceId ?? null)).toEqual([
        traceId(2),
        null,
        traceId(1),
        traceId(2),
        null,
      ]);
      expect(outlines.map((outline) => outline?.starts.length ?? 0)).toEqual([1, 0, 3, 1, 0]);
      expect(await reader.outlines([])).toEqual([]);
    });

    test('goes over hours and days', async () => {
      const spans = [0, 1, 30, 2].map((after, index) => ({
        traceId: traceId(5),
        spanId: spanId(index + 1),
        startNano: hour + hours(after),
      }));
      const reader = await (await storeWith(spans.slice(0, 2), spans.slice(2))).reader();
      const [outline] = await reader.outlines([traceId(5)]);
      expect([...outline!.starts]).toEqual([0, 1, 2, 30].map((after) => Number(hours(after))));
    });

    test('has a span that was sent again once', async () => {
      const store = await storeWith(parts, parts.slice(0, 1));
      await store.append(bodyOf(parts));
      const [outline] = await (await store.reader()).outlines([traceId(1)]);
      expect(outline!.starts).toHaveLength(3);
      const { aggregation } = await (
        await store.reader()
      ).aggregate({
        filter: everything,
        range: anyTime,
        by: [],
        aggregates: [{ fn: 'count' }],
        maxGroups: 1,
        budget,
      });
      expect(aggregation.values[0]).toEqual([4]);
    });

    test('has it once though the process began anew in between', async () => {
      const store = await storeWith(parts);
      await store.restart();
      await store.append(bodyOf(parts));
      const reader = await store.reader();
      expect((await reader.list(listPlan())).items).toHaveLength(4);
      const counts = {
        filter: everything,
        range: anyTime,
        by: [],
        aggregates: [{ fn: 'count' }],
        maxGroups: 1,
        budget,
      } as const;
      expect(
        (await reader.aggregate({ ...counts, by: [], aggregates: [...counts.aggregates] })).aggregation.values[0],
      ).toEqual([4]);
    });
  });

  test('spans may take centuries, and all of them together', async () => {
    const longest = 2 ** 63;
    const durations = [1, 2 ** 53 + 2, longest, longest, longest];
    const parts = durations.map((durationNano, index): SpanParts => ({ name: `${index}`, durationNano }));
    const reader = await (await storeWith(parts.slice(0, 2), parts.slice(2))).reader();
    const duration = { place: 'intrinsic', name: 'duration' } as const;
    const slowest = await reader.list(listPlan({ order: { key: duration, descending: true } }));
    expect(slowest.items.map(({ durationNano }) => durationNano)).toEqual(durations.toReversed());
    const { aggregation } = await reader.aggregate({
      filter: everything,
      range: anyTime,
      by: [],
      aggregates: [{ fn: 'sum', key: duration }, { fn: 'max', key: duration }, { fn: 'count' }],
      maxGroups: 1,
      budget,
    });
    expect(aggregation.values.map(([value]) => value)).toEqual([3 * longest + 2 ** 53, longest, 5]);
  });

  test('spans by id come in the order asked, null where one is not kept', async () => {
    const parts = [1, 2, 3].map((number) => ({
      traceId: traceId(number % 2),
      spanId: spanId(number),
      name: `span ${number}`,
    }));
    const store = await storeWith(parts.map((part) => ({ ...part, traceId: part.traceId.replace(/0$/, 'f') })));
    const reader = await store.reader();
    const { items } = await reader.list(listPlan());
    const ids = items.map(({ traceId, spanId }) => ({ traceId, spanId })).toReversed();
    const asked = [ids[2]!, { traceId: ids[0]!.traceId, spanId: spanId(77) }, ids[0]!, ids[0]!];
    const found = await reader.spansById(asked);
    expect(found.map((span) => span?.spanId ?? null)).toEqual([ids[2]!.spanId, null, ids[0]!.spanId, ids[0]!.spanId]);
  });

  describe('a list of traces', () => {
    test('has each trace once, whole, whatever part of it matched', async () => {
      const parts: SpanParts[] = [
        { traceId: traceId(1), spanId: spanId(1), name: 'root', durationMs: 100, resource: { 'service.name': 'web' } },
        {
          traceId: traceId(1),
          spanId: spanId(2),
          parentSpanId: spanId(1),
          name: 'inner',
          startNano: hour + seconds(1),
          durationMs: 400,
          statusCode: 'ERROR',
          resource: { 'service.name': 'shop' },
        },
        { traceId: traceId(2), spanId: spanId(3), parentSpanId: spanId(8), name: 'inner', startNano: hour + hours(1) },
      ];
      const reader = await (await storeWith(parts)).reader();
      const filter = {
        op: 'equals',
        key: { place: 'intrinsic', name: 'name' },
        value: { text: 'inner', number: null },
      } as const;
      const { items, hasNextPage } = await reader.listTraces(plan({ filter }));
      expect(hasNextPage).toBe(false);
      expect(items).toEqual([
        {
          traceId: traceId(2),
          startNano: hour + hours(1),
          durationNano: 1e6,
          spanCount: 1,
          errorCount: 0,
          services: [{ name: 'unknown_service', namespace: null }],
          root: null,
        },
        {
          traceId: traceId(1),
          startNano: hour,
          durationNano: 1.4e9,
          spanCount: 2,
          errorCount: 1,
          services: [
            { name: 'web', namespace: null },
            { name: 'shop', namespace: null },
          ],
          root: { spanId: spanId(1), name: 'root', service: { name: 'web', namespace: null } },
        },
      ]);
    });

    test('belongs to a range by a span that matches and starts in it', async () => {
      const parts = [
        { traceId: traceId(1), spanId: spanId(1), startNano: hour - hours(2) },
        { traceId: traceId(1), spanId: spanId(2), startNano: hour + 1n },
        { traceId: traceId(2), spanId: spanId(3), startNano: hour - 1n },
      ];
      const reader = await (await storeWith(parts)).reader();
      const { items } = await reader.listTraces(plan({ range: { fromNano: hour, toNano: hour + hours(1) } }));
      expect(items).toMatchObject([{ traceId: traceId(1), startNano: hour - hours(2), spanCount: 2 }]);
    });

    const sameInstant = Array.from({ length: 300 }, (_, index) => ({
      traceId: traceId(1 + ((index * 7919) % 300)),
      spanId: spanId(index + 1),
      startNano: hour + BigInt(index >= 290 ? 1 : 0),
      durationMs: 1 + (index % 3),
    }));

    test.each(['NEWEST', 'SLOWEST', 'MOST_SPANS'] as const)(
      'many of one instant are each on one page (%s)',
      async (order) => {
        const reader = await (await storeWith(sameInstant.slice(0, 100), sameInstant.slice(100))).reader();
        const { items: whole } = await reader.listTraces(plan({ order }));
        expect(whole).toHaveLength(300);
        for (const limit of [7, 64, 150]) {
          const { items } = await allPages(
            (page) => reader.listTraces({ ...plan({ order }), ...page }),
            plan({ order, limit }),
          );
          expect(items.map((item) => item.traceId)).toEqual(whole.map((item) => item.traceId));
        }
      },
    );
  });

  describe('spans as points', () => {
    const parts: SpanParts[] = Array.from({ length: 60 }, (_, index) => ({
      traceId: traceId(1 + (index % 7)),
      spanId: spanId(index + 1),
      startNano: hour + seconds(index * 130),
      durationMs: 1 + ((index * 31) % 60),
      statusCode: index % 4 === 0 ? ('ERROR' as const) : ('UNSET' as const),
    }));

    test('have start, duration, status and trace of each that matches, in order of start', async () => {
      const reader = await (await storeWith(parts.slice(0, 20), parts.slice(20))).reader();
      const range = { fromNano: hour + seconds(130), toNano: hour + seconds(130 * 50) };
      const points = await reader.spanPoints({ filter: filterOf('duration>10ms', 'spans'), range, limit: 100, budget });
      const expected = parts.slice(1, 50).filter(({ durationMs }) => durationMs! > 10);
      expect(points.count).toBe(expected.length);
      expect([...points.startsMs]).toEqual(expected.map(({ startNano }) => Number(startNano! / 1_000_000n)));
      expect([...points.durations]).toEqual(expected.map(({ durationMs }) => durationMs! * 1e6));
      expect([...points.statuses]).toEqual(expected.map(({ statusCode }) => (statusCode === 'ERROR' ? 2 : 0)));
      expect(Buffer.from(points.traceIds).toString('hex')).toBe(expected.map((part) => part.traceId).join(''));
      expect(points.report).toMatchObject({ range, truncated: false });
    });

    test('are none where nothing matches', async () => {
      const reader = await (await storeWith(parts)).reader();
      const plan = { filter: filterOf('absent=1', 'spans'), range: anyTime, limit: 100, budget };
      expect(await reader.spanPoints(plan)).toMatchObject({ count: 0, startsMs: new Float64Array(0) });
    });
  });
}

function inWords(outline: TraceOutline): unknown {
  const {
    startNano,
    spanIds,
    parentSpanIds,
    starts,
    durations,
    kinds,
    statuses,
    names,
    services,
    nameList,
    serviceList,
  } = outline;
  const id = (words: Int32Array, at: number): string => hexOfWords(words[at * 2]!, words[at * 2 + 1]!);
  const kindNames = Object.keys(spanKindNumber);
  return {
    traceId: outline.traceId,
    startNano,
    spans: Array.from(starts, (start, at) => ({
      spanId: id(spanIds, at),
      parentSpanId: id(parentSpanIds, at),
      start,
      duration: durations[at],
      kind: kindNames[kinds[at]!],
      status: statuses[at],
      name: nameList[names[at]!],
      service: serviceList[services[at]!],
    })),
  };
}
