/** How long the disk may not have back what was deleted: for as long as queries read it. */
const HELD_MS = 120_000;

/** Bytes of files that were deleted of late. Times are of a clock that never goes back. */
export class ReleasedBytes {
  #parts: { bytes: number; atMs: number }[] = [];

  add(bytes: number, nowMs: number): void {
    this.#parts.push({ bytes, atMs: nowMs });
  }

  /** What may not be free yet. */
  bytes(nowMs: number): number {
    this.#parts = this.#parts.filter(({ atMs }) => nowMs - atMs < HELD_MS);
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
