const WORDS = 4;

/** Numbers 16-byte trace ids, dense from 1 (0 stands for no trace). The ids are kept as 32-bit words as they lie in memory. */
export class TraceNumbers {
  /** Grows by one with every `clear`: numbers of another epoch mean other traces. */
  epoch = 0;
  count = 0;
  #ids = new Int32Array(1024 * WORDS);
  #slots = new Int32Array(4096);
  #mask = 4095;

  /** The number of the id at view[offset, offset + 16). */
  number(view: DataView, offset: number): number {
    const a = view.getInt32(offset, true);
    const b = view.getInt32(offset + 4, true);
    const c = view.getInt32(offset + 8, true);
    const d = view.getInt32(offset + 12, true);
    const ids = this.#ids;
    let slot = slotHash(a, b, c, d) & this.#mask;
    for (;;) {
      const number = this.#slots[slot]!;
      if (number === 0) break;
      const at = (number - 1) * WORDS;
      if (ids[at] === a && ids[at + 1] === b && ids[at + 2] === c && ids[at + 3] === d) return number;
      slot = (slot + 1) & this.#mask;
    }
    return this.#add(slot, a, b, c, d);
  }

  /** The four words of a trace's id, as a view that holds until the next call of `number`. */
  words(number: number): Int32Array {
    return this.#ids.subarray((number - 1) * WORDS, number * WORDS);
  }

  clear(): void {
    this.epoch++;
    this.count = 0;
    this.#slots.fill(0);
  }

  #add(slot: number, a: number, b: number, c: number, d: number): number {
    const at = this.count * WORDS;
    if (at === this.#ids.length) {
      const ids = new Int32Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[at] = a;
    this.#ids[at + 1] = b;
    this.#ids[at + 2] = c;
    this.#ids[at + 3] = d;
    const number = ++this.count;
    this.#slots[slot] = number;
    if (number * 2 > this.#mask) this.#growSlots();
    return number;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    this.#mask = this.#slots.length - 1;
    const ids = this.#ids;
    for (let number = 1; number <= this.count; number++) {
      const at = (number - 1) * WORDS;
      let slot = slotHash(ids[at]!, ids[at + 1]!, ids[at + 2]!, ids[at + 3]!) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = number;
    }
  }
}

function slotHash(a: number, b: number, c: number, d: number): number {
  const hash = Math.imul(a ^ c, 0x9e3779b1) ^ Math.imul(b ^ d, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
