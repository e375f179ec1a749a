import { describe, expect, onTestFinished, test } from 'vitest';
import type { MetricListRequest, MetricReader } from '../ports/metric-store.ts';
import {
  allTime,
  ampleBudget,
  key,
  metricsBody,
  nano,
  readSeries,
  readValues,
  type SentMetric,
  seriesPlan,
} from './metric-kit.ts';
import { allPoints } from './metric-round-trip.ts';
import { everything } from '../ports/plan.ts';
import type { OpenStore, StoreUnderTest } from './store-under-test.ts';

const DAY_S = 86_400;

/** Metrics by name, their keys and values, what is kept, and points as they came. */
export function metricReaderCases(open: OpenStore<MetricReader>): void {
  const storeOf = async (...requests: SentMetric[][]): Promise<StoreUnderTest<MetricReader>> => {
    const store = await open();
    onTestFinished(() => store.close());
    for (const metrics of requests) await store.append(metricsBody(...metrics));
    return store;
  };
  const list = async (reader: MetricReader, request: Partial<MetricListRequest> = {}): Promise<string[]> => {
    const { metrics } = await reader.listMetrics({ match: '', range: allTime, limit: 100, ...request });
    return metrics.map(({ name, unit }) => `${name} ${unit}`.trim());
  };

  describe('the list of metrics', () => {
    const all: SentMetric[] = [
      { name: 'http.duration', unit: 's', histogram: [{ at: 10, count: '1' }] },
      { name: 'HTTP.requests', sum: [{ at: 20, value: 1 }] },
      { name: 'cpu', unit: '1', gauge: [{ at: 30, value: 1 }] },
      { name: 'cpu', unit: 's', sum: [{ at: DAY_S + 40, value: 1 }] },
      { name: 'cpu', unit: 's', gauge: [{ at: 50, value: 1 }] },
    ];

    test('is in order of name, unit and type, and goes on behind an id', async () => {
      const reader = await (await storeOf(all.slice(0, 2), all.slice(2))).reader();
      expect(await list(reader)).toEqual(['HTTP.requests', 'cpu 1', 'cpu s', 'cpu s', 'http.duration s']);
      const paged: string[] = [];
      let after: string | undefined;
      for (let page = 0; page < 5; page++) {
        const request = { match: '', range: allTime, limit: 2, ...(after === undefined ? {} : { after }) };
        const { metrics, total, hasNextPage } = await reader.listMetrics(request);
        expect(total).toBe(5);
        paged.push(...metrics.map(({ name, unit, type }) => `${name} ${unit} ${type}`));
        if (!hasNextPage) break;
        after = metrics.at(-1)!.id;
      }
      expect(paged).toEqual([
        'HTTP.requests  SUM',
        'cpu 1 GAUGE',
        'cpu s GAUGE',
        'cpu s SUM',
        'http.duration s HISTOGRAM',
      ]);
    });

    test('is of names that hold a text in any case, of an exact name, of a range', async () => {
      const reader = await (await storeOf(all)).reader();
      expect(await list(reader, { match: 'Http' })).toEqual(['HTTP.requests', 'http.duration s']);
      expect(await list(reader, { name: 'cpu' })).toEqual(['cpu 1', 'cpu s', 'cpu s']);
      expect(await list(reader, { name: 'cp' })).toEqual([]);
      expect(await list(reader, { range: { fromNano: nano(20), toNano: nano(30) } })).toEqual(['HTTP.requests']);
      expect(await list(reader, { range: { fromNano: nano(DAY_S), toNano: nano(2 * DAY_S) } })).toEqual(['cpu s']);
    });

    test('tells of keys and of when a metric was last seen', async () => {
      const gauge = [
        { at: 10, value: 1, attributes: { b: 'x' } },
        { at: DAY_S + 5, value: 1, attributes: { a: 'x' } },
      ];
      const reader = await (await storeOf([{ name: 'm', description: 'what it is', gauge }])).reader();
      const { metrics } = await reader.listMetrics({ match: '', range: allTime, limit: 1 });
      expect(metrics).toMatchObject([
        { name: 'm', description: 'what it is', attributeKeys: ['a', 'b'], lastSeenNano: nano(DAY_S + 5) },
      ]);
    });
  });

  describe('a metric', () => {
    test('of a name is the one that was seen last, and has the same id for good', async () => {
      const store = await storeOf(
        [{ name: 'm', unit: 's', gauge: [{ at: DAY_S + 10, value: 1 }] }],
        [{ name: 'm', unit: 'ms', gauge: [{ at: 20, value: 1 }] }],
      );
      const found = await (await store.reader()).metricByName('m');
      expect(found).toMatchObject({ name: 'm', unit: 's' });
      await store.append(metricsBody({ name: 'm', unit: 'ms', gauge: [{ at: DAY_S + 20, value: 1 }] }));
      expect(await (await store.reader()).metricByName('m')).toMatchObject({ unit: 'ms' });
      await store.restart();
      const reader = await store.reader();
      expect(await reader.metricByName('m')).toMatchObject({ unit: 'ms' });
      expect(await reader.metricById(found!.id)).toMatchObject({ name: 'm', unit: 's' });
    });

    test('that is not there is null', async () => {
      const reader = await (await storeOf([{ name: 'm', gauge: [{ at: 1, value: 1 }] }])).reader();
      expect(await reader.metricByName('M')).toBeNull();
      expect(await reader.metricById('m')).toBeNull();
    });
  });

  describe('completion', () => {
    test('knows keys and values of series, resources and scopes, of most series first', async () => {
      const reader = await (
        await storeOf(
          [
            {
              resource: { 'host.name': 'h1' },
              scope: { name: 'meter' },
              gauge: [
                { at: 1, value: 1, attributes: { zone: 'west', Zeta: 'z' } },
                { at: 1, value: 1, attributes: { zone: 'east' } },
              ],
            },
          ],
          [{ resource: { 'host.name': 'h2' }, gauge: [{ at: 2, value: 1, attributes: { zone: 'east', shelf: 7 } }] }],
        )
      ).reader();
      expect(await reader.attributeKeys('z', allTime, 10)).toEqual(['zone', 'Zeta']);
      expect(await reader.attributeKeys('', allTime, 1)).toHaveLength(1);
      expect(await reader.attributeKeys('otel', allTime, 10)).toEqual(['otel.scope.name']);
      expect(await reader.attributeValues(key('zone'), '', allTime, 10)).toEqual(['east', 'west']);
      expect(await reader.attributeValues(key('zone'), 'W', allTime, 10)).toEqual(['west']);
      expect(await reader.attributeValues(key('shelf'), '', allTime, 10)).toEqual(['7']);
      expect(await reader.attributeValues(key('host.name'), '', allTime, 10)).toEqual(['h1', 'h2']);
      expect(await reader.attributeValues(key('host.name', 'resource'), '', allTime, 1)).toEqual(['h1']);
      expect(await reader.attributeValues(key('host.name', 'attribute'), '', allTime, 10)).toEqual([]);
      expect(await reader.attributeValues(key('none'), '', allTime, 10)).toEqual([]);
    });
  });

  describe('retention', () => {
    const days: SentMetric[][] = [0, 1, 2].map((day) => [{ gauge: [{ at: day * DAY_S + 10, value: day }] }]);

    test('frees whole days, and says what is kept', async () => {
      const store = await storeOf(...days);
      const before = await (await store.reader()).statistics();
      expect(before).toMatchObject({ rows: 3, oldestNano: nano(10), newestNano: nano(2 * DAY_S + 10), damages: [] });
      await store.deleteBefore(nano(2 * DAY_S + 5));
      const reader = await store.reader();
      const after = await reader.statistics();
      if (before.bytesOnDisk > 0) {
        expect(after).toMatchObject({ oldestNano: nano(2 * DAY_S + 10), rows: 1 });
        expect(after.bytesOnDisk).toBeLessThan(before.bytesOnDisk);
        expect(await readValues(reader, { from: 0, to: 3 * DAY_S, aggregates: [{ fn: 'sum' }] })).toEqual([2]);
      }
    });

    test('lasts over restarts, when the log still has what was deleted', async () => {
      const store = await storeOf(...days);
      await store.deleteBefore(nano(2 * DAY_S));
      const kept = await (await store.reader()).statistics();
      await store.restart();
      expect((await (await store.reader()).statistics()).rows).toBe(kept.rows);
      await store.append(metricsBody({ gauge: [{ at: 20, value: 7 }] }));
      const values = await readValues(await store.reader(), { from: 0, to: DAY_S, aggregates: [{ fn: 'last' }] });
      expect(values).toEqual([7]);
    });
  });

  describe('points', () => {
    test('without a value are there with their flags, and count for nothing', async () => {
      const gauge = [
        { at: 1, value: 5 },
        { at: 2, flags: 1 },
        { at: 3, value: 7 },
      ];
      const reader = await (await storeOf([{ gauge }])).reader();
      const { id } = (await reader.metricByName('requests'))!;
      const points = await allPoints(reader, id, 2);
      expect(points.map(({ value, flags }) => [value, flags])).toEqual([
        [7, 0],
        [null, 1],
        [5, 0],
      ]);
      const aggregates = (['count', 'sum', 'last'] as const).map((fn) => ({ fn }));
      const { groups } = await readSeries(reader, seriesPlan({ from: 0, to: 10, aggregates }));
      expect(groups.get('[]')).toEqual([[2], [12], [7]]);
    });

    test('are exact beyond what doubles hold', async () => {
      const big = 2n ** 62n + 1n;
      const gauge = [
        { at: 1, asInt: String(big) },
        { at: 2, asInt: String(-big) },
      ];
      const reader = await (await storeOf([{ gauge }])).reader();
      const { id } = (await reader.metricByName('requests'))!;
      expect((await allPoints(reader, id, 10)).map(({ intValue }) => intValue)).toEqual([-big, big]);
    });

    test('of many series that come and go are found by all of them', async () => {
      const series = Array.from({ length: 300 }, (_, index) => ({
        at: Math.floor(index / 3) * 60,
        value: index,
        attributes: { pod: `pod-${index}` },
      }));
      const store = await storeOf([{ gauge: series.slice(0, 100) }], [{ gauge: series.slice(100) }]);
      const reader = await store.reader();
      const plan = seriesPlan({ from: 0, to: 6000, by: [key('pod')], aggregates: [{ fn: 'last' }] });
      const { groups, report } = await readSeries(reader, plan);
      expect(report.truncated).toBe(false);
      expect(groups.size).toBe(300);
      for (const { value, attributes } of series)
        expect(groups.get(JSON.stringify([attributes.pod]))).toEqual([[value]]);
      const few = await readSeries(reader, { ...plan, maxSeries: 10 });
      expect([few.groups.size, few.report.truncated]).toEqual([10, true]);
    });

    test('have exemplars, of those in the range some of all of its time', async () => {
      const exemplar = (at: number): object => ({ timeUnixNano: String(nano(at)), asDouble: at });
      const gauge = Array.from({ length: 40 }, (_, index) => ({
        at: index * 10,
        value: 1,
        exemplars: [exemplar(index * 10), exemplar(index * 10 + 1)],
      }));
      const reader = await (await storeOf([{ gauge: gauge.slice(0, 5) }], [{ gauge: gauge.slice(5) }])).reader();
      const { result } = await readSeries(reader, seriesPlan({ from: 0, to: 300, aggregates: [{ fn: 'last' }] }));
      const found = result.exemplars[0]!.map(({ value }) => value!);
      expect(found).toEqual(found.toSorted((a, b) => b - a));
      expect([found.length, found[0], found.at(-1)]).toEqual([20, 291, expect.toSatisfy((last: number) => last <= 30)]);
    });

    test('are the same after a restart in the midst of it', async () => {
      const requests = Array.from({ length: 6 }, (_, index): SentMetric[] => [
        { sum: [{ at: index * 60, start: -100, value: index * index, attributes: { zone: index % 2 } }] },
      ]);
      const store = await storeOf(...requests.slice(0, 3));
      await store.restart();
      for (const metrics of requests.slice(3)) await store.append(metricsBody(...metrics));
      await store.restart();
      const reader = await store.reader();
      const plan = {
        metric: { name: 'requests' },
        filter: everything,
        range: allTime,
        limit: 100,
        budget: ampleBudget,
      };
      const { points } = await reader.points(plan);
      expect(points.map(({ value }) => value)).toEqual([25, 16, 9, 4, 1, 0]);
    });
  });
}
