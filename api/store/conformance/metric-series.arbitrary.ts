import * as fc from 'fast-check';
import type { SentMetric, SentPoint } from './metric-kit.ts';

/** Random metrics of one name, in two zones, with points in the first two hours of the day; several requests of each. */

const second = fc.oneof(
  fc.integer({ min: 0, max: 480 }).map((at) => at * 15),
  fc.integer({ min: 0, max: 7_200_000 }).map((ms) => ms / 1000),
);
const start = fc.oneof(fc.constantFrom(undefined, -5000, 0, 1800), second);
const zone = fc.constantFrom('a', 'b');
const flags = fc.constantFrom(undefined, undefined, undefined, undefined, 1);

function points(fields: fc.Arbitrary<object>): fc.Arbitrary<SentPoint[]> {
  const one = fc.tuple(second, start, zone, flags, fields).map(([at, begun, own, flag, rest]) => ({
    at,
    start: begun,
    attributes: { zone: own },
    ...(flag === undefined ? {} : { flags: flag }),
    ...rest,
  }));
  return fc.array(one, { maxLength: 12 });
}

const value = fc
  .oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(0.5, -3, 1e6, Number.NaN))
  .map((own) => ({ value: own }));
const count = fc.integer({ min: 0, max: 20 });
const distribution = fc
  .tuple(
    fc.array(count, { minLength: 4, maxLength: 4 }),
    fc.option(fc.integer({ max: 100 }), { nil: undefined, freq: 8 }),
  )
  .map(([bucketCounts, sum]) => ({
    explicitBounds: [1, 5, 10],
    bucketCounts: bucketCounts.map(String),
    count: String(bucketCounts.reduce((a, b) => a + b, 0)),
    ...(sum === undefined ? {} : { sum }),
  }));
const temporality = fc.constantFrom('DELTA' as const, 'CUMULATIVE' as const);
const service = fc.constantFrom('shop', 'pay').map((own) => ({ 'service.name': own }));

const gauge = points(value).map((own): SentMetric => ({ gauge: own }));
const sum = fc
  .tuple(points(value), temporality, fc.boolean())
  .map(([own, time, isMonotonic]): SentMetric => ({ sum: own, temporality: time, isMonotonic }));
const histogram = fc
  .tuple(points(distribution), temporality)
  .map(([own, time]): SentMetric => ({ histogram: own, temporality: time }));

/** Requests, each of metrics. */
function requestsOf(metric: fc.Arbitrary<SentMetric>): fc.Arbitrary<SentMetric[][]> {
  const ofService = fc.tuple(metric, service).map(([own, resource]) => ({ ...own, resource }));
  return fc.array(fc.array(ofService, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 4 });
}

export const numberRequests = requestsOf(fc.oneof(gauge, sum));
export const histogramRequests = requestsOf(histogram);

export const planRange = fc
  .tuple(fc.constantFrom(0, 900, 1807.5), fc.constantFrom(60, 3600, 7201), fc.constantFrom(undefined, 15, 60, 7, 1800))
  .map(([from, length, step]) => ({ from, to: from + length, ...(step === undefined ? {} : { step }) }));
export const groupKeys = fc.constantFrom<string[]>([], ['zone'], ['service.name'], ['service.name', 'zone'], ['none']);
