import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricAggregate, MetricReader } from '../ports/metric-store.ts';
import {
  metricsBody,
  type PlanInWords,
  readSeries,
  type SentMetric,
  type SentPoint,
  seriesPlan,
  slowMs,
} from './metric-kit.ts';
import type { OpenStore } from './store-under-test.ts';

const INTERVAL_S = 300;
const DAY_S = 86_400;
const POINTS = 3 * (DAY_S / INTERVAL_S);
const HOUR_S = 3600;
/** Whole days with everything in them. */
const whole = { from: -DAY_S, to: 4 * DAY_S };

/** What happens to a series at one of its points. */
type Event = 'no value' | 'NaN' | 'reset' | 'restart' | 'missing' | 'late';
type Events = ReadonlyMap<number, readonly Event[]>;

/** Anywhere, but often where a day begins or ends. */
const place = fc.oneof(
  fc.integer({ min: 0, max: POINTS - 1 }),
  fc.constantFrom(0, 1, 287, 288, 289, 575, 576, 577, POINTS - 1),
);
const event = fc.constantFrom<Event>('no value', 'NaN', 'reset', 'restart', 'missing', 'late');
const events = fc
  .array(fc.tuple(place, event, fc.integer({ min: 1, max: 40 })), { maxLength: 8 })
  .map((all): Events => {
    const found = new Map<number, Event[]>();
    for (const [first, what, length] of all) {
      const places = what === 'missing' ? Array.from({ length }, (_, index) => first + index) : [first];
      for (const at of places) found.set(at, [...(found.get(at) ?? []), what]);
    }
    return found;
  });
const seed = fc.integer({ min: 1, max: 1_000_000 });

/**
 * Over long ranges days that are brought into order answer from their roll-ups, as the points would: `compacted` does,
 * `plain` reads points.
 */
export function metricRollUpCases(plain: OpenStore<MetricReader>, compacted: OpenStore<MetricReader>): void {
  const expectSame = async (
    makePoints: (events: Events, seed: number) => { points: SentPoint[]; greatest: number },
    metricOf: (points: SentPoint[]) => SentMetric,
    compare: (readers: [plain: MetricReader, compacted: MetricReader], greatest: number) => Promise<void>,
  ): Promise<void> => {
    await fc.assert(
      fc.asyncProperty(events, seed, async (what, own) => {
        const { points, greatest } = makePoints(what, own);
        const stores = [await plain(), await compacted()] as const;
        try {
          const isLate = (point: SentPoint): boolean => what.get(placeOf(point))?.includes('late') ?? false;
          for (const part of [points.filter((point) => !isLate(point)), points.filter(isLate)]) {
            for (const store of stores) {
              await store.append(metricsBody(metricOf(part)));
              // The days are in order before what is late comes.
              await store.reader();
            }
          }
          await compare([await stores[0].reader(), await stores[1].reader()], greatest);
        } finally {
          for (const store of stores) await store.close();
        }
      }),
      { numRuns: 12 },
    );
  };

  test.each([
    ['a gauge', (points: SentPoint[]): SentMetric => ({ gauge: points })],
    ['a sum that is not monotonic', (points: SentPoint[]): SentMetric => ({ sum: points, isMonotonic: false })],
  ])(
    'values of %s are the same from roll-ups',
    async (_, metricOf) => {
      const fns = ['count', 'sum', 'avg', 'min', 'max', 'last'] as const;
      await expectSame(levelPoints, metricOf, async (readers) => {
        for (const step of [HOUR_S, DAY_S, undefined]) {
          const aggregates = fns.map((fn) => ({ fn }));
          const [points, rollUps] = await Promise.all(readers.map((reader) => valuesOf(reader, { step, aggregates })));
          expectNear(rollUps!, points!, 1e-9);
        }
      });
    },
    slowMs,
  );

  test.each([
    ['cumulative', cumulativePoints],
    ['delta', deltaPoints],
  ] as const)(
    '%s counters grow as much by roll-ups',
    async (temporality, makePoints) => {
      const metricOf = (points: SentPoint[]): SentMetric => ({
        sum: points,
        temporality: temporality === 'delta' ? 'DELTA' : 'CUMULATIVE',
      });
      await expectSame(makePoints, metricOf, async (readers, greatest) => {
        const aggregates = [{ fn: 'increase' as const }];
        const totals = await Promise.all(readers.map((reader) => valuesOf(reader, { aggregates })));
        expectNear(totals[1]!, totals[0]!, 1e-9);
        const steps = await Promise.all(readers.map((reader) => valuesOf(reader, { step: HOUR_S, aggregates })));
        // What grew between two points counts in one step where they lie in two.
        const [points, rollUps] = steps.map((values) => values.map((value) => value ?? 0));
        rollUps!.forEach((value, step) =>
          expect(Math.abs(value - points![step]!)).toBeLessThanOrEqual(2 * greatest + 1e-6),
        );
      });
    },
    slowMs,
  );

  test.each([
    ['cumulative histograms', 'histogram', 'CUMULATIVE'],
    ['delta histograms', 'histogram', 'DELTA'],
    ['cumulative exponential histograms', 'exponentialHistogram', 'CUMULATIVE'],
    ['delta exponential histograms', 'exponentialHistogram', 'DELTA'],
  ] as const)(
    '%s have recorded the same by roll-ups',
    async (_, type, temporality) => {
      const makePoints = (what: Events, own: number) => distributionPoints(what, own, type, temporality);
      const metricOf = (points: SentPoint[]): SentMetric => ({ [type]: points, temporality });
      await expectSame(makePoints, metricOf, async (readers) => {
        const exact: MetricAggregate[] = [{ fn: 'count' }, { fn: 'sum' }, { fn: 'increase' }];
        const counts = await Promise.all(readers.map((reader) => valuesOf(reader, { aggregates: exact })));
        expectNear(counts[1]!, counts[0]!, 1e-9);
        const quantiles = [0.1, 0.5, 0.9, 0.99].map((q) => ({ fn: 'quantile' as const, q }));
        const found = await Promise.all(readers.map((reader) => valuesOf(reader, { aggregates: quantiles })));
        expectNear(found[1]!, found[0]!, 0.01);
      });
    },
    slowMs,
  );
}

