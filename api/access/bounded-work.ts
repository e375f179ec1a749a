import { ControlError } from '../control/control-error.ts';

export interface WorkBounds {
  /** What may be under way. */
  atOnce: number;
  /** What may wait for its turn; more is refused. */
  waiting: number;
  /** What is said to who is refused. */
  message: string;
}

/** Work that takes much of the machine, so that little of it is done at once and the rest waits its turn. */
export class BoundedWork {
  readonly #bounds: WorkBounds;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(bounds: WorkBounds) {
    this.#bounds = bounds;
  }

  /** Rejects with ControlError RATE_LIMITED where too much waits already. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    const { atOnce, waiting, message } = this.#bounds;
    if (this.#underWay >= atOnce) {
      if (this.#waiting.length >= waiting) throw new ControlError('RATE_LIMITED', message);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#underWay++;
    try {
      return await work();
    } finally {
      // Who waits takes the place over.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay--;
    }
  }
}
