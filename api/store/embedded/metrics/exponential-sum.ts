import type { BucketRange, ExponentialShape } from './shape.ts';

/** Buckets of a sign that are kept at most; more are made fewer by a lower scale. */
const MAX_BUCKETS = 2048;

/** A run of values between two bounds. */
export interface Segment {
  from: number;
  to: number;
  count: number;
  /** Values lie evenly in their logarithm, as in exponential buckets, not in themselves. */
  isGeometric: boolean;
}

/**
 * Exponential histograms added up (OpenTelemetry, metrics data model, "Exponential histogram: merging"). The scale is the
 * lowest of all, at which a bucket of a higher one lies within one.
 */
export class ExponentialSum {
  #scale: number;
  #zeros = 0;
  #zeroThreshold = 0;
  readonly #positive = new DenseBuckets();
  readonly #negative = new DenseBuckets();

  constructor(scale: number) {
    this.#scale = scale;
  }

  /** Adds a share, or with a negative one takes away, what a point has: its numbers begin at `first`. */
  add(shape: ExponentialShape, numbers: Float64Array, first: number, share: number): void {
    if (shape.scale < this.#scale) this.#lowerBy(this.#scale - shape.scale);
    this.#zeroThreshold = Math.max(this.#zeroThreshold, shape.zeroThreshold);
    this.#zeros += numbers[first]! * share;
    const positive = first + 1;
    this.#addBuckets(this.#positive, shape.scale, shape.positive, numbers, positive, share);
    this.#addBuckets(this.#negative, shape.scale, shape.negative, numbers, positive + shape.positive.length, share);
  }

  /** From the lowest values up. */
  segments(): Segment[] {
    const segments: Segment[] = [];
    let zeros = this.#zeros;
    this.#negative.each((bucket, count) => {
      const to = this.#bound(bucket + 1);
      if (to <= this.#zeroThreshold) zeros += count;
      else segments.unshift({ from: -to, to: -this.#bound(bucket), count, isGeometric: true });
    });
    const above: Segment[] = [];
    this.#positive.each((bucket, count) => {
      const to = this.#bound(bucket + 1);
      if (to <= this.#zeroThreshold) zeros += count;
      else above.push({ from: this.#bound(bucket), to, count, isGeometric: true });
    });
    if (zeros > 0) segments.push({ from: 0, to: 0, count: zeros, isGeometric: false });
    return [...segments, ...above];
  }

  /** As the numbers of a point: the zero count, then the buckets. */
  toPoint(): { shape: ExponentialShape; numbers: number[] } {
    const positive = this.#positive.range();
    const negative = this.#negative.range();
    const shape: ExponentialShape = {
      kind: 'exponential',
      scale: this.#scale,
      zeroThreshold: this.#zeroThreshold,
      positive: { offset: positive.offset, length: positive.counts.length },
      negative: { offset: negative.offset, length: negative.counts.length },
    };
    return { shape, numbers: [this.#zeros, ...positive.counts, ...negative.counts] };
  }

  #addBuckets(
    target: DenseBuckets,
    scale: number,
    { offset, length }: BucketRange,
    numbers: Float64Array,
    first: number,
    share: number,
  ): void {
    // Empty buckets at the ends need no room.
    let from = 0;
    let to = length;
    while (from < to && numbers[first + from] === 0) from++;
    while (to > from && numbers[first + to - 1] === 0) to--;
    if (from === to) return;
    let lowered = Math.min(MAX_SHIFT, scale - this.#scale);
    const missing = target.excess((offset + from) >> lowered, (offset + to - 1) >> lowered, MAX_BUCKETS);
    if (missing > 0) {
      this.#lowerBy(missing);
      lowered = Math.min(MAX_SHIFT, lowered + missing);
    }
    for (let at = from; at < to; at++) {
      const count = numbers[first + at]!;
      if (count !== 0) target.add((offset + at) >> lowered, count * share);
    }
  }

  #lowerBy(steps: number): void {
    this.#scale -= steps;
    this.#positive.lowerBy(Math.min(MAX_SHIFT, steps));
    this.#negative.lowerBy(Math.min(MAX_SHIFT, steps));
  }

  #bound(bucket: number): number {
    return 2 ** (bucket * 2 ** -this.#scale);
  }
}

/** A shift by more would begin again. */
const MAX_SHIFT = 31;

/** Counts of consecutive buckets. */
class DenseBuckets {
  #offset = 0;
  #counts = new Float64Array(0);

  add(bucket: number, count: number): void {
    const at = bucket - this.#offset;
    if (at < 0 || at >= this.#counts.length) this.#reserve(bucket);
    this.#counts[bucket - this.#offset]! += count;
  }

  /** By how many scales it must be lowered to hold buckets from `first` to `last` in `most`. */
  excess(first: number, last: number, most: number): number {
    const hasAny = this.#counts.length > 0;
    let low = hasAny ? Math.min(first, this.#offset) : first;
    let high = hasAny ? Math.max(last, this.#offset + this.#counts.length - 1) : last;
    let steps = 0;
    for (; high - low >= most; steps++) {
      low >>= 1;
      high >>= 1;
    }
    return steps;
  }

  lowerBy(steps: number): void {
    const counts = this.#counts;
    const offset = this.#offset;
    if (counts.length === 0) return;
    this.#offset = offset >> steps;
    this.#counts = new Float64Array(((offset + counts.length - 1) >> steps) - this.#offset + 1);
    for (let at = 0; at < counts.length; at++) this.#counts[((offset + at) >> steps) - this.#offset]! += counts[at]!;
  }

  each(visit: (bucket: number, count: number) => void): void {
    for (let at = 0; at < this.#counts.length; at++)
      if (this.#counts[at]! > TINY) visit(this.#offset + at, this.#counts[at]!);
  }

  range(): { offset: number; counts: Float64Array } {
    return { offset: this.#offset, counts: this.#counts };
  }

  #reserve(bucket: number): void {
    const before = this.#counts;
    const start = this.#offset;
    const isEmpty = before.length === 0;
    const offset = isEmpty ? bucket : Math.min(bucket, start);
    const end = isEmpty ? bucket + 1 : Math.max(bucket + 1, start + before.length);
    this.#offset = offset;
    this.#counts = new Float64Array(end - offset);
    this.#counts.set(before, isEmpty ? 0 : start - offset);
  }
}

/** What differences of shares leave over is nothing. */
export const TINY = 1e-9;
