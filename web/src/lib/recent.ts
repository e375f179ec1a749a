/** The last few values by key; what was used longest ago goes first. */
export class Recent<Value> {
  readonly #most: number;
  readonly #values = new Map<number | string, Value>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: number | string): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: number | string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
  }

  delete(key: number | string): void {
    this.#values.delete(key);
  }
}
