/** Hands on the latest of values that come often, at most once in an interval, and always the last. */
export class Throttled<T> {
  readonly #intervalMs: number;
  readonly #handOn: (value: T) => void;
  #latest: T | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, handOn: (value: T) => void) {
    this.#intervalMs = intervalMs;
    this.#handOn = handOn;
  }

  set(value: T): void {
    this.#latest = value;
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#handOn(this.#latest!);
    }, this.#intervalMs);
  }
}
