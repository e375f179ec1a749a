import { ByteColumn } from './byte-column.ts';
import { copied } from './span-batch.ts';
import type { MetricVocabulary } from './metric-vocabulary.ts';

/** Bits of a point's `flags`. */
export const pointFlags = {
  /** As sent: no recorded value. */
  NO_VALUE: 1,
  /** The value was sent as an integer. */
  INTEGER: 2,
  HAS_SUM: 4,
  HAS_MIN: 8,
  HAS_MAX: 16,
} as const;

/** What points of all types have. Times are Unix nanoseconds as two 32-bit words, low first; zeros for none. */
export class PointColumns {
  count = 0;
  capacity: number;
  /** Number in the vocabulary's series. */
  series: Int32Array;
  time: Uint32Array;
  start: Uint32Array;
  flags: Uint8Array;
  /**
   * The point's other fields as protobuf fields of its message: exemplars, quantiles of a summary, integers past 2^53,
   * further flags, unknown ones.
   */
  readonly extra: ByteColumn;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.series = new Int32Array(capacity);
    this.time = new Uint32Array(capacity * 2);
    this.start = new Uint32Array(capacity * 2);
    this.flags = new Uint8Array(capacity);
    this.extra = new ByteColumn(capacity, 0);
  }

  clear(): void {
    this.count = 0;
    this.extra.clear();
  }

  /** Makes room for one more point. */
  reserveRow(): void {
    if (this.count === this.capacity) this.grow(this.capacity * 2);
  }

  protected grow(rows: number): void {
    this.capacity = rows;
    this.series = copied(this.series, new Int32Array(rows));
    this.time = copied(this.time, new Uint32Array(rows * 2));
    this.start = copied(this.start, new Uint32Array(rows * 2));
    const flags = new Uint8Array(rows);
    flags.set(this.flags);
    this.flags = flags;
    this.extra.growRows(rows);
  }
}

/** Points of gauges and sums. */
export class NumberColumns extends PointColumns {
  /** Doubles as two words, so that every bit of a NaN survives. */
  value: Uint32Array;

  constructor(capacity = 1024) {
    super(capacity);
    this.value = new Uint32Array(capacity * 2);
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    this.value = copied(this.value, new Uint32Array(rows * 2));
  }
}

/** Points of histograms, exponential histograms and summaries. */
export class DistributionColumns extends PointColumns {
  /** Doubles as two words; zeros where they were not sent. */
  sum: Uint32Array;
  min: Uint32Array;
  max: Uint32Array;
  /** Number in the vocabulary's shapes. */
  shape: Int32Array;
  /** Varints of unsigned 64-bit integers, as many as the shape says: the count, then buckets. */
  readonly counts: ByteColumn;

  constructor(capacity = 256) {
    super(capacity);
    this.sum = new Uint32Array(capacity * 2);
    this.min = new Uint32Array(capacity * 2);
    this.max = new Uint32Array(capacity * 2);
    this.shape = new Int32Array(capacity);
    this.counts = new ByteColumn(capacity, 32);
  }

  override clear(): void {
    super.clear();
    this.counts.clear();
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    this.sum = copied(this.sum, new Uint32Array(rows * 2));
    this.min = copied(this.min, new Uint32Array(rows * 2));
    this.max = copied(this.max, new Uint32Array(rows * 2));
    this.shape = copied(this.shape, new Int32Array(rows));
    this.counts.growRows(rows);
  }
}

/** The data points of one request as columns, each kind in the order in which they came. */
export class MetricBatch {
  vocabulary: MetricVocabulary;
  readonly numbers = new NumberColumns();
  readonly distributions = new DistributionColumns();

  constructor(vocabulary: MetricVocabulary) {
    this.vocabulary = vocabulary;
  }

  get count(): number {
    return this.numbers.count + this.distributions.count;
  }

  clear(): void {
    this.numbers.clear();
    this.distributions.clear();
  }
}
