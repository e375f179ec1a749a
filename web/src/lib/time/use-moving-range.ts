import { bucketStepMs, fromWholeBucket } from './bucket-step.ts';
import { writeSpanOfTime } from './span-of-time.ts';
import type { MsRange } from './time-selection.ts';
import { type GraphRange, graphRangeOf, useTime } from './use-time.ts';

export interface MovingRange {
  /** Of whole buckets. */
  range: MsRange;
  stepMs: number;
  /** The range and its bucket as arguments of the graph. */
  fixed: { range: GraphRange; step: string };
  /** The same counted from now, and how often it is told anew; undefined where the page stands still. */
  live: { range: { last: string }; step: string; every: string } | undefined;
  /** How long the range is, as an argument of the graph. */
  length: string;
}

const OFTEN_MS = 5000;
const SELDOM_MS = 60_000;

/** The time of a page whose answers move on by subscription while it is live. */
export function useMovingRange(mostBuckets: number): MovingRange {
  const { range: asked, selection, isLive } = useTime();
  const stepMs = bucketStepMs(asked, mostBuckets);
  const range = fromWholeBucket(asked, stepMs);
  const step = writeSpanOfTime(stepMs);
  const lengthMs = asked.toMs - asked.fromMs;
  // About a hundredth of a bucket more or less is not seen.
  const everyMs = Math.min(SELDOM_MS, Math.max(OFTEN_MS, Math.round(lengthMs / 720_000) * 1000));
  // One bucket more, as the first is cut.
  const last = writeSpanOfTime(lengthMs + stepMs);
  const moves = isLive && selection.kind === 'last';
  return {
    range,
    stepMs,
    fixed: { range: graphRangeOf(range), step },
    live: moves ? { range: { last }, step, every: writeSpanOfTime(everyMs) } : undefined,
    length: writeSpanOfTime(moves ? lengthMs + stepMs : range.toMs - range.fromMs),
  };
}
