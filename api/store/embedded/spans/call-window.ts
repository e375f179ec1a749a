const FIRST_SLOTS = 1 << 12;
/** Spans of one window at most. */
const CAPACITY = 1 << 17;
/** In `flags`. */
export const IS_ERROR = 1;
export const IS_ANSWERED = 2;

/** Spans by id that may be one end of a call whose other end has not come yet. */
export class CallWindow {
  count = 0;
  /** Number of the span's service in CallEdges. */
  service = new Int32Array(FIRST_SLOTS);
  /** Of callers: number of the address that was called, -1 where it is not known. */
  address = new Int32Array(FIRST_SLOTS);
  /** Of callers: when they began, in minutes from 1970. */
  minute = new Int32Array(FIRST_SLOTS);
  /** Nanoseconds. */
  duration = new Float64Array(FIRST_SLOTS);
  flags = new Uint8Array(FIRST_SLOTS);
  #ids = new Int32Array(FIRST_SLOTS * 2);

  get isFull(): boolean {
    return this.count >= CAPACITY;
  }

  /** The place of a span, -1 where it is not here. */
  find(low: number, high: number): number {
    const slot = this.#slot(low, high);
    return this.#isFree(slot) ? -1 : slot;
  }

  /** Takes a span, of which `flags` and what else is known can be set at the place that is given. */
  add(low: number, high: number, service: number): number {
    if (this.count * 2 >= this.flags.length) this.#grow();
    const slot = this.#slot(low, high);
    if (this.#isFree(slot)) this.count++;
    this.#ids[slot * 2] = low;
    this.#ids[slot * 2 + 1] = high;
    this.service[slot] = service;
    return slot;
  }

  /** Hands each place that is taken to `visit`. */
  each(visit: (slot: number) => void): void {
    if (this.count === 0) return;
    for (let slot = 0; slot < this.flags.length; slot++) if (!this.#isFree(slot)) visit(slot);
  }

  clear(): void {
    if (this.count > 0) this.#ids.fill(0);
    this.count = 0;
  }

  #grow(): void {
    const { service, address, minute, duration, flags } = this;
    const ids = this.#ids;
    const slots = flags.length * 2;
    this.service = new Int32Array(slots);
    this.address = new Int32Array(slots);
    this.minute = new Int32Array(slots);
    this.duration = new Float64Array(slots);
    this.flags = new Uint8Array(slots);
    this.#ids = new Int32Array(slots * 2);
    for (let old = 0; old < flags.length; old++) {
      const low = ids[old * 2]!;
      const high = ids[old * 2 + 1]!;
      if (low === 0 && high === 0) continue;
      const slot = this.#slot(low, high);
      this.#ids[slot * 2] = low;
      this.#ids[slot * 2 + 1] = high;
      this.service[slot] = service[old]!;
      this.address[slot] = address[old]!;
      this.minute[slot] = minute[old]!;
      this.duration[slot] = duration[old]!;
      this.flags[slot] = flags[old]!;
    }
  }

  /** No span has an id of zeros. */
  #isFree(slot: number): boolean {
    return this.#ids[slot * 2] === 0 && this.#ids[slot * 2 + 1] === 0;
  }

  #slot(low: number, high: number): number {
    const mask = this.flags.length - 1;
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (!this.#isFree(slot) && (this.#ids[slot * 2] !== low || this.#ids[slot * 2 + 1] !== high))
      slot = (slot + 1) & mask;
    return slot;
  }
}
