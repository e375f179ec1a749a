import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import type { TraceNumbers } from '../../../telemetry/columns/trace-numbers.ts';
import type { Vocabulary } from '../../../telemetry/columns/vocabulary.ts';
import type { Arrival } from '../../../telemetry/arrival.ts';
import { encodeHead, Parts } from '../segment/json-payload.ts';
import { recordKinds } from '../segment/records.ts';
import { SegmentFile } from '../segment/segment-file.ts';
import type { DictionaryWriter } from './dictionary-writer.ts';
import { gatherHour } from './gather-hour.ts';
import { lastArrival } from './arrivals.ts';
import type { DictionaryHead, PartitionSummary } from './partition-format.ts';
import {
  addTableBlocks,
  encodeDirectory,
  endOfTable,
  type PartitionDirectory,
  readTraceIds,
  recoverDirectory,
} from './partition-directory.ts';
import type { RowGroupBuilder, SharedColumns } from './row-group-builder.ts';
import type { PartitionFile, PartitionKnowledge, SharedPartition } from './shared-rows.ts';
import { type TableName, tableNames } from './tables.ts';
import { buildTraceFilter } from './trace-filter.ts';

export interface RowBatch {
  count: number;
  vocabulary: Vocabulary;
  traces: TraceNumbers;
  templates?: ByteTable;
}

export type AnyGroupBuilder<Batch> = RowGroupBuilder<Batch, SharedColumns>;

/** How the rows of one signal are built. */
export interface RowKind<Batch extends RowBatch> {
  dictionary(counts: Partial<Record<TableName, number>>): DictionaryWriter;
  builder(hour: number, dictionary: DictionaryWriter): AnyGroupBuilder<Batch>;
}

/** Appends the rows of one hour to their file, a row group at a time. */
export class PartitionWriter<Batch extends RowBatch> {
  readonly hour: number;
  readonly generation: number;
  readonly path: string;
  readonly dictionary: DictionaryWriter;
  /** Number of row groups in the file. */
  storedGroups: number;
  /** Row groups that are not in the file yet, oldest first; the last one grows. */
  readonly groups: AnyGroupBuilder<Batch>[] = [];
  readonly #kind: RowKind<Batch>;
  readonly #file: SegmentFile;
  readonly #directory: PartitionDirectory;
  /** The last row in the file. */
  #stored: Arrival;
  #writing: Promise<void> = Promise.resolve();
  #dirty = false;

