import type { FlatByteTable } from '../../../telemetry/columns/byte-table.ts';
import { decodeByteRows, decodeBytes } from '../segment/byte-codec.ts';
import { decodeDoubles } from '../segment/int-codec.ts';

/** A table as a reader has it: flat arrays that entries are appended to. */
export class FlatTable implements FlatByteTable {
  count = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  #offsets: Uint32Array = new Uint32Array(1);
  #seeds = new Int32Array(0);

  get byteLength(): number {
    return this.#bytes.length + this.#offsets.length * 8;
  }

  seed(id: number): number {
    return this.#seeds[id]!;
  }

  bytes(id: number): Uint8Array {
    return this.#bytes.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  get raw(): { bytes: Uint8Array; offsets: Uint32Array } {
    return { bytes: this.#bytes, offsets: this.#offsets };
  }

  /** By entry. */
  get seeds(): Int32Array {
    return this.#seeds;
  }

  /** Appends what TableBuilder.pack packed; entries that are here already are passed over. */
  appendPacked(packed: Uint8Array, first: number, entries: number): void {
    const seedsLength = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
    const seeds = decodeDoubles(packed.subarray(4, 4 + seedsLength), entries);
    const rows = decodeByteRows(packed.subarray(4 + seedsLength), entries);
    if (this.count === 0 && first === 0) {
      // All there is, as it was unpacked: copies would only be made for what comes later. Slices of a Buffer are no copies.
      const { buffer, byteOffset, length } = rows.bytes;
      this.#bytes = new Uint8Array(buffer, byteOffset, length);
      this.#offsets = rows.offsets;
      this.#seeds = Int32Array.from(seeds);
      this.count = entries;
    } else this.append(rows.bytes, rows.offsets, seeds, first, entries);
  }

  /** Appends entries `first` to `first + entries`, of which those from `count` on are new. */
  append(bytes: Uint8Array, offsets: Uint32Array, seeds: ArrayLike<number>, first: number, entries: number): void {
    const skip = this.count - first;
    if (skip < 0) throw new RangeError(`entries ${this.count} to ${first} of a table are missing`);
    if (skip >= entries) return;
    const end = this.#offsets[this.count]!;
    const from = offsets[skip]!;
    const to = offsets[entries]!;
    const count = first + entries;
    this.#reserve(count, end + (to - from));
    this.#bytes.set(bytes.subarray(from, to), end);
    for (let entry = skip; entry < entries; entry++) {
      this.#seeds[first + entry] = seeds[entry]!;
      this.#offsets[first + entry + 1] = end + offsets[entry + 1]! - from;
    }
    this.count = count;
  }

  /** Gives back the room for entries to come: there will be none. */
  fit(): void {
    if (this.count === this.#seeds.length) return;
    this.#bytes = this.#bytes.slice(0, this.#offsets[this.count]);
    this.#offsets = this.#offsets.slice(0, this.count + 1);
    this.#seeds = this.#seeds.slice(0, this.count);
  }

  #reserve(entries: number, bytes: number): void {
    if (bytes > this.#bytes.length) {
      // The first entries come exactly as many as there are: a sealed file's table never grows.
      const grown = new Uint8Array(this.count === 0 ? bytes : Math.max(bytes, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    if (entries <= this.#seeds.length) return;
    const capacity = this.count === 0 ? entries : Math.max(entries, this.#seeds.length * 2);
    const offsets = new Uint32Array(capacity + 1);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const seeds = new Int32Array(capacity);
    seeds.set(this.#seeds);
    this.#seeds = seeds;
  }
}

/** The bytes of the entries that TableBuilder.pack packed, one behind the other. */
export function unpackBytes(packed: Uint8Array): Uint8Array {
  const seedsLength = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  return decodeBytes(packed.subarray(4 + seedsLength));
}
