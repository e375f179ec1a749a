import { NANO_PER_MS, NANO_PER_SECOND, type Nanoseconds, type TimeRange } from '../../../telemetry/time.ts';

/**
 * The steps of an answer, aligned to the Unix epoch; without a step one that is the range. Instants are nanoseconds from
 * the start of the first step: a double holds them exactly within 104 days.
 */
export class StepGrid {
  /** Unix nanoseconds of the start of the first step. */
  readonly baseNano: bigint;
  readonly width: number;
  readonly steps: number;
  /** The range. */
  readonly from: number;
  readonly to: number;
  /** The first step, counted from 1970, where there is a step. */
  readonly #first: bigint | undefined;
  readonly #startMs: number;

  constructor({ fromNano, toNano }: TimeRange, step: Nanoseconds | undefined) {
    if (step === undefined) {
      this.baseNano = fromNano;
      this.width = Math.max(1, Number(toNano - fromNano));
      this.steps = 1;
    } else {
      this.#first = fromNano / BigInt(step);
      this.baseNano = this.#first * BigInt(step);
      this.width = step;
      const last = toNano > fromNano ? toNano - 1n : fromNano;
      this.steps = Number(last / BigInt(step) - this.#first) + 1;
    }
    this.#startMs = Number(this.baseNano / BigInt(NANO_PER_MS));
    this.from = this.offsetOf(fromNano);
    this.to = this.offsetOf(toNano);
  }

  offsetOf(nano: bigint): number {
    return Number(nano - this.baseNano);
  }

  /** The step of an instant within the range. */
  stepOf(offset: number): number {
    return Math.floor(offset / this.width);
  }

  /** Start of each step, Unix milliseconds. */
  times(): number[] {
    const first = this.#first;
    if (first === undefined) return [this.#startMs];
    return Array.from({ length: this.steps }, (_, step) => ((Number(first) + step) * this.width) / NANO_PER_MS);
  }

  /**
   * Seconds of a step within the range. Of the step in which what is known ends, at `known`, only the part before that
   * counts, so that the newest step is not too low while its points are still to come.
   */
  seconds(step: number, known: number): number {
    const start = Math.max(this.from, step * this.width);
    const end = Math.min(this.to, (step + 1) * this.width);
    const cut = this.steps > 1 && known > start && known < end ? known : end;
    return (cut - start) / NANO_PER_SECOND;
  }
}
