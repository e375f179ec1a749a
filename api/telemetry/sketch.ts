/**
 * A histogram with exponential buckets, as OpenTelemetry's data model has it (metrics data model, "Exponential
 * histogram"): bucket i holds (base^i, base^(i + 1)] with base = 2^(2^-scale). At scale 6 the middle of a bucket is
 * within 0.54 % of all that is in it. Buckets are kept densely between the lowest and the highest in use.
 */
export const SKETCH_SCALE = 6;
const PER_OCTAVE = 2 ** SKETCH_SCALE;

/** The bucket of a positive value. */
export function sketchBucket(value: number): number {
  return Math.ceil(Math.log2(value) * PER_OCTAVE) - 1;
}

/** The lower and upper bound of a bucket. */
export function bucketBounds(bucket: number): [lower: number, upper: number] {
  return [2 ** (bucket / PER_OCTAVE), 2 ** ((bucket + 1) / PER_OCTAVE)];
}

/** What stands for the values of a bucket: its geometric middle. */
export function bucketMiddle(bucket: number): number {
  return 2 ** ((bucket + 0.5) / PER_OCTAVE);
}

/** The distribution of any numbers; NaN is left out, infinities count as the largest there are. */
export class Sketch {
  count = 0;
  #zeros = 0;
  #positive = new Buckets();
  #negative: Buckets | undefined;
  #min = Infinity;
  #max = -Infinity;

  add(value: number, count = 1): void {
    if (Number.isNaN(value)) return;
    const finite = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
    this.count += count;
    if (finite < this.#min) this.#min = finite;
    if (finite > this.#max) this.#max = finite;
    if (finite > 0) this.#positive.add(sketchBucket(finite), count);
    else if (finite < 0) (this.#negative ??= new Buckets()).add(sketchBucket(-finite), count);
    else this.#zeros += count;
  }

  /** Adds to a bucket of positive values at SKETCH_SCALE directly. */
  addBucket(bucket: number, count: number): void {
    this.count += count;
    this.#positive.add(bucket, count);
    const [lower, upper] = bucketBounds(bucket);
    if (lower < this.#min) this.#min = lower;
    if (upper > this.#max) this.#max = upper;
  }

  addZeros(count: number): void {
    if (count > 0) this.add(0, count);
  }

  merge(other: Sketch): void {
    this.count += other.count;
    this.#zeros += other.#zeros;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    other.#positive.each((bucket, count) => this.#positive.add(bucket, count));
    other.#negative?.each((bucket, count) => (this.#negative ??= new Buckets()).add(bucket, count));
  }

  /** By nearest rank: the value of which ceil(q * count) are no greater, within 0.54 %. null where there are none. */
  quantile(q: number): number | null {
    if (this.count === 0) return null;
    let rank = Math.max(1, Math.ceil(q * this.count));
    const negative = this.#negative?.fromTop(rank);
    if (typeof negative === 'object') return this.#clamp(-bucketMiddle(negative.bucket));
    rank -= this.#negative?.total ?? 0;
    if (rank <= this.#zeros) return 0;
    rank -= this.#zeros;
    const positive = this.#positive.fromBottom(rank);
    return this.#clamp(positive === undefined ? this.#max : bucketMiddle(positive));
  }

  /** Buckets that hold something, from the lowest value up. */
  distribution(): { from: number; to: number; count: number }[] {
    const result: { from: number; to: number; count: number }[] = [];
    this.#negative?.each((bucket, count) => {
      const [lower, upper] = bucketBounds(bucket);
      result.unshift({ from: -upper, to: -lower, count });
    });
    if (this.#zeros > 0) result.push({ from: 0, to: 0, count: this.#zeros });
    this.#positive.each((bucket, count) => {
      const [from, to] = bucketBounds(bucket);
      result.push({ from, to, count });
    });
    return result;
  }

  #clamp(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}

class Buckets {
  total = 0;
  #first = 0;
  #counts = new Float64Array(0);

  add(bucket: number, count: number): void {
    this.total += count;
    const at = bucket - this.#first;
    if (at >= 0 && at < this.#counts.length) this.#counts[at]! += count;
    else this.#grow(bucket, count);
  }

  each(visit: (bucket: number, count: number) => void): void {
    this.#counts.forEach((count, at) => {
      if (count > 0) visit(this.#first + at, count);
    });
  }

  fromBottom(rank: number): number | undefined {
    let below = 0;
    for (let at = 0; at < this.#counts.length; at++) {
      below += this.#counts[at]!;
      if (below >= rank) return this.#first + at;
    }
    return undefined;
  }

  fromTop(rank: number): { bucket: number } | undefined {
    let above = 0;
    for (let at = this.#counts.length - 1; at >= 0; at--) {
      above += this.#counts[at]!;
      if (above >= rank) return { bucket: this.#first + at };
    }
    return undefined;
  }

  #grow(bucket: number, count: number): void {
    const room = 32;
    const empty = this.#counts.length === 0;
    const first = empty ? bucket - room : Math.min(this.#first, bucket - room);
    const last = empty ? bucket + room : Math.max(this.#first + this.#counts.length - 1, bucket + room);
    const counts = new Float64Array(last - first + 1);
    counts.set(this.#counts, empty ? 0 : this.#first - first);
    counts[bucket - first]! += count;
    this.#first = first;
    this.#counts = counts;
  }
}
