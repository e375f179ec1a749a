/** Spans of one window. */
const CAPACITY = 1 << 15;
const SLOTS = CAPACITY * 2;
const MASK = SLOTS - 1;
/** In `flags`. */
export const IS_ERROR = 1;
export const IS_ANSWERED = 2;

/** Spans by id that may be one end of a call whose other end has not come yet. */
export class CallWindow {
  count = 0;
  /** Number of the span's service in CallEdges. */
  readonly service = new Int32Array(SLOTS);
  /** Of callers: number of the address that was called, -1 where it is not known. */
  readonly address = new Int32Array(SLOTS);
  /** Nanoseconds. */
  readonly duration = new Float64Array(SLOTS);
  readonly flags = new Uint8Array(SLOTS);
  readonly #ids = new Int32Array(SLOTS * 2);

  get isFull(): boolean {
    return this.count >= CAPACITY;
  }

  /** The place of a span, -1 where it is not here. */
  find(low: number, high: number): number {
    const slot = this.#slot(low, high);
    return this.#isFree(slot) ? -1 : slot;
  }

  add(low: number, high: number, service: number, address: number, duration: number, flags: number): void {
    const slot = this.#slot(low, high);
    if (this.#isFree(slot)) this.count++;
    this.#ids[slot * 2] = low;
    this.#ids[slot * 2 + 1] = high;
    this.service[slot] = service;
    this.address[slot] = address;
    this.duration[slot] = duration;
    this.flags[slot] = flags;
  }

  /** Hands each place that is taken to `visit`. */
  each(visit: (slot: number) => void): void {
    if (this.count === 0) return;
    for (let slot = 0; slot < SLOTS; slot++) if (!this.#isFree(slot)) visit(slot);
  }

  clear(): void {
    if (this.count > 0) this.#ids.fill(0);
    this.count = 0;
  }

  /** No span has an id of zeros. */
  #isFree(slot: number): boolean {
    return this.#ids[slot * 2] === 0 && this.#ids[slot * 2 + 1] === 0;
  }

  #slot(low: number, high: number): number {
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & MASK;
    while (!this.#isFree(slot) && (this.#ids[slot * 2] !== low || this.#ids[slot * 2 + 1] !== high))
      slot = (slot + 1) & MASK;
    return slot;
  }
}
