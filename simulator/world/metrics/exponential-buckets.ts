const maxBuckets = 160;

/**
 * Positive buckets of an exponential histogram: index i holds (base^i, base^(i+1)] with base = 2^(2^-scale). The scale
 * begins fine and halves its resolution whenever the values would need more than 160 buckets (OpenTelemetry metrics SDK).
 */
export class ExponentialBuckets {
  scale = 20;
  zeroCount = 0;
  private counts = new Map<number, number>();
  private lowest = Infinity;
  private highest = -Infinity;

  add(value: number): void {
    if (value <= 0) {
      this.zeroCount++;
      return;
    }
    let index = this.indexOf(value);
    while (Math.max(this.highest, index) - Math.min(this.lowest, index) >= maxBuckets) {
      this.halve();
      index = this.indexOf(value);
    }
    this.increase(index, 1);
  }

  get offset(): number {
    return this.counts.size === 0 ? 0 : this.lowest;
  }

  /** Counts from the offset on, without gaps. */
  list(): number[] {
    const list: number[] = [];
    for (let i = this.lowest; i <= this.highest; i++) list.push(this.counts.get(i) ?? 0);
    return list;
  }

  private indexOf(value: number): number {
    return Math.ceil(Math.log2(value) * 2 ** this.scale) - 1;
  }

  private increase(index: number, by: number): void {
    this.counts.set(index, (this.counts.get(index) ?? 0) + by);
    if (index < this.lowest) this.lowest = index;
    if (index > this.highest) this.highest = index;
  }

  private halve(): void {
    this.scale--;
    const finer = this.counts;
    this.counts = new Map();
    this.lowest = Infinity;
    this.highest = -Infinity;
    for (const [index, count] of finer) this.increase(index >> 1, count);
  }
}
