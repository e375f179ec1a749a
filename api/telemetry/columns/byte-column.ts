/** A column of byte strings that is appended to row by row: row i is bytes[offsets[i], offsets[i + 1]). */
export class ByteColumn {
  bytes: Uint8Array;
  /** The end of what is written, within `bytes`. */
  length = 0;
  offsets: Uint32Array;

  constructor(rows: number, bytesPerRow: number) {
    this.bytes = new Uint8Array(rows * bytesPerRow);
    this.offsets = new Uint32Array(rows + 1);
  }

  clear(): void {
    this.length = 0;
  }

  append(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.length + length > this.bytes.length) this.reserve(length);
    const bytes = this.bytes;
    let at = this.length;
    // A loop beats TypedArray.set for the short strings that most values are.
    if (length > 48) bytes.set(source.subarray(start, end), at);
    else for (let pos = start; pos < end; pos++) bytes[at++] = source[pos]!;
    this.length += length;
  }

  appendVarint(value: number): void {
    if (this.length + 10 > this.bytes.length) this.reserve(10);
    let rest = value;
    while (rest > 127) {
      this.bytes[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length++] = rest;
  }

  reserve(more: number): void {
    const needed = this.length + more;
    if (needed <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, needed + 4096));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
  }

  /** Appends rows [from, to) of another column behind the first `rows` rows of this one. */
  appendRows(source: ByteColumn, from: number, to: number, rows: number): void {
    const start = source.offsets[from]!;
    const end = source.offsets[to]!;
    this.reserve(end - start);
    this.bytes.set(source.bytes.subarray(start, end), this.length);
    const shift = this.length - start;
    for (let row = from; row <= to; row++) this.offsets[rows + row - from] = source.offsets[row]! + shift;
    this.length += end - start;
  }

  growRows(rows: number): void {
    const offsets = new Uint32Array(rows + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }
}
