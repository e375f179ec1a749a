import type { Situation } from './answers.ts';

/** Bodies on their way through the process, together. */
export const MAX_IN_FLIGHT_BYTES = 128 * 1024 * 1024;
/** What a request costs beside its body. */
const REQUEST_BYTES = 1024;

const IN_FLIGHT = 0;
const HOLDS = 1;

/** Why nothing is taken at all for a while; the first that holds is told. */
const holds = ['closing', 'diskFull', 'unavailable', 'notOwner'] as const satisfies Situation[];
export type Hold = (typeof holds)[number];

/**
 * What may come in now: one account of bytes in flight, in memory that all threads that take requests share. A request is
 * refused before its body is read where that is known, and always before anything of it is written.
 */
export class BackPressure {
  /** To be handed to other threads. */
  readonly buffer: SharedArrayBuffer;
  #cells: Int32Array;

  constructor(buffer = new SharedArrayBuffer(8)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  get bytesInFlight(): number {
    return Atomics.load(this.#cells, IN_FLIGHT);
  }

  /** Why a request whose body has this many bytes is not taken; undefined where it is. */
  refusal(bodyBytes: number): Situation | undefined {
    const bits = Atomics.load(this.#cells, HOLDS);
    if (bits !== 0) return holds.find((_, index) => (bits & (1 << index)) !== 0);
    return this.bytesInFlight + REQUEST_BYTES + bodyBytes > MAX_IN_FLIGHT_BYTES ? 'overloaded' : undefined;
  }

  hold(reason: Hold): void {
    Atomics.or(this.#cells, HOLDS, 1 << holds.indexOf(reason));
  }

  lift(reason: Hold): void {
    Atomics.and(this.#cells, HOLDS, ~(1 << holds.indexOf(reason)));
  }

  /** The share of one request, counted as its bytes arrive. */
  startRequest(): RequestShare {
    return new RequestShare(this.#cells);
  }
}

export class RequestShare {
  #cells: Int32Array;
  #bytes = REQUEST_BYTES;
  #isReleased = false;

  constructor(cells: Int32Array) {
    this.#cells = cells;
    Atomics.add(cells, IN_FLIGHT, REQUEST_BYTES);
  }

  /** Counts bytes that have arrived; false where all requests together are now past the limit. */
  add(bytes: number): boolean {
    if (this.#isReleased) return true;
    this.#bytes += bytes;
    return Atomics.add(this.#cells, IN_FLIGHT, bytes) + bytes <= MAX_IN_FLIGHT_BYTES;
  }

  /** Gives back all of it; what arrives later is not kept and so not counted. */
  release(): void {
    this.#isReleased = true;
    Atomics.sub(this.#cells, IN_FLIGHT, this.#bytes);
    this.#bytes = 0;
  }
}
