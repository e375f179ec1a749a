import { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import { encodeIntegers } from '../segment/int-codec.ts';
import { type ByteRows, encodeByteRows } from '../segment/byte-codec.ts';
import type { SharedEntries } from './shared-rows.ts';

/** The entries that one table gained since they were last written. */
export class TableBuilder {
  /** Entries in all. */
  count: number;
  /** Number of the first entry that is not written yet. */
  first: number;
  readonly bytes = new ByteColumn(32, 16);
  seeds = new Int32Array(32);

  constructor(count: number) {
    this.count = count;
    this.first = count;
  }

  add(bytes: Uint8Array, seed: number): number {
    const at = this.count - this.first;
    if (at === this.seeds.length) {
      const seeds = new Int32Array(at * 2);
      seeds.set(this.seeds);
      this.seeds = seeds;
      this.bytes.growRows(at * 2);
    }
    this.bytes.offsets[at] = this.bytes.length;
    this.bytes.append(bytes, 0, bytes.length);
    this.bytes.offsets[at + 1] = this.bytes.length;
    this.seeds[at] = seed;
    return this.count++;
  }

  /** Packs the entries up to number `end` that are not written. */
  pack(end: number): Uint8Array {
    return packEntries(this.seeds, this.bytes, end - this.first);
  }

  /** The entries from number `known` on that are not written; a reader finds the others in the file. */
  share(known: number): SharedEntries | undefined {
    const first = Math.max(known, this.first);
    if (first >= this.count) return undefined;
    const from = first - this.first;
    const to = this.count - this.first;
    const start = this.bytes.offsets[from]!;
    return {
      first,
      entries: to - from,
      bytes: this.bytes.bytes.slice(start, this.bytes.length),
      offsets: this.bytes.offsets.slice(from, to + 1).map((offset) => offset - start),
      seeds: this.seeds.slice(from, to),
    };
  }

  /** Forgets the entries before `end`, which are written. */
  written(end: number): void {
    const { bytes } = this;
    const entries = end - this.first;
    const rest = this.count - end;
    const shift = bytes.offsets[entries]!;
    bytes.bytes.copyWithin(0, shift, bytes.length);
    bytes.length -= shift;
    for (let entry = 0; entry <= rest; entry++) bytes.offsets[entry] = bytes.offsets[entries + entry]! - shift;
    this.seeds.copyWithin(0, entries, entries + rest);
    this.first = end;
  }
}

/** Packs the first entries: [length of the seeds: u32][seeds][bytes]. */
export function packEntries(seeds: Int32Array, bytes: ByteRows, entries: number): Uint8Array {
  const packed = encodeIntegers(seeds.subarray(0, entries), entries, false);
  const rows = encodeByteRows(bytes, 0, entries);
  const result = new Uint8Array(4 + packed.length + rows.length);
  new DataView(result.buffer).setUint32(0, packed.length, true);
  result.set(packed, 4);
  result.set(rows, 4 + packed.length);
  return result;
}
