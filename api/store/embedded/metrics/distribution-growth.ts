import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import type { Temporality } from '../../../telemetry/metric-point.ts';
import { type DistributionPiece, startOf } from './series-pieces.ts';
import { type BucketRange, bucketCount, type Shape } from './shape.ts';

/** Numbers of a point's buckets: those of its shape, from `first` on. */
export interface BucketNumbers {
  shape: Shape;
  buckets: Float64Array;
  first: number;
}

/** What was recorded between two instants. */
export interface Growth extends BucketNumbers {
  from: number;
  to: number;
  count: number;
  /** NaN where the sum is not known. */
  sum: number;
  /** What the point says of the least and greatest value, of all that it counts; NaN where nothing. */
  min: number;
  max: number;
  /** To be taken off the buckets: those of the point before, where they are other ones. */
  less: BucketNumbers | undefined;
  /** Where the point lies. */
  piece: DistributionPiece;
  row: number;
}

/** Told what was recorded; the growth holds during the call. */
export interface GrowthSink {
  growth(growth: Growth): void;
}

/** As Increases, for histograms, exponential histograms and summaries, which are cumulative. */
export class DistributionGrowth {
  readonly #isDelta: boolean;
  readonly #readFrom: number;
  readonly #last: BucketNumbers = { shape: { kind: 'none' }, buckets: new Float64Array(0), first: 0 };
  #lastTime = Number.NaN;
  #lastStart = Number.NaN;
  #lastCount = 0;
  #lastSum = Number.NaN;
  #gained = new Float64Array(64);
  /** Filled anew for each point: there may be very many. */
  #growth: Growth | undefined;

  constructor(temporality: Temporality | null, readFrom: number) {
    this.#isDelta = temporality === 'DELTA';
    this.#readFrom = readFrom;
  }

  /** Goes on to the points of a piece, whose times are later than all before. */
  visit(piece: DistributionPiece, sink: GrowthSink): void {
    for (let point = piece.from; point < piece.to; point++) this.#point(piece, point, sink);
  }

  /** Goes on over a day by what was recorded in steps; `edges` are the first and the last point of it, of a cumulative one. */
  jump(edges: DistributionPiece | undefined, steps: readonly DistributionPiece[], sink: GrowthSink): void {
    if (edges) this.#point(edges, 0, sink);
    for (const piece of steps) {
      for (let point = piece.from; point < piece.to; point++)
        tell(sink, startOf(piece, point), piece.times[point]!, this.#growthOf(piece, point));
    }
    if (edges && edges.times.length > 1) this.#point(edges, edges.times.length - 1);
  }

  /** Without a sink the point is only where the next one goes on from. */
  #point(piece: DistributionPiece, point: number, sink?: GrowthSink): void {
    const row = piece.first + point;
    if ((piece.flags[row]! & pointFlags.NO_VALUE) !== 0) return;
    const time = piece.times[point]!;
    const start = startOf(piece, point);
    const growth = this.#growthOf(piece, point);
    const { shape, count, sum } = growth;
    if (sink) this.#grow(time, start, growth, sink);
    this.#last.shape = shape;
    this.#last.buckets = piece.buckets;
    this.#last.first = piece.offsets[row]!;
    this.#lastTime = time;
    this.#lastStart = start;
    this.#lastCount = count;
    this.#lastSum = sum;
  }

  #grow(time: number, start: number, growth: Growth, sink: GrowthSink): void {
    if (this.#isDelta) {
      const from = start < time ? start : time;
      tell(sink, this.#lastTime > from ? this.#lastTime : from, time, growth);
    } else if (!Number.isNaN(this.#lastTime)) this.#cumulative(this.#last, time, start, growth, sink);
    else if (start < time && start >= this.#readFrom) tell(sink, start, time, growth);
  }

  #cumulative(last: BucketNumbers, time: number, start: number, growth: Growth, sink: GrowthSink): void {
    const before = this.#lastTime;
    if (start > this.#lastStart && start >= before) tell(sink, start < time ? start : before, time, growth);
    else if (this.#lastCount <= growth.count && this.#subtract(growth, last)) {
      growth.count -= this.#lastCount;
      growth.sum -= this.#lastSum;
      tell(sink, before, time, growth);
    } else tell(sink, before, time, growth);
  }

  #growthOf(piece: DistributionPiece, point: number): Growth {
    const row = piece.first + point;
    const growth = (this.#growth ??= emptyGrowth(piece));
    growth.shape = piece.shapeOf(piece.shapes[row]!);
    growth.buckets = piece.buckets;
    growth.first = piece.offsets[row]!;
    growth.count = piece.counts[row]!;
    growth.sum = piece.sums[row]!;
    growth.min = piece.mins[row]!;
    growth.max = piece.maxs[row]!;
    growth.less = undefined;
    growth.piece = piece;
    growth.row = row;
    return growth;
  }

  /** Leaves what the buckets gained; false where they cannot be those of one distribution at a later instant. */
  #subtract(growth: Growth, last: BucketNumbers): boolean {
    const { shape, buckets, first } = growth;
    if (shape !== last.shape && !haveSameBuckets(shape, last.shape)) {
      growth.less = last;
      return shape.kind === 'exponential' && last.shape.kind === 'exponential';
    }
    const length = bucketCount(shape);
    if (length > this.#gained.length) this.#gained = new Float64Array(length);
    const gained = this.#gained;
    for (let bucket = 0; bucket < length; bucket++) {
      const gain = buckets[first + bucket]! - last.buckets[last.first + bucket]!;
      if (gain < 0) return false;
      gained[bucket] = gain;
    }
    growth.buckets = gained;
    growth.first = 0;
    return true;
  }
}

function emptyGrowth(piece: DistributionPiece): Growth {
  const unknown = Number.NaN;
  const numbers = { from: unknown, to: unknown, count: unknown, sum: unknown, min: unknown, max: unknown };
  return { shape: { kind: 'none' }, buckets: piece.buckets, first: 0, ...numbers, less: undefined, piece, row: 0 };
}

function tell(sink: GrowthSink, from: number, to: number, growth: Growth): void {
  growth.from = from;
  growth.to = to;
  sink.growth(growth);
}

function haveSameBuckets(a: Shape, b: Shape): boolean {
  if (a.kind === 'exponential' && b.kind === 'exponential')
    return a.scale === b.scale && isSameRange(a.positive, b.positive) && isSameRange(a.negative, b.negative);
  return a.kind === b.kind && (a.kind !== 'explicit' || a.key === (b as typeof a).key);
}

function isSameRange(a: BucketRange, b: BucketRange): boolean {
  return a.offset === b.offset && a.length === b.length;
}
