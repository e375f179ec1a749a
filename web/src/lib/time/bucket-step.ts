import type { MsRange } from './time-selection.ts';

const ladderMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 14, 30].map((days) => days * 86_400_000),
];
const HALF_AN_HOUR_MS = 1_800_000;

/**
 * The width of the buckets of a chart: round, and at most `most` of them. Beyond half an hour whole minutes, which the
 * store has counted already.
 */
export function bucketStepMs({ fromMs, toMs }: MsRange, most: number): number {
  const length = toMs - fromMs;
  const least = Math.max(length / most, length > HALF_AN_HOUR_MS ? 60_000 : 1000);
  return ladderMs.find((step) => step >= least) ?? ladderMs.at(-1)!;
}

/** The range begun at a whole bucket, so that the first one is not cut. */
export function fromWholeBucket({ fromMs, toMs }: MsRange, stepMs: number): MsRange {
  return { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs };
}
