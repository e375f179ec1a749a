import { msFromNano } from './time.ts';
import type { Nanoseconds, TimeRange, UnixNano } from './time.ts';

/** The buckets of a range: they begin at multiples of the step since the Unix epoch; without a step there is one. */
export class TimeBuckets {
  readonly count: number;
  /** Start of each, Unix milliseconds. */
  readonly times: number[];
  readonly #step: bigint | undefined;
  readonly #first: bigint;

  constructor({ fromNano, toNano }: TimeRange, step: Nanoseconds | undefined) {
    const width = step === undefined ? undefined : BigInt(step);
    this.#step = width;
    this.#first = width === undefined ? 0n : fromNano / width;
    this.count = width === undefined ? 1 : Number((toNano + width - 1n) / width - this.#first);
    this.times = Array.from({ length: this.count }, (_, bucket) =>
      msFromNano(width === undefined ? fromNano : (this.#first + BigInt(bucket)) * width),
    );
  }

  /** The bucket of an instant as a function of the nanoseconds from a base, which a double holds. */
  from(baseNano: UnixNano): (offset: Nanoseconds) => number {
    const step = this.#step;
    if (step === undefined) return () => 0;
    const first = Number(baseNano / step - this.#first);
    const rest = Number(baseNano % step);
    const width = Number(step);
    return (offset) => Math.max(0, Math.min(this.count - 1, first + Math.floor((rest + offset) / width)));
  }
}
