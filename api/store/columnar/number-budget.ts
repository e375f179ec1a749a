/** Numbers of eight bytes that sketches, sets and texts of one query hold together. */
const MAX_NUMBERS = 8_000_000;

/** What grows with the values that a query meets, so that it ends somewhere. */
export class NumberBudget {
  #left = MAX_NUMBERS;
  /** Whether something was left out because no more may be held. */
  exceeded = false;

  /** Whether much is held already: what can be kept in less room should be. */
  get isTight(): boolean {
    return this.#left < MAX_NUMBERS / 2;
  }

  /** Whether more may be added; where not, it is noted. */
  allows(): boolean {
    if (this.#left > 0) return true;
    this.exceeded = true;
    return false;
  }

  take(numbers: number): void {
    this.#left -= numbers;
  }
}
