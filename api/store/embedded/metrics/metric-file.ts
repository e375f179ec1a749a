import { closeSync, fstatSync, openSync } from 'node:fs';
import { FlatTable } from '../rows/flat-table.ts';
import type { MemoryBudget } from '../rows/memory-budget.ts';
import { decodeDoubles } from '../segment/int-codec.ts';
import { readExtent } from '../segment/segment-file.ts';
import { ChunkCursor } from './chunk-bytes.ts';
import {
  emptyDirectory,
  entriesOf,
  extendDirectory,
  isCompacted,
  loadTable,
  sealedDirectory,
} from './day-directory.ts';
import {
  type ChunkColumn,
  type ChunkEntry,
  chunkColumns,
  chunkKinds,
  type DayDirectory,
  type FileExtent,
  forEachTable,
  type TableName,
  tableNames,
} from './day-format.ts';
import { dayStart } from './day.ts';
import { decodeDistributions, type DistributionPoints } from './distribution-chunk.ts';
import { MetricTables } from './metric-tables.ts';
import { decodeNumbers, type NumberPoints } from './number-chunk.ts';
import { decodeSeries } from './run-points.ts';
import { timeBlockOf, timesAt, unpackTimeBlock } from './time-sets.ts';

/** Where a chunk lies. */
export interface FileChunk extends ChunkEntry {
  /** Number of its group; later groups came later. */
  group: number;
  offset: number;
}

let opened = 0;

/** Reads the file of one day. What is unpacked is kept within the memory budget. */
export class MetricFile {
  readonly path: string;
  readonly day: number;
  readonly dayNano: bigint;
  readonly generation: number;
  readonly #fd: number;
  readonly #memory: MemoryBudget;
  readonly #key = `m${opened++}`;
  #directory: DayDirectory = emptyDirectory();
  #read = 0;
  /** By metric, in order of their groups. */
  readonly #chunks = new Map<number, FileChunk[]>();
  readonly #extents = new Map<number, TimeExtent>();
  #groupsRead = 0;

  /** `extend` tells how much of the file may be read. Throws where it cannot be opened. */
  constructor(path: string, day: number, generation: number, memory: MemoryBudget) {
    this.path = path;
    this.day = day;
    this.dayNano = dayStart(day);
    this.generation = generation;
    this.#memory = memory;
    this.#fd = openSync(path, 'r');
  }

  get bytes(): number {
    return this.#read;
  }

  /** Whether all of it is in order, with roll-ups. */
  get isCompacted(): boolean {
    return isCompacted(this.#directory);
  }

  /** Points as they came, over all groups. */
  get points(): number {
    return this.#directory.groups.reduce((points, { head }) => points + head.points, 0);
  }

  /** By metric: from when to when it has points as they came, nanoseconds from the day. */
  extents(): ReadonlyMap<number, TimeExtent> {
    this.chunks();
    return this.#extents;
  }

  /** Takes over what was written up to byte `bytes`. */
  extend(bytes: number): void {
    if (bytes <= this.#read) return;
    const sealed = this.#read === 0 ? sealedDirectory(this.#fd, Math.min(bytes, fstatSync(this.#fd).size)) : undefined;
    this.#directory = sealed ?? extendDirectory(this.#directory, this.#fd, this.#read, bytes).directory;
    this.#read = bytes;
  }

  /** Chunks by the number of their metric, in order of their groups. */
  chunks(): ReadonlyMap<number, readonly FileChunk[]> {
    const { groups } = this.#directory;
    for (; this.#groupsRead < groups.length; this.#groupsRead++) this.#addChunks(this.#groupsRead);
    return this.#chunks;
  }

  tables(): MetricTables {
    const counts = tableNames.map((name) => entriesOf(this.#directory, name));
    return this.#memory.get(
      `${this.#key}/tables/${counts.join(' ')}`,
      () => new MetricTables(forEachTable((name) => this.#table(name))),
      ({ source }) => tableNames.reduce((bytes, name) => bytes + (source[name] as FlatTable).byteLength, 0),
    );
  }

  /** The series of a chunk's runs. */
  seriesIn(chunk: FileChunk): Int32Array {
    return this.#memory.get(
      `${this.#key}/series/${chunk.offset}`,
      () => decodeSeries(new ChunkCursor(this.#bytesOf(chunk))),
      ({ byteLength }) => byteLength,
    );
  }

  read(chunk: FileChunk): NumberPoints | DistributionPoints {
    const decode = chunk.kind === chunkKinds.NUMBER ? decodeNumbers : decodeDistributions;
    return this.#memory.get<NumberPoints | DistributionPoints>(
      `${this.#key}/chunk/${chunk.offset}`,
      () => decode(this.#bytesOf(chunk), (reference) => this.#times(reference), this.dayNano),
      pointsBytes,
    );
  }

  close(): void {
    this.#memory.forget(`${this.#key}/`);
    closeSync(this.#fd);
  }

  #table(name: TableName): FlatTable {
    const table = new FlatTable();
    loadTable(table, this.#fd, this.#directory, name);
    return table;
  }

  #times(reference: number): Float64Array {
    const number = timeBlockOf(reference);
    const extent = this.#directory.times[number]!;
    const block = this.#memory.get(
      `${this.#key}/times/${number}`,
      () => unpackTimeBlock(this.#bytesOf(extent)),
      (lists) => lists.reduce((bytes, list) => bytes + list.length * 8 + 80, 0),
    );
    return timesAt(block, reference);
  }

  #bytesOf({ offset, length, crc }: FileExtent): Buffer {
    return readExtent(this.#fd, 0, [offset, length, crc]);
  }

  #extendTo({ metric, timeMin, timeMax }: FileChunk): void {
    const known = this.#extents.get(metric);
    if (!known) this.#extents.set(metric, { timeMin, timeMax });
    else {
      known.timeMin = Math.min(known.timeMin, timeMin);
      known.timeMax = Math.max(known.timeMax, timeMax);
    }
  }

  #addChunks(group: number): void {
    const { offset, head } = this.#directory.groups[group]!;
    const columns = Object.fromEntries(
      chunkColumns.map((name) => [name, decodeDoubles(readExtent(this.#fd, offset, head.columns[name]), head.chunks)]),
    ) as Record<ChunkColumn, Float64Array>;
    let place = offset + head.start;
    for (let index = 0; index < head.chunks; index++) {
      const chunk: FileChunk = {
        metric: columns.metric[index]!,
        kind: columns.kind[index]!,
        resolution: columns.resolution[index]!,
        points: columns.points[index]!,
        timeMin: columns.timeMin[index]!,
        timeMax: columns.timeMax[index]!,
        length: columns.length[index]!,
        crc: columns.crc[index]!,
        group,
        offset: place,
      };
      place += chunk.length;
      if (chunk.resolution === 0) this.#extendTo(chunk);
      const known = this.#chunks.get(chunk.metric);
      if (known) known.push(chunk);
      else this.#chunks.set(chunk.metric, [chunk]);
    }
  }
}

interface TimeExtent {
  timeMin: number;
  timeMax: number;
}

function pointsBytes(points: NumberPoints | DistributionPoints): number {
  const { flags, series } = points;
  const own = points.kind === 'number' ? 8 * flags.length : 40 * flags.length + 8 * points.buckets.length;
  return own + flags.length * 8 + series.length * 120 + (points.extra?.bytes.bytes.length ?? 0);
}
