/** From dense numbers to numbers; -1 where nothing is set. */
export class NumberMap {
  #numbers = new Int32Array(256).fill(-1);

  get(from: number): number {
    return from < this.#numbers.length ? this.#numbers[from]! : -1;
  }

  set(from: number, to: number): number {
    if (from >= this.#numbers.length) {
      const grown = new Int32Array(Math.max(from + 1, this.#numbers.length * 2)).fill(-1);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[from] = to;
    return to;
  }
}
