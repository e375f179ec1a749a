/** Places that buckets hold at once, in this process, each no more than it may. */
export class Places {
  readonly #held = new Map<string, number>();

  held(bucket: string): number {
    return this.#held.get(bucket) ?? 0;
  }

  /** Gives what ends it, however often that is called; null where `most` are held already. */
  take(bucket: string, most = Infinity): (() => void) | null {
    if (this.held(bucket) >= most) return null;
    this.#held.set(bucket, this.held(bucket) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#leave(bucket);
      isHeld = false;
    };
  }

  #leave(bucket: string): void {
    const held = this.held(bucket) - 1;
    if (held > 0) this.#held.set(bucket, held);
    else this.#held.delete(bucket);
  }
}
