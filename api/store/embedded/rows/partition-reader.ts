import { closeSync, fstatSync, openSync } from 'node:fs';
import { NANO_PER_HOUR } from '../../../telemetry/time.ts';
import { Contexts } from '../../columnar/contexts.ts';
import type { RowTables } from '../../columnar/rows.ts';
import { findTail, readExactly, readExtent, type RecordPlace } from '../segment/segment-file.ts';
import { lastArrival } from './arrivals.ts';
import { DamagedPart } from './damaged-part.ts';
import { FileRowGroup, type GroupFile } from './file-row-group.ts';
import { FlatTable } from './flat-table.ts';
import type { GroupDirectory } from './group-directory.ts';
import { HeadRowGroup } from './head-row-group.ts';
import type { MemoryBudget } from './memory-budget.ts';
import {
  emptyDirectory,
  extendDirectory,
  loadTable,
  loadTraceIds,
  type PartitionDirectory,
  readDirectory,
} from './partition-directory.ts';
import type { PartitionSummary, TableBlock } from './partition-format.ts';
import type { PartitionFile, PartitionKnowledge, SharedPartition } from './shared-rows.ts';
import { bytesOfRollUp, decodeRollUp, type RollUp } from './roll-up.ts';
import { SeriesReader } from './roll-up-series.ts';
import { forEachTable, type TableName, type Tables, tableNames } from './tables.ts';
import { BLOCK_BYTES, blockMayContain, filterBlock } from './trace-filter.ts';
import { TraceIds } from './trace-ids.ts';

export type PartitionTables = RowTables & {
  traces: TraceIds;
  services: FlatTable;
  series: FlatTable;
  edges: FlatTable;
};

/** A roll-up of the row groups up to some number. Times are nanoseconds from the hour. */
export interface HourRollUp {
  groups: number;
  timeMin: number;
  timeMax: number;
  load(): RollUp;
}

let opened = 0;
/** About what an object of a series takes. */
const SERIES_BYTES = 150;

/** Reads the rows of one hour: those in its file and, while it is written, those that its writer shares. */
export class PartitionReader {
  readonly hour: number;
  readonly generation: number;
  readonly path: string;
  readonly baseNano: bigint;
  readonly #file: GroupFile;
  readonly #sealed: { place: RecordPlace; summary: PartitionSummary } | undefined;
  /** Of a partition that is being written; that of a sealed one comes and goes with the memory budget. */
  #growingDirectory: PartitionDirectory | undefined;
  /** Tables of a partition that is being written; those of a sealed one come and go with the memory budget. */
  #growing: Tables<FlatTable> | undefined;
  #growingContexts: Contexts | undefined;
  #scanned = 0;
  #heads = new Map<number, HeadRowGroup>();
  #sharedCalls: RollUp[] = [];
  /** Row groups that turned out to be damaged. */
  readonly #damaged = new Set<number>();

