import { describe, expect, test } from 'vitest';
import type { MetricAggregate, MetricReader } from '../ports/metric-store.ts';
import {
  metricsBody,
  type PlanInWords,
  readSeries,
  type SentMetric,
  type SentPoint,
  seriesPlan,
} from './metric-kit.ts';
import type { OpenStore } from './store-under-test.ts';

/** How histograms, exponential histograms and summaries are read. */
export function metricDistributionCases(open: OpenStore<MetricReader>): void {
  const read = async (
    metrics: SentMetric[],
    aggregates: MetricAggregate[],
    plan: Partial<PlanInWords> = {},
  ): Promise<{ values: (number | null)[]; notes: string[] }> => {
    const store = await open();
    try {
      for (const metric of metrics) await store.append(metricsBody(metric));
      const found = await readSeries(await store.reader(), seriesPlan({ from: 0, to: 300, aggregates, ...plan }));
      const columns = found.groups.get('[]') ?? [];
      return { values: columns.map(([value]) => value!), notes: found.report.notes };
    } finally {
      await store.close();
    }
  };
  const quantiles = (...qs: number[]): MetricAggregate[] => qs.map((q) => ({ fn: 'quantile', q }));
  const all: MetricAggregate[] = (['count', 'sum', 'avg', 'min', 'max', 'rate', 'last'] as const).map((fn) => ({ fn }));
  const histogram = (at: number, counts: number[], fields: Partial<SentPoint> = {}): SentPoint => ({
    at,
    explicitBounds: [10, 20, 50],
    bucketCounts: counts.map(String),
    count: String(counts.reduce((a, b) => a + b, 0)),
    ...fields,
  });

  describe('percentiles of histograms with explicit bounds', () => {
    test('are interpolated inside the bucket, and a note says so', async () => {
      const sent: SentMetric[] = [{ temporality: 'DELTA', histogram: [histogram(60, [2, 6, 2, 0])] }];
      const { values, notes } = await read(sent, quantiles(0.1, 0.5, 0.8, 0.9, 1));
      expect(values.map((value) => Math.round(value! * 1000) / 1000)).toEqual([5, 15, 20, 35, 50]);
      expect(notes).toEqual(['Percentiles of histograms with explicit buckets are interpolated inside the bucket.']);
    });

    test('beyond the outer bounds reach to the least and greatest value, where they were sent', async () => {
      const fields = { min: 4, max: 90 };
      const sent: SentMetric[] = [{ temporality: 'DELTA', histogram: [histogram(60, [2, 0, 0, 2], fields)] }];
      const found = (await read(sent, quantiles(0.25, 0.75))).values;
      expect(found.map((value) => Math.round(value! * 1000) / 1000)).toEqual([7, 70]);
      const plain: SentMetric[] = [{ temporality: 'DELTA', histogram: [histogram(60, [2, 0, 0, 2])] }];
      const without = (await read(plain, quantiles(0.25, 0.75))).values;
      expect(without.map((value) => Math.round(value! * 1000) / 1000)).toEqual([5, 50]);
    });

    test('are of what was recorded in the range, not of all since the start', async () => {
      const sent: SentMetric[] = [{ histogram: [histogram(-60, [100, 0, 0, 0]), histogram(60, [100, 0, 10, 0])] }];
      const [median] = (await read(sent, quantiles(0.5))).values;
      expect(median).toBeCloseTo(35, 5);
    });

    test('merge series and temporalities, and series of other bounds', async () => {
      const delta: SentMetric = { temporality: 'DELTA', histogram: [histogram(60, [10, 0, 0, 0], { start: 0 })] };
      const sums: SentMetric = { histogram: [histogram(0, [5, 5, 5, 0]), histogram(60, [5, 5, 15, 0])] };
      const other: SentMetric = {
        temporality: 'DELTA',
        histogram: [
          { at: 60, start: 0, count: '10', explicitBounds: [10, 15, 20], bucketCounts: ['0', '10', '0', '0'] },
        ],
        resource: { 'service.name': 'other' },
      };
      const { values } = await read([delta, sums, other], [{ fn: 'count' }, ...quantiles(0.5, 0.9)]);
      expect(values[0]).toBe(30);
      expect(values[1]).toBeCloseTo(12.5, 5);
      expect(values[2]).toBeCloseTo(41, 5);
    });

    test('are null where nothing was recorded', async () => {
      const sent: SentMetric[] = [{ histogram: [histogram(0, [5, 5, 5, 0]), histogram(60, [5, 5, 5, 0])] }];
      expect((await read(sent, [...quantiles(0.5), { fn: 'count' }, { fn: 'avg' }])).values).toEqual([null, 0, null]);
    });
  });

  test('count, sum, average, extremes and rate are of recorded values', async () => {
    const fields = { sum: 300, min: 12, max: 45, start: 0 };
    const sent: SentMetric[] = [{ temporality: 'DELTA', histogram: [histogram(60, [0, 6, 4, 0], fields)] }];
    expect((await read(sent, all)).values).toEqual([10, 300, 30, 12, 45, 10 / 300, null]);
  });

  test('a histogram without buckets has a count, a sum, extremes, and no percentiles', async () => {
    const sent: SentMetric[] = [{ temporality: 'DELTA', histogram: [{ at: 60, count: '4', sum: 20, min: 1, max: 9 }] }];
    expect((await read(sent, [...all, ...quantiles(0.5)])).values).toEqual([4, 20, 5, 1, 9, 4 / 300, null, null]);
  });

  test('bounds that change begin a distribution anew', async () => {
    const changed = { at: 60, count: '8', explicitBounds: [1], bucketCounts: ['4', '4'] };
    const sent: SentMetric[] = [{ histogram: [histogram(0, [1, 1, 1, 1]), changed] }];
    expect((await read(sent, [{ fn: 'count' }])).values).toEqual([8]);
  });

  describe('exponential histograms', () => {
    const values = Array.from({ length: 2000 }, (_, index) => 1.5 ** (index / 100) * 0.01);
    const exponential = (scale: number, own: readonly number[], fields: Partial<SentPoint> = {}): SentPoint => {
      const bucketOf = (value: number): number => Math.ceil(Math.log2(value) * 2 ** scale) - 1;
      const first = Math.min(...own.map(bucketOf));
      const counts: number[] = [];
      for (const value of own) counts[bucketOf(value) - first] = (counts[bucketOf(value) - first] ?? 0) + 1;
      return {
        at: 60,
        start: 0,
        count: String(own.length),
        scale,
        positive: { offset: first, bucketCounts: Array.from(counts, (count) => String(count ?? 0)) },
        ...fields,
      };
    };
    const expectQuantiles = (found: (number | null)[], qs: number[], of: readonly number[], scale: number): void => {
      const sorted = of.toSorted((a, b) => a - b);
      const error = 2 ** (2 ** -scale) - 1;
      qs.forEach((q, index) => {
        const exact = sorted[Math.ceil(q * sorted.length) - 1]!;
        expect(Math.abs(found[index]! - exact) / exact).toBeLessThanOrEqual(error);
      });
    };

    test('give percentiles within their relative error', async () => {
      const sent: SentMetric[] = [{ temporality: 'DELTA', exponentialHistogram: [exponential(5, values)] }];
      const qs = [0.01, 0.25, 0.5, 0.9, 0.99, 1];
      expectQuantiles((await read(sent, quantiles(...qs))).values, qs, values, 5);
    });

    test('of different scales merge to the lower one', async () => {
      const sent: SentMetric[] = [
        { temporality: 'DELTA', exponentialHistogram: [exponential(5, values.slice(0, 700))] },
        {
          temporality: 'DELTA',
          exponentialHistogram: [exponential(3, values.slice(700))],
          resource: { 'service.name': 'other' },
        },
      ];
      const qs = [0.01, 0.25, 0.5, 0.9, 0.99];
      expectQuantiles((await read(sent, quantiles(...qs))).values, qs, values, 3);
    });

    test('that are cumulative lose what they had before, also when their scale fell', async () => {
      const before = exponential(5, values.slice(0, 500), { at: 0 });
      const after = exponential(4, values, { at: 60 });
      const sent: SentMetric[] = [{ exponentialHistogram: [before, after] }];
      const qs = [0.1, 0.5, 0.9];
      const { values: found } = await read(sent, [...quantiles(...qs), { fn: 'count' }]);
      expect(found[3]).toBe(1500);
      expectQuantiles(found, qs, values.slice(500), 4);
    });

    test('have negative values and zeros', async () => {
      const buckets = { offset: 0, bucketCounts: ['4'] };
      const sent: SentMetric[] = [
        {
          temporality: 'DELTA',
          exponentialHistogram: [
            { at: 60, count: '10', scale: 0, zeroCount: '2', positive: buckets, negative: buckets },
          ],
        },
      ];
      const { values: found } = await read(sent, quantiles(0.2, 0.5, 0.8));
      expect(found[0]).toBeLessThan(-1);
      expect(found[0]).toBeGreaterThanOrEqual(-2);
      expect(found[1]).toBe(0);
      expect(found[2]).toBeGreaterThan(1);
      expect(found[2]).toBeLessThanOrEqual(2);
    });

    test('of buckets far apart stay small', async () => {
      const far = [-2_000_000_000, 2_000_000_000].map((offset) => ({
        at: 60,
        start: 0,
        count: '1',
        scale: 20,
        positive: { offset, bucketCounts: ['1'] },
        attributes: { offset },
      }));
      const sent: SentMetric[] = [{ temporality: 'DELTA', exponentialHistogram: far }];
      expect((await read(sent, [{ fn: 'count' }])).values).toEqual([2]);
      expect((await read(sent, quantiles(0.5))).values).toHaveLength(1);
    });
  });

  test('percentiles of summaries are interpolated between the quantiles that were sent', async () => {
    const quantileValues = [
      { quantile: 0.5, value: 10 },
      { quantile: 0.9, value: 50 },
      { quantile: 1, value: 80 },
    ];
    const summary = [
      { at: 0, start: -60, count: '5', sum: 50, quantileValues },
      { at: 60, start: -60, count: '25', sum: 400, quantileValues },
    ];
    const { values, notes } = await read(
      [{ summary }],
      [{ fn: 'count' }, { fn: 'avg' }, ...quantiles(0.3, 0.5, 0.7, 0.9)],
    );
    expect(values.map((value) => Math.round(value! * 1000) / 1000)).toEqual([20, 17.5, 10, 10, 30, 50]);
    expect(notes).toEqual(['Percentiles of summaries are interpolated between the quantiles that were sent.']);
  });
}
