import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricAggregate, MetricReader } from '../ports/metric-store.ts';
import { key, slowMs, metricsBody, type PlanInWords, readSeries, type SentMetric, seriesPlan } from './metric-kit.ts';
import { metricPointsOf } from './metric-reference-points.ts';
import { referenceSeries } from './metric-reference-series.ts';
import { groupKeys, histogramRequests, numberRequests, planRange } from './metric-series.arbitrary.ts';
import type { OpenStore } from './store-under-test.ts';

const ofNumbers: MetricAggregate[] = [
  ...(['avg', 'min', 'max', 'sum', 'count', 'rate', 'increase', 'uniq'] as const).map((fn) => ({ fn })),
  { fn: 'quantile', q: 0.5 },
  { fn: 'quantile', q: 0.99 },
];
const ofHistograms: MetricAggregate[] = [
  ...(['avg', 'sum', 'count', 'rate', 'increase'] as const).map((fn) => ({ fn })),
  ...[0, 0.25, 0.5, 0.99, 1].map((q) => ({ fn: 'quantile' as const, q })),
];

/** Series are what a plain reference makes of the same points. */
export function metricSeriesCases(open: OpenStore<MetricReader>): void {
  test(
    'gauges and sums agree with the reference',
    async () => {
      await expectAgreement(open, numberRequests, ofNumbers);
    },
    slowMs,
  );

  test(
    'histograms agree with the reference',
    async () => {
      await expectAgreement(open, histogramRequests, ofHistograms);
    },
    slowMs,
  );
}

async function expectAgreement(
  open: OpenStore<MetricReader>,
  requests: fc.Arbitrary<SentMetric[][]>,
  aggregates: MetricAggregate[],
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      requests,
      fc.array(fc.tuple(planRange, groupKeys), { minLength: 3, maxLength: 3 }),
      async (sent, plans) => {
        const store = await open();
        try {
          const bodies = sent.map((metrics) => metricsBody(...metrics));
          for (const body of bodies) await store.append(body);
          const reader = await store.reader();
          const points = bodies.flatMap(metricPointsOf);
          for (const [range, by] of plans)
            await expectSame(reader, points, { ...range, by: by.map((name) => key(name)), aggregates });
        } finally {
          await store.close();
        }
      },
    ),
    { numRuns: 15 },
  );
}

async function expectSame(
  reader: MetricReader,
  points: ReturnType<typeof metricPointsOf>,
  words: PlanInWords,
): Promise<void> {
  const plan = seriesPlan(words);
  const { groups, report } = await readSeries(reader, plan);
  const expected = referenceSeries(points, plan);
  expect([...groups.keys()].sort()).toEqual([...expected.keys()].sort());
  expect(report.truncated).toBe(false);
  for (const [group, columns] of expected) {
    columns.forEach((values, index) => {
      const aggregate = plan.aggregates[index]!;
      values.forEach((value, step) => {
        expectNear(
          groups.get(group)![index]![step]!,
          value,
          aggregate,
          `${JSON.stringify(aggregate)} of ${group} in step ${step}`,
        );
      });
    });
  }
}

/** Sums depend on the order in which they are made; percentiles of values are of sketches, within 1 %. */
function expectNear(found: number | null, expected: number | null, { fn }: MetricAggregate, context: string): void {
  if (found === null || expected === null) expect(found, context).toBe(expected);
  else {
    const tolerance = fn === 'quantile' ? 0.01 : 1e-6;
    expect(Math.abs(found - expected), `${context}: ${found} for ${expected}`).toBeLessThanOrEqual(
      Math.max(1e-6, Math.abs(expected) * tolerance),
    );
  }
}