/** The aggregates of the only group, one after the other, step by step. */
async function valuesOf(
  reader: MetricReader,
  { step, aggregates }: { step?: number | undefined; aggregates: MetricAggregate[] },
): Promise<(number | null)[]> {
  const plan: PlanInWords = { ...whole, ...(step === undefined ? {} : { step }), aggregates };
  const { groups, report } = await readSeries(reader, seriesPlan(plan));
  expect(report.truncated).toBe(false);
  return groups.get('[]')?.flat() ?? [];
}

function expectNear(found: (number | null)[], expected: (number | null)[], share: number): void {
  expect(found.map((value) => value === null)).toEqual(expected.map((value) => value === null));
  found.forEach((value, index) => {
    const wanted = expected[index]!;
    if (value !== null) expect(Math.abs(value - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * share + 1e-9);
  });
}

const placeOf = ({ at }: SentPoint): number => Math.floor(at / INTERVAL_S);

/** Points of a series that are there, one after the other, a little off the beat. */
function madePoints(
  what: Events,
  seed: number,
  pointAt: (at: number, events: readonly Event[], random: () => number) => SentPoint,
): SentPoint[] {
  const random = lehmer(seed);
  const points: SentPoint[] = [];
  for (let index = 0; index < POINTS; index++) {
    const events = what.get(index) ?? [];
    const at = index * INTERVAL_S + Math.floor(random() * 100);
    const point = pointAt(at, events, random);
    if (!events.includes('missing')) points.push({ ...point, ...(events.includes('no value') ? { flags: 1 } : {}) });
  }
  return points;
}

function levelPoints(what: Events, seed: number): { points: SentPoint[]; greatest: number } {
  const points = madePoints(what, seed, (at, events, random) => ({
    at,
    value: events.includes('NaN') ? Number.NaN : Math.round(random() * 2000 - 1000) / 8,
  }));
  return { points, greatest: 0 };
}

function cumulativePoints(what: Events, seed: number): { points: SentPoint[]; greatest: number } {
  let value = 0;
  let start = -3600;
  let sinceKept = 0;
  let greatest = 0;
  const points = madePoints(what, seed, (at, events, random) => {
    if (events.includes('reset') || events.includes('restart')) value = 0;
    if (events.includes('restart')) start = at - 1;
    const grown = Math.floor(random() * 50);
    value += grown;
    sinceKept += grown;
    greatest = Math.max(greatest, sinceKept);
    if (events.every((event) => event === 'reset' || event === 'restart' || event === 'late')) sinceKept = 0;
    return { at, start, value: events.includes('NaN') ? Number.NaN : value };
  });
  return { points, greatest };
}

function deltaPoints(what: Events, seed: number): { points: SentPoint[]; greatest: number } {
  let greatest = 0;
  const points = madePoints(what, seed, (at, events, random) => {
    const value = Math.floor(random() * 50);
    greatest = Math.max(greatest, value);
    // Here and there something that was gathered for long.
    const start = events.includes('restart') ? at - 12 * HOUR_S : at - INTERVAL_S;
    return { at, start, value: events.includes('NaN') ? Number.NaN : value };
  });
  return { points, greatest };
}

const BOUNDS = [1, 2, 5, 10, 50];

function distributionPoints(
  what: Events,
  seed: number,
  type: 'histogram' | 'exponentialHistogram',
  temporality: 'CUMULATIVE' | 'DELTA',
): { points: SentPoint[]; greatest: number } {
  const length = type === 'histogram' ? BOUNDS.length + 1 : 24;
  let buckets = Array.from({ length }, () => 0);
  let sum = 0;
  let start = -3600;
  let scale = 2;
  const points = madePoints(what, seed, (at, events, random) => {
    const isDelta = temporality === 'DELTA';
    if (isDelta || events.includes('reset') || events.includes('restart')) {
      buckets = buckets.map(() => 0);
      sum = 0;
    }
    if (isDelta) start = at - INTERVAL_S;
    else if (events.includes('restart')) start = at - 1;
    // Bounds change where everything begins anew.
    if (events.includes('restart')) scale = scale === 2 ? 1 : 2;
    for (let measurement = 0; measurement < 6; measurement++) {
      const bucket = Math.floor(random() * length);
      buckets[bucket]!++;
      sum += bucket;
    }
    const count = String(buckets.reduce((a, b) => a + b, 0));
    const counts = buckets.map(String);
    const fields =
      type === 'histogram'
        ? { explicitBounds: BOUNDS, bucketCounts: counts }
        : { scale, zeroCount: '0', positive: { offset: -3, bucketCounts: counts } };
    return { at, start, count, sum, ...fields };
  });
  return { points, greatest: 0 };
}

/** Numbers in [0, 1), the same for the same seed. */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