  /**
   * Opens a file. Of one that is sealed `sealedBytes` tells how much is whole, whatever is being added behind it; of another
   * `apply` tells what may be read. Throws where it cannot be opened, or is not sealed where it should be.
   */
  constructor({ path, hour, generation }: PartitionFile, memory: MemoryBudget, sealedBytes?: number) {
    this.path = path;
    this.hour = hour;
    this.generation = generation;
    this.baseNano = BigInt(hour) * BigInt(NANO_PER_HOUR);
    const fd = openSync(path, 'r');
    this.#file = { fd, hour, baseNano: this.baseNano, memory, key: `p${opened++}` };
    try {
      const length = sealedBytes ?? fstatSync(fd).size;
      const tail = findTail(fd, length);
      if (!tail && sealedBytes !== undefined) throw new RangeError('its end is damaged');
      this.#sealed = tail && { place: tail.directory, summary: JSON.parse(tail.summary) as PartitionSummary };
      if (tail) this.#scanned = length;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Whether it is being written: then its tables are held whole. */
  get isGrowing(): boolean {
    return this.#growing !== undefined;
  }

  /** Leaves a row group out from now on. */
  leaveOut(group: number): void {
    this.#damaged.add(group);
  }

  get bytesOnDisk(): number {
    return this.#scanned;
  }

  /** In short, without reading the directory where the file is sealed; undefined where there is no row yet. */
  get summary(): Omit<PartitionSummary, 'traceFilter'> | undefined {
    if (this.#sealed && !this.#growing) return this.#sealed.summary;
    const groups = this.groups();
    if (groups.length === 0) return undefined;
    return {
      rows: groups.reduce((rows, group) => rows + group.rows, 0),
      timeMin: Math.min(...groups.map((group) => group.timeMin)),
      timeMax: Math.max(...groups.map((group) => group.timeMax)),
      lastArrival: lastArrival(groups.at(-1)!.arrivals),
    };
  }

  /** In order of arrival. */
  groups(): (FileRowGroup | HeadRowGroup)[] {
    const heads = [...this.#heads].toSorted(([a], [b]) => a - b).map(([, head]) => head);
    return [...this.#fileGroups(), ...heads];
  }

  /** The tables as one query sees them: each is loaded when it is first used, and held until the query is done. */
  tables(): PartitionTables {
    const tables = {
      tracesOf: (ids: Int32Array) => this.#tracesOf(ids, (tables as PartitionTables).traces),
      traceId: (number: number) => (tables as PartitionTables).traces.hex(number),
    };
    for (const name of tableNames) {
      let table: FlatTable | TraceIds | undefined;
      const load = (): FlatTable | TraceIds => (name === 'traces' ? this.#traceIds() : this.#table(name));
      Object.defineProperty(tables, name, { get: () => (table ??= load()), enumerable: true });
    }
    return tables as PartitionTables;
  }

  contexts(): Contexts {
    if (this.#growing) return (this.#growingContexts ??= new Contexts(this.tables()));
    return this.#file.memory.get(
      `${this.#file.key}/context objects`,
      () => new Contexts(this.tables()),
      (contexts) => contexts.count * 400,
    );
  }

  /** What is made of its tables, kept within the memory budget for as long as they stay as they are. */
  made<T>(name: string, make: () => T, bytesOf: (value: T) => number): T {
    return this.#growing ? make() : this.#file.memory.get(`${this.#file.key}/made/${name}`, make, bytesOf);
  }

  /** The series that its roll-ups tell of. */
  series(): SeriesReader {
    const tables = this.tables();
    return this.#file.memory.get(
      `${this.#file.key}/series objects/${tables.series.count}`,
      () => new SeriesReader(tables),
      // It holds the tables that it reads from.
      ({ count }) => count * SERIES_BYTES + tables.series.byteLength + (tables.names as FlatTable).byteLength,
    );
  }

  /** The roll-up of many row groups together; undefined where there is none. */
  hourRollUp(tier: string, detail: 'byMinute' | 'whole'): HourRollUp | undefined {
    const { hour, groups } = this.#directory();
    const extent = hour[detail][tier];
    if (!extent) return undefined;
    const times = Array.from({ length: hour.groups }, (_, group) => groups.times(group));
    return {
      groups: hour.groups,
      timeMin: Math.min(...times.map(([min]) => min)),
      timeMax: Math.max(...times.map(([, max]) => max)),
      load: () =>
        this.#file.memory.get(
          `${this.#file.key}/hour/${detail}/${tier}/${hour.groups}`,
          () => this.#orDamaged(() => decodeRollUp(readExtent(this.#file.fd, 0, extent))),
          bytesOfRollUp,
        ),
    };
  }

  /** Of the calls in row groups that are in memory; see spans/call-edges.ts for their series. */
  get sharedCalls(): readonly RollUp[] {
    return this.#sharedCalls;
  }

  knowledge(): PartitionKnowledge {
    const group = Math.max(...this.#heads.keys(), 0);
    const tables: PartitionKnowledge['tables'] = {};
    for (const name of tableNames) tables[name] = this.#growing?.[name].count ?? 0;
    return {
      generation: this.generation,
      bytes: this.#scanned,
      group,
      rows: this.#heads.get(group)?.rows ?? 0,
      tables,
    };
  }

  /** Takes what the writer shares. */
  apply(shared: SharedPartition): void {
    const { fd } = this.#file;
    const directory = (this.#growingDirectory ??= this.#sealed
      ? readDirectory(fd, this.#sealed.place)
      : emptyDirectory());
    const growing = (this.#growing ??= forEachTable(() => new FlatTable()));
    if (shared.storedBytes > this.#scanned) {
      this.#scanned = extendDirectory(directory, fd, this.#scanned, shared.storedBytes);
    }
    for (const number of this.#heads.keys()) if (number < shared.storedGroups) this.#heads.delete(number);
    for (const name of tableNames) {
      loadTable(growing[name], fd, directory.tables[name]);
      const entries = shared.tables[name];
      if (entries) growing[name].append(entries.bytes, entries.offsets, entries.seeds, entries.first, entries.entries);
    }
    shared.groups.forEach((rows, index) => {
      if (rows.to === rows.from) return;
      const number = shared.storedGroups + index;
      const before = rows.from === 0 ? undefined : this.#heads.get(number);
      this.#heads.set(number, new HeadRowGroup(this.baseNano, rows, before));
    });
    this.#sharedCalls = shared.calls.map(decodeRollUp);
  }

  close(): void {
    this.#file.memory.forget(`${this.#file.key}/`);
    closeSync(this.#file.fd);
  }

  #directory(): PartitionDirectory {
    if (this.#growingDirectory) return this.#growingDirectory;
    const { place } = this.#sealed ?? {};
    if (!place) return emptyDirectory();
    return this.#file.memory.get(
      `${this.#file.key}/directory`,
      () => this.#orDamaged(() => readDirectory(this.#file.fd, place)),
      (directory) => directory.groups.byteLength,
    );
  }

  #fileGroups(): FileRowGroup[] {
    const directoryOf = (): GroupDirectory => this.#directory().groups;
    const all = Array.from({ length: directoryOf().count }, (_, index) => index);
    return all
      .filter((index) => !this.#damaged.has(index))
      .map((index) => new FileRowGroup(directoryOf, index, this.#file));
  }

  #table(name: TableName): FlatTable {
    if (this.#growing) return this.#growing[name];
    return this.#file.memory.get(
      `${this.#file.key}/table/${name}`,
      () => {
        const table = new FlatTable();
        const blocks = this.#directory().tables[name];
        this.#orDamaged(() => loadTable(table, this.#file.fd, blocks));
        table.fit();
        return table;
      },
      (table) => table.byteLength,
    );
  }

  #traceIds(): TraceIds {
    if (this.#growing) {
      const { count, raw } = this.#growing.traces;
      const words = new Int32Array(raw.bytes.buffer, raw.bytes.byteOffset, count * 4);
      return new TraceIds({ firsts: [0], load: () => words });
    }
    const blocks = this.#directory().tables.traces ?? [];
    return new TraceIds({ firsts: blocks.map(({ first }) => first), load: (block) => this.#idsOf(blocks, block) });
  }

  #idsOf(blocks: readonly TableBlock[], index: number): Int32Array {
    return this.#file.memory.get(
      `${this.#file.key}/traces/${index}`,
      () => this.#orDamaged(() => loadTraceIds(this.#file.fd, blocks[index]!)),
      (ids) => ids.byteLength,
    );
  }

  #tracesOf(ids: Int32Array, traceIds: TraceIds): Map<number, number> {
    const all = Array.from({ length: ids.length / 4 }, (_, place) => place);
    return traceIds.tracesOf(
      ids,
      all.filter((place) => this.#mayHold(ids, place * 4)),
    );
  }

  /** By the filter of a sealed file; one block of it is read. */
  #mayHold(ids: Int32Array, at: number): boolean {
    if (ids[at] === 0 && ids[at + 1] === 0 && ids[at + 2] === 0 && ids[at + 3] === 0) return false;
    if (this.#growing || !this.#sealed) return true;
    const [offset, length] = this.#sealed.summary.traceFilter;
    const blocks = length / BLOCK_BYTES;
    if (blocks === 0) return false;
    const place = offset + filterBlock(ids, at, blocks) * BLOCK_BYTES;
    const block = this.#orDamaged(() => readExactly(this.#file.fd, place, BLOCK_BYTES));
    return blockMayContain(block, ids, at);
  }

  #orDamaged<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw new DamagedPart(this.hour, undefined, error);
    }
  }
}
