const podAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A small seeded generator (sfc32). The same words give the same numbers on every machine. */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  constructor(seed: number, first = 0, second = 0) {
    this.reseed(seed, first, second);
  }

  /** Starts the stream that belongs to these three words; streams of different words are unrelated. */
  reseed(seed: number, first: number, second: number): void {
    this.a = seed | 0;
    this.b = first | 0;
    this.c = second | 0;
    this.counter = 1;
    for (let i = 0; i < 12; i++) this.int32();
  }

  /** All 32 bits, signed. */
  int32(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + result;
    this.c |= 0;
    return result;
  }

  /** From 0 up to, not including, 1. */
  float(): number {
    return (this.int32() >>> 0) / 4294967296;
  }

  /** From `low` up to, not including, `high`. */
  between(low: number, high: number): number {
    return low + (high - low) * this.float();
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.float() * limit);
  }

  chance(probability: number): boolean {
    return this.float() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0];
  }

  /** Standard normal (Box-Muller, one of the pair). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.float())) * Math.cos(2 * Math.PI * this.float());
  }

  /** `sigma` is that of the logarithm: 0.3 is steady, 1 has a long tail. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** Milliseconds on the network, one way, around a median; now and then a packet is lost and sent again. */
  travelMs(medianMs: number): number {
    const ms = this.logNormal(medianMs, 0.4);
    return this.chance(0.004) ? ms + this.logNormal(45, 0.6) : ms;
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.float());
  }

  /** How many of independent events happen where `mean` are expected. */
  poisson(mean: number): number {
    if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.float(); product > limit; product *= this.float()) count++;
    return count;
  }

  /** A number below `limit` where small ones are much more frequent: popularity of products, of users. */
  popular(limit: number): number {
    return Math.floor(limit * this.float() ** 3);
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits) text += (this.int32() >>> 0).toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }

  uuid(): string {
    const hex = this.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** Characters as Kubernetes uses them in the names of pods. */
  podSuffix(length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += podAlphabet[this.below(podAlphabet.length)];
    return text;
  }
}

/** A 32-bit hash (FNV-1a with a final mix): turns names into words of a seed. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
