/** Lists of 32-bit integers by row, appended row by row: row i is values[offsets[i], offsets[i + 1]). */
export class IntListColumn {
  values = new Int32Array(1024);
  length = 0;
  offsets: Uint32Array;

  constructor(rows: number) {
    this.offsets = new Uint32Array(rows + 1);
  }

  clear(): void {
    this.length = 0;
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const values = new Int32Array(this.length * 2);
      values.set(this.values);
      this.values = values;
    }
    this.values[this.length++] = value;
  }

  growRows(rows: number): void {
    const offsets = new Uint32Array(rows + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }
}
