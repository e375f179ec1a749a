import { SegmentFile } from '../segment/segment-file.ts';
import { encodeHead, Parts } from '../segment/json-payload.ts';
import { encodeIntegers } from '../segment/int-codec.ts';
import { recordKinds } from '../segment/records.ts';
import { DayDictionary } from './day-dictionary.ts';
import {
  addDictionary,
  directoryPayload,
  entriesOf,
  isCompacted,
  pointsOf,
  recoverDirectory,
  throughOf,
} from './day-directory.ts';
import {
  type ChunkEntry,
  chunkColumns,
  type DayDirectory,
  type DictionaryHead,
  forEachTable,
  type GroupHead,
  tableNames,
} from './day-format.ts';
import type { TimeBlock } from './time-sets.ts';

/** A chunk that is to be written. */
export interface PackedChunk {
  entry: Omit<ChunkEntry, 'length' | 'crc'>;
  bytes: Uint8Array;
}

/** Appends groups of chunks to the file of one day. */
export class DayWriter {
  readonly path: string;
  readonly dictionary: DayDictionary;
  readonly #file: SegmentFile;
  readonly #directory: DayDirectory;
  #isSealed: boolean;

  /** Opens or makes the file; what a crash left unfinished at its end is cut off. */
  constructor(path: string) {
    this.path = path;
    this.#file = new SegmentFile(path);
    const { directory, isSealed } = recoverDirectory(this.#file);
    this.#directory = directory;
    this.#isSealed = isSealed;
    this.dictionary = new DayDictionary(forEachTable((name) => entriesOf(directory, name)));
  }

  /** Bytes of the file that a reader may look at. */
  get storedBytes(): number {
    return this.#file.syncedLength;
  }

  /** Whether the file ends with its directory, and holds its points in order with roll-ups. */
  get isCompacted(): boolean {
    return this.#isSealed && isCompacted(this.#directory);
  }

  /** The last request whose points of the day are all in the file; -1 where there is none. */
  get through(): number {
    return throughOf(this.#directory);
  }

  /** Points as they came. */
  get points(): number {
    return pointsOf(this.#directory);
  }

  /** The number of the first block of times that the file does not have. */
  get nextTimeBlock(): number {
    return Object.keys(this.#directory.times).reduce((next, number) => Math.max(next, Number(number) + 1), 0);
  }

  /** Queues a group: the times and table entries that it refers to, then its chunks. */
  addGroup(chunks: readonly PackedChunk[], timeBlocks: readonly TimeBlock[], through: number): void {
    this.#isSealed = false;
    this.#addDictionary(timeBlocks);
    const parts = new Parts();
    const columns = {} as GroupHead['columns'];
    const packed = new Parts();
    const entries = chunks.map(({ entry, bytes }): ChunkEntry => {
      const [, length, crc] = packed.add(bytes);
      return { ...entry, length, crc };
    });
    for (const name of chunkColumns) {
      const values = Float64Array.from(entries, (entry) => entry[name]);
      columns[name] = parts.add(encodeIntegers(values, entries.length, false));
    }
    const head: GroupHead = {
      through,
      points: chunks.reduce((points, { entry }) => points + (entry.resolution === 0 ? entry.points : 0), 0),
      chunks: chunks.length,
      columns,
      start: parts.length,
    };
    const [length, json] = encodeHead(head);
    const offset = this.#file.add(recordKinds.ROW_GROUP, length, json, ...parts.list, ...packed.list);
    this.#directory.groups.push({ offset: offset + length.length + json.length, head });
  }

  /** Waits until what was queued is on disk. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  /** Ends the file with its directory. `asCompacted`: all groups are in order with roll-ups. */
  async seal(asCompacted: boolean): Promise<void> {
    if (asCompacted) this.#directory.compacted = this.#directory.groups.length;
    const payload = directoryPayload(this.#directory);
    const length = payload.reduce((sum, part) => sum + part.length, 0);
    await this.#file.seal(this.#file.add(recordKinds.DIRECTORY, ...payload), length);
    this.#isSealed = true;
  }

  close(): void {
    this.#file.close();
  }

  #addDictionary(timeBlocks: readonly TimeBlock[]): void {
    const head: DictionaryHead = { tables: {}, times: [] };
    const parts = new Parts();
    for (const name of tableNames) {
      const table = this.dictionary.tables[name];
      const entries = table.count - table.first;
      if (entries === 0) continue;
      head.tables[name] = { first: table.first, entries, extent: parts.add(table.pack(table.count)) };
      table.written(table.count);
    }
    for (const { number, bytes } of timeBlocks) head.times.push({ block: number, extent: parts.add(bytes) });
    if (parts.length === 0) return;
    const [length, json] = encodeHead(head);
    const offset = this.#file.add(recordKinds.DICTIONARY, length, json, ...parts.list);
    addDictionary(this.#directory, head, offset + length.length + json.length);
  }
}
