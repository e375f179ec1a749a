import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { DAY_NANO } from './day.ts';
import { DistributionGrowth, type Growth, type GrowthSink } from './distribution-growth.ts';
import { ExponentialSum } from './exponential-sum.ts';
import { Increases, type IncreaseSink } from './increases.ts';
import type { DistributionPiece, NumberPiece } from './series-pieces.ts';
import type { Shape } from './shape.ts';

/** Whether the values of a metric stand for themselves, as a gauge's; else what counts is how much it grew. */
export function isLevel({ type, isMonotonic }: MetricIdentity): boolean {
  return type === 'GAUGE' || (type === 'SUM' && isMonotonic === false);
}

/** A step of a series: what came in [start, start + width), nanoseconds from the day. */
export interface LevelStep {
  start: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The last value, and when it was. */
  time: number;
  last: number;
}

/** The values of a series by step. */
export function levelSteps(pieces: readonly NumberPiece[], width: number): LevelStep[] {
  const steps: LevelStep[] = [];
  let step: LevelStep | undefined;
  for (const { times, values, flags, first } of pieces) {
    for (let point = 0, row = first; point < times.length; point++, row++) {
      const time = times[point]!;
      const value = values[row]!;
      if ((flags[row]! & pointFlags.NO_VALUE) !== 0 || Number.isNaN(value)) continue;
      if (!step || time >= step.start + width) {
        step = { start: Math.floor(time / width) * width, count: 0, sum: 0, min: value, max: value, time, last: value };
        steps.push(step);
      }
      step.count++;
      step.sum += value;
      step.min = Math.min(step.min, value);
      step.max = Math.max(step.max, value);
      step.time = time;
      step.last = value;
    }
  }
  return steps;
}

/** Nothing before the day was looked for: what a series grew until its first point is not in its steps. */
const NEVER = Infinity;

/**
 * How much a sum grew by step. What grew between two points counts whole in the step of the middle between them, so that
 * whole numbers stay whole.
 */
export function increaseSteps(
  pieces: readonly NumberPiece[],
  metric: MetricIdentity,
  width: number,
): Map<number, number> {
  const amounts = new Map<number, number>();
  const sink: IncreaseSink = {
    increase: (from, to, amount) => {
      const start = startOfStep(from, to, width);
      amounts.set(start, (amounts.get(start) ?? 0) + amount);
    },
  };
  const increases = new Increases(metric, NEVER);
  for (const piece of pieces) increases.visit(piece, sink);
  return amounts;
}

/** What a distribution recorded in a step. */
export interface GrowthStep {
  count: number;
  sum: number;
  min: number;
  max: number;
  shape: Shape;
  buckets: Float64Array;
}

/** As increaseSteps; of a step in which bounds changed several, each of one shape. */
export function growthSteps(
  pieces: readonly DistributionPiece[],
  metric: MetricIdentity,
  width: number,
): Map<number, GrowthStep[]> {
  const adding = new GrowthSteps(width);
  const growths = new DistributionGrowth(metric.temporality, NEVER);
  for (const piece of pieces) growths.visit(piece, adding);
  return adding.finish();
}

interface AddedStep extends GrowthStep {
  exponential?: ExponentialSum;
}

class GrowthSteps implements GrowthSink {
  readonly #width: number;
  readonly #steps = new Map<number, AddedStep[]>();

  constructor(width: number) {
    this.#width = width;
  }

  growth(growth: Growth): void {
    const { from, to, shape, buckets, first, less, count, sum, min, max } = growth;
    const step = this.#step(startOfStep(from, to, this.#width), growth);
    step.count += count;
    step.sum += sum;
    step.min = Math.min(step.min, min);
    step.max = Math.max(step.max, max);
    if (shape.kind === 'explicit') {
      for (let bucket = 0; bucket < step.buckets.length; bucket++) step.buckets[bucket]! += buckets[first + bucket]!;
    } else if (shape.kind === 'exponential') {
      step.exponential ??= new ExponentialSum(shape.scale);
      step.exponential.add(shape, buckets, first, 1);
      if (less?.shape.kind === 'exponential') step.exponential.add(less.shape, less.buckets, less.first, -1);
    }
  }

  finish(): Map<number, GrowthStep[]> {
    for (const steps of this.#steps.values()) {
      for (const step of steps) {
        if (!step.exponential) continue;
        const { shape, numbers } = step.exponential.toPoint();
        step.shape = shape;
        step.buckets = Float64Array.from(numbers);
      }
    }
    return this.#steps;
  }

  #step(start: number, { shape, min, max }: Growth): AddedStep {
    const known = this.#steps.get(start);
    const own = known?.find((step) => haveSameBounds(step.shape, shape));
    if (own) return own;
    const length = shape.kind === 'explicit' ? shape.bounds.length + 1 : 0;
    const step: AddedStep = { count: 0, sum: 0, min, max, shape, buckets: new Float64Array(length) };
    if (known) known.push(step);
    else this.#steps.set(start, [step]);
    return step;
  }
}

function haveSameBounds(a: Shape, b: Shape): boolean {
  return a.kind === b.kind && (a.kind !== 'explicit' || a.key === (b as typeof a).key);
}

function startOfStep(from: number, to: number, width: number): number {
  const middle = Math.min(to >= from ? from + (to - from) / 2 : to, DAY_NANO - 1);
  return Math.floor(middle / width) * width;
}
