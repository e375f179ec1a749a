import { describe, expect, test } from 'vitest';
import type { MetricListRequest, MetricReader } from '../ports/metric-store.ts';
import { allTime, metricsBody, nano, type SentMetric } from './metric-kit.ts';
import type { OpenStore } from './store-under-test.ts';

const day = 86_400;

/** The same ten series on two days, and one more on the second; another metric of one series. */
function memory(at: number, hosts: number): SentMetric[] {
  return Array.from({ length: hosts }, (_, host) => ({
    name: 'memory.usage',
    unit: 'By',
    resource: { 'service.name': host < 5 ? 'web' : 'cart' },
    gauge: [
      { at, value: 1, attributes: { 'host.name': `host-${host}`, state: 'used' } },
      { at: at + 1, value: 2, attributes: { 'host.name': `host-${host}`, state: 'used' } },
    ],
  }));
}

const requests: SentMetric = { name: 'requests', unit: '1', sum: [{ at: day, value: 1 }] };

/** Which metrics there are, and how many series they have. */
export function metricCatalogCases(open: OpenStore<MetricReader>): void {
  const reading = async (check: (reader: MetricReader) => Promise<void>): Promise<void> => {
    const store = await open();
    try {
      await store.append(metricsBody(...memory(10, 10)));
      await store.append(metricsBody(...memory(day + 10, 11), requests));
      await check(await store.reader());
    } finally {
      await store.close();
    }
  };
  const namesOf = async (reader: MetricReader, asked: Partial<MetricListRequest>): Promise<string[]> => {
    const { metrics } = await reader.listMetrics({ match: '', range: allTime, limit: 10, ...asked });
    return metrics.map(({ name }) => name);
  };

  describe('a list of metrics', () => {
    test('is of a unit, of a type, and in an order', async () => {
      await reading(async (reader) => {
        expect(await namesOf(reader, {})).toEqual(['memory.usage', 'requests']);
        expect(await namesOf(reader, { unit: '1' })).toEqual(['requests']);
        expect(await namesOf(reader, { unit: '' })).toEqual([]);
        expect(await namesOf(reader, { type: 'GAUGE' })).toEqual(['memory.usage']);
        expect(await namesOf(reader, { order: 'MOST_SERIES' })).toEqual(['memory.usage', 'requests']);
        expect(await namesOf(reader, { order: 'MOST_SERIES', match: 'REQ' })).toEqual(['requests']);
      });
    });

    test('goes on behind a metric, in any order', async () => {
      await reading(async (reader) => {
        for (const order of ['NAME', 'MOST_SERIES'] as const) {
          const request = { match: '', range: allTime, limit: 1, order };
          const first = await reader.listMetrics(request);
          const second = await reader.listMetrics({ ...request, after: first.metrics[0]!.id });
          expect([...first.metrics, ...second.metrics].map(({ name }) => name)).toEqual(['memory.usage', 'requests']);
          expect([first.hasNextPage, second.hasNextPage]).toEqual([true, false]);
        }
      });
    });

    test('tells how many series there are at the most', async () => {
      await reading(async (reader) => {
        const { metrics } = await reader.listMetrics({ match: '', range: allTime, limit: 10 });
        expect(metrics.map(({ seriesCount }) => seriesCount)).toEqual([11, 1]);
      });
    });
  });

  describe('the cardinality of a metric', () => {
    test('counts each series once, with the values of its keys', async () => {
      await reading(async (reader) => {
        const { metrics } = await reader.listMetrics({ match: '', range: allTime, limit: 10 });
        const ids = [metrics[1]!.id, 'nothing', metrics[0]!.id];
        const [one, nothing, many] = await reader.cardinalities(ids, allTime, 2);
        expect(one).toEqual({ seriesCount: 1, isCut: false, attributes: [] });
        expect(nothing).toEqual({ seriesCount: 0, isCut: false, attributes: [] });
        expect(many).toEqual({
          seriesCount: 11,
          isCut: false,
          attributes: [
            {
              key: 'host.name',
              isResource: false,
              seriesCount: 11,
              valueCount: 11,
              values: [
                { value: 'host-0', seriesCount: 1 },
                { value: 'host-1', seriesCount: 1 },
              ],
            },
            {
              key: 'state',
              isResource: false,
              seriesCount: 11,
              valueCount: 1,
              values: [{ value: 'used', seriesCount: 11 }],
            },
            {
              key: 'service.name',
              isResource: true,
              seriesCount: 11,
              valueCount: 2,
              values: [
                { value: 'cart', seriesCount: 6 },
                { value: 'web', seriesCount: 5 },
              ],
            },
          ],
        });
      });
    });

    test('is of a range', async () => {
      await reading(async (reader) => {
        const { metrics } = await reader.listMetrics({ match: 'req', range: allTime, limit: 1 });
        const before = { fromNano: nano(0), toNano: nano(60) };
        expect(await reader.cardinalities([metrics[0]!.id], before, 10)).toMatchObject([{ seriesCount: 0 }]);
      });
    });
  });
}
