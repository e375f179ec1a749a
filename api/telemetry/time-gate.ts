import type { Rejection, TimeWindow } from './limits.ts';

/** Periods that the items of one request may come from: each has a file of its own. */
const MAX_PERIODS = 1000;

/** Lets in the items of a request whose time is within the window, from no more periods than one may fill. */
export class TimeGate {
  readonly #periodNano: number;
  #window: TimeWindow = { oldestNano: -Infinity, newestNano: Infinity };
  readonly #periods = new Set<number>();
  #last = Number.NaN;

  /** Of what the store keeps a file for: nanoseconds. */
  constructor(periodNano: number) {
    this.#periodNano = periodNano;
  }

  /** A request begins. */
  open(window: TimeWindow): void {
    this.#window = window;
    this.#periods.clear();
    this.#last = Number.NaN;
  }

  /** Why an item of this time is refused; undefined where it is not. */
  refusal(timeNano: number): Rejection | undefined {
    if (timeNano < this.#window.oldestNano) return 'tooOld';
    if (timeNano > this.#window.newestNano) return 'tooNew';
    const period = Math.floor(timeNano / this.#periodNano);
    if (period === this.#last) return undefined;
    if (this.#periods.size === MAX_PERIODS && !this.#periods.has(period)) return 'tooSpread';
    this.#periods.add(period);
    this.#last = period;
    return undefined;
  }
}
