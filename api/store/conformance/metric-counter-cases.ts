import { describe, expect, test } from 'vitest';
import type { MetricReader } from '../ports/metric-store.ts';
import {
  key,
  metricsBody,
  type PlanInWords,
  readSeries,
  readValues,
  type SentMetric,
  seriesPlan,
} from './metric-kit.ts';
import type { OpenStore } from './store-under-test.ts';

/** How counters, gauges and their gaps are read. */
export function metricCounterCases(open: OpenStore<MetricReader>): void {
  const read = async (metrics: SentMetric[], plan: PlanInWords): Promise<(number | null)[]> => {
    const store = await open();
    try {
      for (const metric of metrics) await store.append(metricsBody(metric));
      return await readValues(await store.reader(), plan);
    } finally {
      await store.close();
    }
  };
  const increase = { from: 0, to: 300, step: 60, aggregates: [{ fn: 'increase' as const }] };
  const cumulative = (...points: [at: number, value: number, start?: number][]): SentMetric[] => [
    { sum: points.map(([at, value, start]) => ({ at, value, start })) },
  ];

  describe('a cumulative counter', () => {
    test('grows from point to point; what is not known is null', async () => {
      const sent = cumulative([0, 100], [60, 160], [120, 190]);
      expect(await read(sent, increase)).toEqual([60, 30, null, null, null]);
    });

    test('grows evenly between its points', async () => {
      expect(await read(cumulative([30, 0], [150, 120]), increase)).toEqual([30, 60, 30, null, null]);
    });

    test('that lost value began again at 0', async () => {
      const sent = cumulative([0, 100], [60, 30], [120, 50]);
      expect(await read(sent, increase)).toEqual([30, 20, null, null, null]);
    });

    test('with a later start began again then, though it is not lower', async () => {
      const sent = cumulative([0, 10, -100], [60, 20, -100], [180, 90, 120]);
      expect(await read(sent, increase)).toEqual([10, null, 90, null, null]);
    });

    test('counts its first point where it began within what is read', async () => {
      expect(await read(cumulative([60, 30, 0], [120, 50, 0]), increase)).toEqual([30, 20, null, null, null]);
    });

    test('does not count a first point whose start is long before, or not known', async () => {
      expect(await read(cumulative([60, 1e6, -86_400], [120, 1e6 + 5, -86_400]), increase)).toEqual([
        null,
        5,
        null,
        null,
        null,
      ]);
      expect(await read(cumulative([60, 1e6], [120, 1e6 + 5]), increase)).toEqual([null, 5, null, null, null]);
    });

    test('that is not monotonic may fall', async () => {
      const [metric] = cumulative([0, 100], [60, 30], [120, 50]);
      expect(await read([{ ...metric, isMonotonic: false }], increase)).toEqual([-70, 20, null, null, null]);
    });

    test('keeps the last of points of one time, and puts late ones in their place', async () => {
      const sent = [...cumulative([0, 0], [120, 40]), ...cumulative([60, 15]), ...cumulative([60, 10])];
      expect(await read(sent, increase)).toEqual([10, 30, null, null, null]);
    });

    test('passes over points without a value', async () => {
      const sent: SentMetric[] = [
        {
          sum: [
            { at: 0, value: 0 },
            { at: 60, flags: 1 },
            { at: 120, value: 40 },
          ],
        },
      ];
      expect(await read(sent, increase)).toEqual([20, 20, null, null, null]);
    });
  });

  test('a delta counter grew from start to time; without a start in that instant', async () => {
    const sent: SentMetric[] = [
      {
        temporality: 'DELTA',
        sum: [
          { at: 90, start: 30, value: 60 },
          { at: 100, value: 7 },
        ],
      },
    ];
    expect(await read(sent, increase)).toEqual([30, 37, null, null, null]);
  });

  test('delta and cumulative points of the same growth give the same answers', async () => {
    const gains = [0, 5, 17, 0, 3];
    const delta: SentMetric = {
      temporality: 'DELTA',
      sum: gains.map((value, index) => ({ at: 20 + index * 20, start: index * 20, value })),
    };
    let total = 0;
    const sums = gains.map((gain, index) => ({ at: 20 + index * 20, start: 0, value: (total += gain) }));
    for (const step of [7, 20, 60, 300]) {
      for (const fn of ['rate', 'increase'] as const) {
        const plan = { from: 0, to: 300, step, aggregates: [{ fn }] };
        const [fromDelta, fromSums] = [await read([delta], plan), await read([{ sum: sums }], plan)];
        expect(fromDelta.map(rounded)).toEqual(fromSums.map(rounded));
      }
    }
  });

  test('rate is per second; in the newest step of what is known so far', async () => {
    const sent = cumulative([0, 0], [60, 120], [90, 180]);
    expect(await read(sent, { ...increase, aggregates: [{ fn: 'rate' }] })).toEqual([2, 2, null, null, null]);
  });

  test('without a step, rate is over the whole range', async () => {
    const sent = cumulative([0, 0], [100, 300]);
    expect(await read(sent, { from: 0, to: 300, aggregates: [{ fn: 'rate' }] })).toEqual([1]);
  });

  test('values of gauges are those of their points; a step without a point is null', async () => {
    const sent: SentMetric[] = [{ gauge: [4, 8, 3].map((value, index) => ({ at: index * 20, value })) }];
    const values = async (fn: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'count'): Promise<(number | null)[]> =>
      read(sent, { from: 0, to: 120, step: 60, aggregates: [{ fn }] });
    expect(await values('avg')).toEqual([5, null]);
    expect(await values('min')).toEqual([3, null]);
    expect(await values('max')).toEqual([8, null]);
    expect(await values('sum')).toEqual([15, null]);
    expect(await values('last')).toEqual([3, null]);
    expect(await values('count')).toEqual([3, null]);
    expect(await read(sent, { from: 0, to: 120, aggregates: [{ fn: 'rate' }] })).toEqual([null]);
  });

  test('rates of several series of a group add up', async () => {
    const store = await open();
    try {
      for (const zone of ['a', 'b', 'c']) {
        const attributes = { zone };
        await store.append(metricsBody({ sum: [0, 60].map((at) => ({ at, value: at, attributes })) }));
      }
      const reader = await store.reader();
      const plan = seriesPlan({ from: 0, to: 60, aggregates: [{ fn: 'rate' }] });
      expect((await readSeries(reader, plan)).groups.get('[]')).toEqual([[3]]);
      const byZone = await readSeries(reader, { ...plan, by: [key('zone')] });
      expect([...byZone.groups]).toEqual([
        ['["a"]', [[1]]],
        ['["b"]', [[1]]],
        ['["c"]', [[1]]],
      ]);
    } finally {
      await store.close();
    }
  });
}

/** Shares are rounded differently. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e9) / 1e9;
}
