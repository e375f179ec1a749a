/** Where the values of a repeated field lie in a message: mostly in one run, else gathered from several. */
export class FieldRuns {
  /** After `settle` the values are bytes[start, end). */
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  start = 0;
  end = 0;
  #more: [start: number, end: number][] | undefined;

  clear(): void {
    this.start = 0;
    this.end = 0;
    this.#more = undefined;
  }

  /** A run that follows the one before is one with it. No run begins at 0: a tag stands in front. */
  add(start: number, end: number): void {
    if (this.end === 0) this.start = start;
    else if (this.end !== start) {
      (this.#more ??= []).push([this.start, this.end]);
      this.start = start;
    }
    this.end = end;
  }

  /** Brings the runs together; `bytes` and `view` are the message's. */
  settle(bytes: Uint8Array, view: DataView): void {
    this.bytes = bytes;
    this.view = view;
    if (!this.#more) return;
    const runs = [...this.#more, [this.start, this.end] as const];
    const joined = new Uint8Array(runs.reduce((length, [start, end]) => length + end - start, 0));
    let at = 0;
    for (const [start, end] of runs) {
      joined.set(bytes.subarray(start, end), at);
      at += end - start;
    }
    this.bytes = joined;
    this.view = new DataView(joined.buffer);
    this.start = 0;
    this.end = joined.length;
    this.#more = undefined;
  }
}
