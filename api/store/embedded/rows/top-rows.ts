/** Keeps the first `limit` of many by an order, with little work for those that are not among them. Rows that are equal are one. */
export class TopRows<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  #rows: T[] = [];
  #last: T | undefined;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  /** The last that is in so far; undefined while there is room. What does not come before it need not be added. */
  get last(): T | undefined {
    return this.#last;
  }

  add(row: T): void {
    if (this.#last !== undefined && this.#compare(row, this.#last) >= 0) return;
    this.#rows.push(row);
    if (this.#rows.length >= this.#limit * 2 + 64) this.#cut();
  }

  /** In order, at most `limit`. */
  finish(): T[] {
    this.#cut();
    return this.#rows;
  }

  /** Sorts what is in; afterwards `last` is as low as it can be. */
  settle(): void {
    if (this.#rows.length >= this.#limit) this.#cut();
  }

  #cut(): void {
    const sorted = this.#rows.sort(this.#compare);
    this.#rows = sorted.filter((row, index) => index === 0 || this.#compare(sorted[index - 1]!, row) !== 0);
    if (this.#rows.length > this.#limit) this.#rows.length = this.#limit;
    if (this.#rows.length === this.#limit) this.#last = this.#rows[this.#limit - 1];
  }
}
