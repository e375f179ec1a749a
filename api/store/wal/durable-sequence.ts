const DURABLE = 0;
const LOST_FROM = 1;
const LOST_THROUGH = 2;
const CHANGES = 3;

/**
 * How far the log is on disk, for every thread: shared memory that the log's writer sets and others read. No row of a
 * request may be seen before its sequence is reached.
 */
export class DurableSequence {
  /** To be handed to other threads. */
  readonly buffer: SharedArrayBuffer;
  #cells: BigInt64Array;

  constructor(buffer = new SharedArrayBuffer(32)) {
    this.buffer = buffer;
    this.#cells = new BigInt64Array(buffer);
  }

  get sequence(): number {
    return Number(Atomics.load(this.#cells, DURABLE));
  }

  publish(sequence: number): void {
    Atomics.store(this.#cells, DURABLE, BigInt(sequence));
    this.#wake();
  }

  /** A write failed: no record of these sequences will ever be durable. */
  publishFailure(from: number, through: number): void {
    const follows = BigInt(from) === Atomics.load(this.#cells, LOST_THROUGH) + 1n;
    if (!follows) Atomics.store(this.#cells, LOST_FROM, BigInt(from));
    Atomics.store(this.#cells, LOST_THROUGH, BigInt(through));
    this.#wake();
  }

  /** Waits until the sequence is durable: true; or until it is lost to a failed write, or was: false. */
  async reach(sequence: number): Promise<boolean> {
    for (;;) {
      const changes = Atomics.load(this.#cells, CHANGES);
      if (this.#isLost(BigInt(sequence))) return false;
      if (this.sequence >= sequence) return true;
      const change = Atomics.waitAsync(this.#cells, CHANGES, changes);
      if (change.async) await change.value;
    }
  }

  /** Sequences begin with 1. */
  #isLost(sequence: bigint): boolean {
    const through = Atomics.load(this.#cells, LOST_THROUGH);
    return through > 0n && sequence <= through && sequence >= Atomics.load(this.#cells, LOST_FROM);
  }

  #wake(): void {
    Atomics.add(this.#cells, CHANGES, 1n);
    Atomics.notify(this.#cells, CHANGES);
  }
}
