/** Places that buckets hold at once, each no more than it may, wherever that is counted. */
export interface PlacesOfAll {
  /** Gives what ends it, however often that is called; null where `most` are held already. */
  take(bucket: string, most: number): (() => void) | null | Promise<(() => void) | null>;
}

/** Places that are held in this process. */
export class Places implements PlacesOfAll {
  readonly #held = new Map<string, number>();

  /** Those that hold any. */
  get buckets(): string[] {
    return [...this.#held.keys()];
  }

  held(bucket: string): number {
    return this.#held.get(bucket) ?? 0;
  }

  /** As many as `count` together, or none. */
  take(bucket: string, most = Infinity, count = 1): (() => void) | null {
    if (this.held(bucket) + count > most) return null;
    this.#held.set(bucket, this.held(bucket) + count);
    let isHeld = true;
    return () => {
      if (isHeld) this.#leave(bucket, count);
      isHeld = false;
    };
  }

  #leave(bucket: string, count: number): void {
    const held = this.held(bucket) - count;
    if (held > 0) this.#held.set(bucket, held);
    else this.#held.delete(bucket);
  }
}
