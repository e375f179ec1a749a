import type {
  ByteRows,
  BytesColumn,
  CodeColumn,
  Codes,
  IdColumn,
  NumberColumn,
  RowGroup,
  RowPage,
} from '../../columnar/rows.ts';
import type { Arrival } from '../../../telemetry/arrival.ts';
import { freeBuffer } from '../../../telemetry/free-buffer.ts';
import { decodeByteRows } from '../segment/byte-codec.ts';
import { decompressBriefly } from '../segment/compression.ts';
import { decodeCodes, decodeDoubles } from '../segment/int-codec.ts';
import type { Extent } from '../segment/json-payload.ts';
import { readExactly, readExtent } from '../segment/segment-file.ts';
import { arrivalOf } from './arrivals.ts';
import { BLOCK_BYTES, blockMayContain, blocksOffset } from './bloom.ts';
import { DamagedPart } from './damaged-part.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { GroupDirectory } from './group-directory.ts';
import type { RowGroupHead } from './partition-format.ts';
import { bytesOfRollUp, decodeRollUp, type RollUp } from './roll-up.ts';

/** Blocks of filters that a row group keeps at hand. */
const MAX_BLOCKS = 8;

/** The file of a row group, as its reader has it open. */
export interface GroupFile {
  fd: number;
  hour: number;
  baseNano: bigint;
  memory: MemoryBudget;
  /** What the file's entries in the memory budget begin with. */
  key: string;
}

/**
 * A row group in a file. Columns are unpacked when they are asked for, and kept within the memory budget. Where its bytes
 * are not those that were written, DamagedPart is thrown.
 */
export class FileRowGroup implements RowGroup {
  readonly rows: number;
  readonly baseNano: bigint;
  readonly timeMin: number;
  readonly timeMax: number;
  readonly #directoryOf: () => GroupDirectory;
  /** Its number in the file. */
  readonly index: number;
  readonly #file: GroupFile;
  readonly #memory: MemoryBudget;
  /** What this group's entries in the memory budget begin with. */
  readonly #key: string;
  readonly #blocks = new Map<number, Uint8Array>();
  /** Where its filters lie in the file, and how long they are: asked for page by page. */
  #filters: [offset: number, length: number] | undefined;
  #pages: RowPage[] | undefined;
  #arrivals: RowGroupHead['arrivals'] | undefined;

  /** `directoryOf` gives the directory of its file, which comes and goes with the memory budget. */
  constructor(directoryOf: () => GroupDirectory, index: number, file: GroupFile) {
    const directory = directoryOf();
    this.#directoryOf = directoryOf;
    this.index = index;
    this.#file = file;
    this.#memory = file.memory;
    this.#key = `${file.key}/${index}`;
    this.baseNano = file.baseNano;
    this.rows = directory.rows(index);
    [this.timeMin, this.timeMax] = directory.times(index);
  }

  get pages(): readonly RowPage[] {
    return (this.#pages ??= this.#directory.pages(this.index));
  }

  get arrivals(): RowGroupHead['arrivals'] {
    return (this.#arrivals ??= this.#directory.arrivals(this.index));
  }

  numbers(column: NumberColumn): Float64Array {
    return this.#column(column, (bytes) => decodeDoubles(bytes, this.rows));
  }

  codes(column: CodeColumn): Codes {
    return this.#column(column, (bytes) => decodeCodes(bytes, this.rows));
  }

  ids(column: IdColumn): Int32Array {
    return this.#column(column, (bytes) => {
      const ids = bytes.length === this.rows * 8 ? bytes : decompressBriefly(bytes, this.rows * 8);
      return new Int32Array(new Uint8Array(ids).buffer);
    });
  }

  bytes(column: BytesColumn, page: number): ByteRows {
    return this.#memory.get(
      `${this.#key}/${column}/${page}`,
      () => {
        const { rows } = this.pages[page]!;
        return this.#decoded(this.#directory.bytes(this.index, page, column), (packed) => decodeByteRows(packed, rows));
      },
      (rows) => rows.bytes.length + rows.offsets.byteLength,
    );
  }

  mayContain(page: number, hash: number): boolean {
    const blocks = this.#blocksFor(hash);
    return blocks !== undefined && blockMayContain(blocks.subarray(page * BLOCK_BYTES, (page + 1) * BLOCK_BYTES), hash);
  }

  arrival(row: number): Arrival {
    return arrivalOf(this.arrivals, row);
  }

  hasRollUp(tier: string): boolean {
    const [, length] = this.#directory.rollUp(this.index, tier);
    return length > 0;
  }

  rollUp(tier: string): RollUp {
    return this.#memory.get(
      `${this.#key}/${tier}`,
      () => this.#decoded(this.#directory.rollUp(this.index, tier), decodeRollUp),
      bytesOfRollUp,
    );
  }

  /** The block of each page in which an entry is looked for; a search asks for the same one page by page. */
  #blocksFor(hash: number): Uint8Array | undefined {
    const [offset, length] = (this.#filters ??= this.#placeOfFilters());
    if (length === 0) return undefined;
    let blocks = this.#blocks.get(hash);
    if (!blocks) {
      const at = offset + blocksOffset(hash, this.pages.length, length);
      blocks = this.#orDamaged(() => readExactly(this.#file.fd, at, this.pages.length * BLOCK_BYTES));
      if (this.#blocks.size === MAX_BLOCKS) this.#blocks.clear();
      this.#blocks.set(hash, blocks);
    }
    return blocks;
  }

  #placeOfFilters(): [offset: number, length: number] {
    const [offset, length] = this.#directory.filters(this.index);
    return [this.#start + offset, length];
  }

  #column<T extends { byteLength: number }>(column: string, decode: (bytes: Buffer) => T): T {
    return this.#memory.get(
      `${this.#key}/${column}`,
      () => this.#decoded(this.#directory.column(this.index, column), decode),
      (values) => values.byteLength,
    );
  }

  /** What `decode` makes of the bytes, of which it keeps none. */
  #decoded<T>(extent: Extent, decode: (bytes: Buffer) => T): T {
    return this.#orDamaged(() => {
      const bytes = readExtent(this.#file.fd, this.#start, extent);
      const value = decode(bytes);
      freeBuffer(bytes);
      return value;
    });
  }

  #orDamaged<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new DamagedPart(this.#file.hour, this.index, error);
    }
  }

  get #directory(): GroupDirectory {
    return this.#directoryOf();
  }

  /** Where its extents count from. */
  get #start(): number {
    return this.#directory.offset(this.index);
  }
}
