import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DataPoint } from '../../telemetry/metric-point.ts';
import { encodeRequest } from '../../telemetry/otlp/otlp-protobuf.testing.ts';
import type { MetricReader } from '../ports/metric-store.ts';
import { everything, type Position } from '../ports/plan.ts';
import { allTime, ampleBudget, slowMs } from './metric-kit.ts';
import { metricsRequest } from './metric-requests.arbitrary.ts';
import { metricPointsOf, type ReferencePoint } from './metric-reference-points.ts';
import type { OpenStore } from './store-under-test.ts';

/** What was sent is what is found, field by field, whatever way it came. */
export function metricRoundTrip(open: OpenStore<MetricReader>): void {
  test(
    'points come back with every field, as an independent implementation of protobuf reads them',
    async () => {
      expect.hasAssertions();
      await fc.assert(
        fc.asyncProperty(fc.array(metricsRequest, { minLength: 1, maxLength: 3 }), async (requests) => {
          const store = await open();
          try {
            const sent = new Map<string, ReferencePoint>();
            for (const request of requests) {
              const body = encodeRequest('metrics', request);
              await store.append(body);
              // Of points of one series and time the last to come counts.
              for (const point of metricPointsOf(body)) sent.set(identityOf(point), point);
            }
            const reader = await store.reader();
            await expectSamePoints(reader, [...sent.values()]);
          } finally {
            await store.close();
          }
        }),
        { numRuns: 15 },
      );
    },
    slowMs,
  );
}

async function expectSamePoints(reader: MetricReader, sent: ReferencePoint[]): Promise<void> {
  const { metrics, total } = await reader.listMetrics({ match: '', range: allTime, limit: 100 });
  expect(total).toBe(new Set(sent.map(({ metric }) => JSON.stringify(metric))).size);
  for (const { id, name, unit, type, temporality, isMonotonic } of metrics) {
    const identity = JSON.stringify({ name, unit, type, temporality, isMonotonic });
    const expected = sent.filter(({ metric }) => JSON.stringify(metric) === identity).map(({ point }) => point);
    const found = await allPoints(reader, id, 3);
    expect(found.map(({ timeNano }) => timeNano)).toEqual(expected.map(({ timeNano }) => timeNano).sort(newestFirst));
    expect(found.toSorted(byContent)).toEqual(expected.toSorted(byContent));
  }
}

/** All pages of a metric's points. */
export async function allPoints(reader: MetricReader, id: string, limit: number): Promise<DataPoint[]> {
  const found: DataPoint[] = [];
  const plan = { metric: { id }, filter: everything, range: allTime, limit, budget: ampleBudget };
  let after: Position | undefined;
  for (;;) {
    const page = await reader.points(after ? { ...plan, after } : plan);
    found.push(...page.points);
    after = page.positions.at(-1);
    if (!page.hasNextPage) return found;
    expect(page.points.length).toBe(limit);
  }
}

function identityOf({ metric, point }: ReferencePoint): string {
  const { timeNano, attributes, resource, scope } = point;
  return contentOf([metric, timeNano, attributes, resource, scope]);
}

function newestFirst(a: bigint, b: bigint): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

function byContent(a: DataPoint, b: DataPoint): number {
  return contentOf(a) < contentOf(b) ? -1 : 1;
}

function contentOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    if (typeof part === 'object' && part !== null && !Array.isArray(part))
      return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
    return Object.is(part, -0) ? '-0' : part;
  });
}
