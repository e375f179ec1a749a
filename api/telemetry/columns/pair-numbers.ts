/** Numbers pairs of 32-bit integers, dense from 0. */
export class PairNumbers {
  count = 0;
  #firsts = new Int32Array(256);
  #seconds = new Int32Array(256);
  #slots = new Int32Array(1024).fill(-1);
  #mask = 1023;

  number(first: number, second: number): number {
    let slot = pairHash(first, second) & this.#mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) return this.#add(slot, first, second);
      if (this.#firsts[id] === first && this.#seconds[id] === second) return id;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** The number of a pair that was numbered; -1 where it was not. */
  find(first: number, second: number): number {
    let slot = pairHash(first, second) & this.#mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0 || (this.#firsts[id] === first && this.#seconds[id] === second)) return id;
      slot = (slot + 1) & this.#mask;
    }
  }

  first(id: number): number {
    return this.#firsts[id]!;
  }

  second(id: number): number {
    return this.#seconds[id]!;
  }

  clear(): void {
    this.count = 0;
    this.#slots.fill(-1);
  }

  #add(slot: number, first: number, second: number): number {
    const id = this.count++;
    if (id === this.#firsts.length) {
      const firsts = new Int32Array(id * 2);
      firsts.set(this.#firsts);
      this.#firsts = firsts;
      const seconds = new Int32Array(id * 2);
      seconds.set(this.#seconds);
      this.#seconds = seconds;
    }
    this.#firsts[id] = first;
    this.#seconds[id] = second;
    this.#slots[slot] = id;
    if (this.count * 2 > this.#mask) this.#growSlots();
    return id;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(-1);
    this.#mask = this.#slots.length - 1;
    for (let id = 0; id < this.count; id++) {
      let slot = pairHash(this.#firsts[id]!, this.#seconds[id]!) & this.#mask;
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id;
    }
  }
}

function pairHash(first: number, second: number): number {
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}
