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
  /** Whether the lowest and highest value are known, not their buckets alone. */
  #exact = true;

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

  /** Adds to a bucket of positive values directly, where the values themselves are not known. */
  addBucket(bucket: number, count: number): void {
    this.count += count;
    this.#positive.add(bucket, count);
    this.#exact = false;
  }

  addZeros(count: number): void {
    if (count > 0) this.add(0, count);
  }

  /** About how many numbers of eight bytes it holds. */
  get numbers(): number {
    return 16 + this.#positive.numbers + (this.#negative?.numbers ?? 0);
  }

  merge(other: Sketch): void {
    this.count += other.count;
    this.#zeros += other.#zeros;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
    this.#exact &&= other.#exact;
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
    return !this.#exact ? value : Math.min(this.#max, Math.max(this.#min, value));
  }
}

/** While few buckets are in use they are a map: many sketches hold a handful of values far apart. */
const MAX_SPARSE = 48;

class Buckets {
  total = 0;
  #sparse: Map<number, number> | undefined = new Map();
  #first = 0;
  #counts = new Float64Array(0);

  add(bucket: number, count: number): void {
    this.total += count;
    if (this.#sparse) {
      this.#sparse.set(bucket, (this.#sparse.get(bucket) ?? 0) + count);
      if (this.#sparse.size > MAX_SPARSE) this.#spread();
      return;
    }
    const at = bucket - this.#first;
    if (at < 0 || at >= this.#counts.length) this.#grow(bucket);
    this.#counts[bucket - this.#first]! += count;
  }

  get numbers(): number {
    return this.#sparse ? this.#sparse.size * 4 : this.#counts.length;
  }

  /** From the lowest bucket up. */
  each(visit: (bucket: number, count: number) => void): void {
    if (this.#sparse) for (const [bucket, count] of ascending(this.#sparse)) visit(bucket, count);
    for (let at = 0; at < this.#counts.length; at++)
      if (this.#counts[at]! > 0) visit(this.#first + at, this.#counts[at]!);
  }

  fromBottom(rank: number): number | undefined {
    let below = 0;
    if (this.#sparse) {
      for (const [bucket, count] of ascending(this.#sparse)) if ((below += count) >= rank) return bucket;
      return undefined;
    }
    for (let at = 0; at < this.#counts.length; at++) if ((below += this.#counts[at]!) >= rank) return this.#first + at;
    return undefined;
  }

  fromTop(rank: number): { bucket: number } | undefined {
    let above = 0;
    if (this.#sparse) {
      for (const [bucket, count] of ascending(this.#sparse).reverse()) if ((above += count) >= rank) return { bucket };
      return undefined;
    }
    for (let at = this.#counts.length - 1; at >= 0; at--)
      if ((above += this.#counts[at]!) >= rank) return { bucket: this.#first + at };
    return undefined;
  }

  #spread(): void {
    const entries = [...this.#sparse!];
    this.#sparse = undefined;
    for (const [bucket, count] of entries) {
      const at = bucket - this.#first;
      if (at < 0 || at >= this.#counts.length) this.#grow(bucket);
      this.#counts[bucket - this.#first]! += count;
    }
  }

  #grow(bucket: number): void {
    const size = this.#counts.length;
    const empty = size === 0;
    // Room for as much again on the side where it was lacking.
    const first = empty ? bucket - 32 : Math.min(this.#first, bucket - size);
    const last = empty ? bucket + 32 : Math.max(this.#first + size - 1, bucket + (bucket > this.#first ? size : 0));
    const counts = new Float64Array(last - first + 1);
    counts.set(this.#counts, empty ? 0 : this.#first - first);
    this.#first = first;
    this.#counts = counts;
  }
}

function ascending(buckets: ReadonlyMap<number, number>): [bucket: number, count: number][] {
  return [...buckets].sort(([a], [b]) => a - b);
}
