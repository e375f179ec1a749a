import type { Shape } from './shape.ts';

/** What the answers to queries over an hour of the corpus have to be. */
export interface HourTruth {
  startMs: number;
  spans: number;
  traces: number;
  lines: number;
  points: number;
  sampleTraces: SampleTrace[];
  /** Traces of WATERFALL_SPANS spans. */
  waterfalls: SampleTrace[];
  /** By service: what fails with status 500 and takes SEARCH_MIN_MS or longer. */
  searches: Record<string, Search>;
  requests: Record<string, Requests>;
  linesBySeverity: Record<string, number>;
  linesByMinute: number[];
  commonLines: number;
  phraseLines: number;
  rareLines: number;
  /** Timestamps of the newest lines with the common word, newest first. */
  newestCommonMs: number[];
  needles: Needle[];
  /** Of the first hour. */
  metrics: MetricTruth | null;
}

export interface SampleTrace {
  traceId: string;
  spans: number;
}

export interface Search {
  traces: number;
  /** Newest first. */
  newest: { startMs: number; traceId: string }[];
}

export interface Requests {
  count: number;
  errors: number;
  /** How many took about so long: by `durationBucket`. */
  durations: Record<number, number>;
}

export interface Needle {
  word: string;
  timeMs: number;
}

export interface MetricTruth {
  /** Increments of http.server.request.count by service, a number for each step. */
  increments: Record<string, number[]>;
  /** Increments of the buckets of http.server.request.duration by service and step. */
  buckets: Record<string, number[][]>;
  gaugeSeries: number;
  /** Sum of all points of queue.depth. */
  gaugeSum: number;
}

export interface Manifest {
  shape: Shape;
  hours: HourTruth[];
}

export const WATERFALL_SPANS = 100;
export const SEARCH_MIN_MS = 20;
export const HISTOGRAM_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
const BUCKET_GROWTH = Math.log(1.002);

/** Durations are counted in buckets of 0.2 %. */
export function durationBucket(ms: number): number {
  return Math.floor(Math.log(ms) / BUCKET_GROWTH);
}

/** The duration at a percentile by nearest rank, within 0.1 %. */
export function durationAt({ count, durations }: Requests, percentile: number): number {
  let left = Math.ceil((percentile / 100) * count);
  const buckets = Object.keys(durations).map(Number);
  for (const bucket of buckets.sort((a, b) => a - b)) {
    left -= durations[bucket]!;
    if (left <= 0) return Math.exp((bucket + 0.5) * BUCKET_GROWTH);
  }
  return Number.NaN;
}

export function sumRequests(all: readonly Requests[]): Requests {
  const sum: Requests = { count: 0, errors: 0, durations: {} };
  for (const { count, errors, durations } of all) {
    sum.count += count;
    sum.errors += errors;
    for (const [bucket, times] of Object.entries(durations)) {
      sum.durations[Number(bucket)] = (sum.durations[Number(bucket)] ?? 0) + times;
    }
  }
  return sum;
}
