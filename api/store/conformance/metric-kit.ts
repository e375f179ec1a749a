import { encodeRequest } from '../../telemetry/otlp/otlp-protobuf.testing.ts';
import type { MetricReader, SeriesPlan, SeriesResult } from '../ports/metric-store.ts';
import { everything, type GroupValue, type Key, type ScanReport } from '../ports/plan.ts';

/** Instants of tests: seconds from midnight of 2026-11-22, UTC. */
export const midnightNano = 1_795_305_600_000_000_000n;

export function nano(seconds: number): bigint {
  return midnightNano + BigInt(Math.round(seconds * 1e9));
}

/** For cases that try many examples, each in a store of its own. */
export const slowMs = 60_000;
export const ampleBudget = { maxRows: 10_000_000, timeoutMs: 60_000 };
export const allTime = { fromNano: 0n, toNano: 2n ** 63n - 1n };

/** A point in few words; times in seconds from midnight. */
export interface SentPoint {
  at: number;
  start?: number | undefined;
  attributes?: Record<string, string | number>;
  [field: string]: unknown;
}

export interface SentMetric {
  name?: string;
  unit?: string;
  description?: string;
  resource?: Record<string, string>;
  scope?: { name: string; version?: string };
  gauge?: SentPoint[];
  sum?: SentPoint[];
  histogram?: SentPoint[];
  exponentialHistogram?: SentPoint[];
  summary?: SentPoint[];
  /** Of sums and histograms; cumulative where nothing is said. */
  temporality?: 'DELTA' | 'CUMULATIVE';
  /** Of sums; true where nothing is said. */
  isMonotonic?: boolean;
}

/** A request of metrics, each with its resource. */
export function metricsBody(...metrics: SentMetric[]): Uint8Array<ArrayBuffer> {
  return encodeRequest('metrics', {
    resourceMetrics: metrics.map(({ resource = {}, scope, ...metric }) => ({
      resource: { attributes: attributesOf(resource) },
      scopeMetrics: [{ ...(scope ? { scope } : {}), metrics: [plainMetric(metric)] }],
    })),
  });
}

function plainMetric({ name = 'requests', unit = '', description = '', ...metric }: SentMetric): object {
  const aggregationTemporality = metric.temporality === 'DELTA' ? 1 : 2;
  const data = {
    gauge: () => ({ dataPoints: metric.gauge!.map((point) => plainPoint(point, 'asDouble')) }),
    sum: () => ({
      dataPoints: metric.sum!.map((point) => plainPoint(point, 'asDouble')),
      aggregationTemporality,
      isMonotonic: metric.isMonotonic ?? true,
    }),
    histogram: () => ({ dataPoints: metric.histogram!.map((point) => plainPoint(point)), aggregationTemporality }),
    exponentialHistogram: () => ({
      dataPoints: metric.exponentialHistogram!.map((point) => plainPoint(point)),
      aggregationTemporality,
    }),
    summary: () => ({ dataPoints: metric.summary!.map((point) => plainPoint(point)) }),
  };
  const fields = (Object.keys(data) as (keyof typeof data)[]).filter((field) => metric[field] !== undefined);
  return { name, unit, description, ...Object.fromEntries(fields.map((field) => [field, data[field]()])) };
}

/** `value` goes to the field of that name. */
function plainPoint({ at, start, attributes = {}, value, ...fields }: SentPoint, valueField = 'value'): object {
  return {
    ...fields,
    ...(value === undefined ? {} : { [valueField]: value }),
    timeUnixNano: String(nano(at)),
    ...(start === undefined ? {} : { startTimeUnixNano: String(nano(start)) }),
    attributes: attributesOf(attributes),
  };
}

function attributesOf(attributes: Record<string, string | number>): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { doubleValue: value } : { stringValue: value },
  }));
}

/** A plan over a range in seconds from midnight, with a step in seconds. */
export type PlanInWords = Partial<Omit<SeriesPlan, 'step' | 'range'>> & { from: number; to: number; step?: number };

export function seriesPlan({ from, to, step, ...plan }: PlanInWords): SeriesPlan {
  return {
    metric: { name: 'requests' },
    filter: everything,
    range: { fromNano: nano(from), toNano: nano(to) },
    ...(step === undefined ? {} : { step: step * 1e9 }),
    by: [],
    aggregates: [{ fn: 'rate' }],
    maxSeries: 1000,
    budget: ampleBudget,
    ...plan,
  };
}

export function key(name: string, place: Key['place'] = 'any'): Key {
  return { place, name };
}

/** The values of each aggregate by group and step, with the seconds from midnight at which steps begin. */
export interface ReadSeries {
  seconds: number[];
  groups: Map<string, (number | null)[][]>;
  result: SeriesResult;
  report: ScanReport;
}

export async function readSeries(reader: MetricReader, plan: SeriesPlan): Promise<ReadSeries> {
  const { result, report } = await reader.series(plan);
  const steps = result.times.length;
  const count = (result.values[0]?.length ?? 0) / steps;
  const groups = new Map<string, (number | null)[][]>();
  for (let group = 0; group < count; group++) {
    const keys: GroupValue[] = result.keys.map((column) => column[group]!);
    const values = result.values.map((column) => column.slice(group * steps, (group + 1) * steps));
    groups.set(JSON.stringify(keys), values);
  }
  return {
    seconds: result.times.map((ms) => ms / 1000 - Number(midnightNano / 1_000_000_000n)),
    groups,
    result,
    report,
  };
}

/** The values of the first aggregate where there are no keys; empty where nothing was found. */
export async function readValues(reader: MetricReader, plan: PlanInWords): Promise<(number | null)[]> {
  const { groups } = await readSeries(reader, seriesPlan(plan));
  return groups.get('[]')?.[0] ?? [];
}