  constructor({ path, hour, generation }: PartitionFile, kind: RowKind<Batch>) {
    this.path = path;
    this.hour = hour;
    this.generation = generation;
    this.#kind = kind;
    this.#file = new SegmentFile(path);
    const { directory, isSealed } = recoverDirectory(this.#file);
    this.#directory = directory;
    const { tables, groups } = this.#directory;
    this.storedGroups = groups.count;
    this.dictionary = kind.dictionary(Object.fromEntries(tableNames.map((name) => [name, endOfTable(tables[name])])));
    this.#stored = groups.count > 0 ? lastArrival(groups.arrivals(groups.count - 1)) : { sequence: -1, ordinal: -1 };
    this.#dirty = groups.count > 0 && !isSealed;
  }

  /** Bytes of the file that a reader may look at. */
  get storedBytes(): number {
    return this.#file.syncedLength;
  }

  /** The request of the oldest row that is not in the file; undefined where all are. */
  get firstUnstored(): number | undefined {
    return this.groups[0]?.arrivals[0]?.[0];
  }

  /** The request of the latest row, in the file or not; -1 where there is none. */
  get lastSequence(): number {
    return this.groups.findLast((group) => group.rows > 0)?.arrivals.at(-1)?.[0] ?? this.#stored.sequence;
  }

  get unstoredRows(): number {
    return this.groups.reduce((rows, group) => rows + group.rows, 0);
  }

  /** Takes rows [from, to) of a batch that came as request `sequence`; those that are in the file already are passed over. */
  append(batch: Batch, from: number, to: number, sequence: number): void {
    let row = from;
    if (sequence < this.#stored.sequence) return;
    if (sequence === this.#stored.sequence) row = Math.max(row, this.#stored.ordinal + 1);
    if (row >= to) return;
    this.#dirty = true;
    this.dictionary.use(batch.vocabulary, batch.traces, batch.templates);
    while (row < to) row = this.#openGroup().append(batch, row, to, sequence);
  }

  /** What a reader lacks of the rows that came with requests up to and with `sequence`. */
  share(of: PartitionKnowledge | undefined, sequence: number, withCalls: boolean): SharedPartition {
    const known = of?.generation === this.generation ? of : undefined;
    // First: they may add to the dictionary.
    const calls = withCalls
      ? this.groups.map((group, index) => group.shareCalls(index === this.groups.length - 1))
      : [];
    const groups = this.groups.map((group, index) => {
      const from = known?.group === this.storedGroups + index ? known.rows : 0;
      const to = group.rowsThrough(sequence);
      return group.share(Math.min(from, to), to);
    });
    const tables: SharedPartition['tables'] = {};
    for (const name of tableNames) {
      const entries = this.dictionary.tables[name].share(known?.tables[name] ?? 0);
      if (entries) tables[name] = entries;
    }
    const { hour, generation, path, storedBytes, storedGroups } = this;
    return { hour, generation, path, storedBytes, storedGroups, groups, calls, tables };
  }

  /** Writes the full row groups, or all of them, of which no row came after request `through`. Throws where the disk fails. */
  flush(through: number, all: boolean): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeGroups(through, all));
    return this.#writing;
  }

  /** Writes all of that, and ends the file with its directory where nothing is left. */
  seal(through: number): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      await this.#writeGroups(through, true);
      if (this.groups.length === 0 && this.#dirty) await this.#writeDirectory();
    });
    return this.#writing;
  }

  /** Closes the file where it is sealed and nothing came since; else false. */
  closeSealed(): boolean {
    if (this.groups.length > 0 || this.#dirty) return false;
    this.#file.close();
    return true;
  }

  /** Closes the file as it stands; rows that are not in it are in the write-ahead log. */
  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    this.#file.close();
  }

  #openGroup(): AnyGroupBuilder<Batch> {
    const last = this.groups.at(-1);
    if (last && !last.isFull) return last;
    const group = this.#kind.builder(this.hour, this.dictionary);
    this.groups.push(group);
    return group;
  }

  async #writeGroups(through: number, all: boolean): Promise<void> {
    for (let group = this.groups[0]; group; group = this.groups[0]) {
      if (group.rows === 0 || (!all && !group.isFull) || group.arrivals.at(-1)![0] > through) return;
      await this.#writeGroup();
    }
  }

  async #writeDirectory(): Promise<void> {
    const gathered = await gatherHour(this.#file.fd, this.#directory);
    // Rows that came meanwhile are for another time.
    if (this.groups.length > 0) return;
    if (gathered) gathered.place(this.#file.add(recordKinds.GATHERED, ...gathered.parts));
    this.#dirty = false;
    const filter = buildTraceFilter(readTraceIds(this.#file.fd, this.#directory));
    const traceFilter: PartitionSummary['traceFilter'] = [
      this.#file.add(recordKinds.TRACE_FILTER, filter),
      filter.length,
    ];
    const parts = encodeDirectory(this.#directory);
    const offset = this.#file.add(recordKinds.DIRECTORY, ...parts);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const { groups } = this.#directory;
    const times = Array.from({ length: groups.count }, (_, group) => groups.times(group));
    const summary: PartitionSummary = {
      rows: times.reduce((rows, _, group) => rows + groups.rows(group), 0),
      timeMin: Math.min(...times.map(([min]) => min)),
      timeMax: Math.max(...times.map(([, max]) => max)),
      lastArrival: this.#stored,
      traceFilter,
    };
    await this.#file.seal(offset, length, JSON.stringify(summary));
  }

  async #writeGroup(): Promise<void> {
    const group = this.groups[0]!;
    // From here on nothing may be appended to it, though it may have room left.
    if (this.groups.length === 1) this.groups.push(this.#kind.builder(this.hour, this.dictionary));
    // First the rows: their roll-ups add to the dictionary.
    const { head, parts } = group.encode();
    this.#addDictionary();
    const [length, json] = encodeHead(head);
    const offset = this.#file.add(recordKinds.ROW_GROUP, length, json, ...parts);
    const ends = tableNames.map((name) => this.dictionary.tables[name].count);
    await this.#file.sync();
    tableNames.forEach((name, index) => this.dictionary.tables[name].written(ends[index]!));
    this.#directory.groups.add(offset + length.length + json.length, head);
    this.#stored = lastArrival(group.arrivals);
    this.storedGroups++;
    this.groups.shift();
    if (this.groups.length === 1 && this.groups[0]!.rows === 0) this.groups.shift();
  }

  #addDictionary(): void {
    const head: DictionaryHead = {};
    const parts = new Parts();
    for (const name of tableNames) {
      const table = this.dictionary.tables[name];
      const entries = table.count - table.first;
      if (entries > 0) head[name] = { first: table.first, entries, extent: parts.add(table.pack(table.count)) };
    }
    if (parts.length === 0) return;
    const [length, json] = encodeHead(head);
    const offset = this.#file.add(recordKinds.DICTIONARY, length, json, ...parts.list);
    addTableBlocks(this.#directory, head, offset + length.length + json.length);
  }
}
