import { closeSync, openSync } from 'node:fs';
import { DamagedPart } from '../rows/damaged-part.ts';
import { FlatTable } from '../rows/flat-table.ts';
import type { MemoryBudget } from '../rows/memory-budget.ts';
import { decodeDoubles } from '../segment/int-codec.ts';
import { readExtent } from '../segment/segment-file.ts';
import { ChunkCursor } from './chunk-bytes.ts';
import { directoryBytes, entriesOf, isCompacted, loadTable, readDirectory } from './day-directory.ts';
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
import { type KnownMetric, knownMetrics, MetricTables } from './metric-tables.ts';
import { decodeNumbers, type NumberPoints } from './number-chunk.ts';
import { decodeSeries } from './run-points.ts';
import type { SharedDay } from './shared-metrics.ts';
import { timeBlockOf, timesAt, unpackTimeBlock } from './time-sets.ts';

/** Where a chunk lies. */
export interface FileChunk extends ChunkEntry {
  /** Number of its group; later groups came later. */
  group: number;
  offset: number;
}

/** The chunks of a file, and what they span. */
interface FileChunks {
  /** By metric, in order of their groups. */
  byMetric: ReadonlyMap<number, readonly FileChunk[]>;
  /** By metric: from when to when it has points as they came, nanoseconds from the day. */
  extents: ReadonlyMap<number, TimeExtent>;
  count: number;
}

export interface TimeExtent {
  timeMin: number;
  timeMax: number;
}

const BYTES_OF_CHUNK = 250;
const BYTES_OF_METRIC = 1000;

let opened = 0;

/**
 * Reads the file of one day. What is read and unpacked is kept within the memory budget. Where its bytes are not those that
 * were written, DamagedPart is thrown, with the number of the group or none for the whole file.
 */
export class MetricFile {
  readonly path: string;
  readonly day: number;
  readonly dayNano: bigint;
  readonly generation: number;
  readonly #fd: number;
  readonly #memory: MemoryBudget;
  readonly #key = `m${opened++}`;
  /** How much of it may be read. */
  #bytes: number;
  /** Groups that turned out to be damaged. */
  readonly #damaged = new Set<number>();

  /** Throws where it cannot be opened. */
  constructor({ path, day, generation, bytes }: Omit<SharedDay, 'points'>, memory: MemoryBudget) {
    this.path = path;
    this.day = day;
    this.dayNano = dayStart(day);
    this.generation = generation;
    this.#bytes = bytes;
    this.#memory = memory;
    this.#fd = openSync(path, 'r');
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether all of it is in order, with roll-ups. */
  get isCompacted(): boolean {
    return isCompacted(this.#directory());
  }

  /** Takes over what was written up to byte `bytes`. */
  extend(bytes: number): void {
    this.#bytes = bytes;
  }

  /** Leaves a group out from now on. */
  leaveOut(group: number): void {
    this.#damaged.add(group);
  }

  chunks(): FileChunks {
    const { groups } = this.#directory();
    return this.#memory.get(
      `${this.#key}/chunks/${groups.length} ${[...this.#damaged].join(' ')}`,
      () => this.#readChunks(groups),
      ({ count }) => count * BYTES_OF_CHUNK,
    );
  }

  /** The metrics alone: little where the tables are much. */
  metrics(): readonly KnownMetric[] {
    const count = entriesOf(this.#directory(), 'metrics');
    return this.#memory.get(
      `${this.#key}/metrics/${count}`,
      () => knownMetrics(this.#table('metrics')),
      (metrics) => metrics.length * BYTES_OF_METRIC,
    );
  }

  tables(): MetricTables {
    const directory = this.#directory();
    const counts = tableNames.map((name) => entriesOf(directory, name));
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
      () => this.#orDamaged(chunk.group, () => decodeSeries(new ChunkCursor(this.#bytesOf(chunk)))),
      ({ byteLength }) => byteLength,
    );
  }

  read(chunk: FileChunk): NumberPoints | DistributionPoints {
    const decode = chunk.kind === chunkKinds.NUMBER ? decodeNumbers : decodeDistributions;
    return this.#memory.get<NumberPoints | DistributionPoints>(
      `${this.#key}/chunk/${chunk.offset}`,
      () =>
        this.#orDamaged(chunk.group, () =>
          decode(this.#bytesOf(chunk), (reference) => this.#times(reference), this.dayNano),
        ),
      pointsBytes,
    );
  }

  close(): void {
    this.#memory.forget(`${this.#key}/`);
    closeSync(this.#fd);
  }

  #directory(): DayDirectory {
    const bytes = this.#bytes;
    return this.#memory.get(
      `${this.#key}/directory/${bytes}`,
      () => this.#orDamaged(undefined, () => readDirectory(this.#fd, bytes)),
      directoryBytes,
    );
  }

  #table(name: TableName): FlatTable {
    const table = new FlatTable();
    this.#orDamaged(undefined, () => loadTable(table, this.#fd, this.#directory(), name));
    return table;
  }

  #times(reference: number): Float64Array {
    const number = timeBlockOf(reference);
    const extent = this.#directory().times[number]!;
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

  #readChunks(groups: DayDirectory['groups']): FileChunks {
    const byMetric = new Map<number, FileChunk[]>();
    const extents = new Map<number, TimeExtent>();
    let count = 0;
    for (const number of groups.keys()) {
      if (this.#damaged.has(number)) continue;
      for (const chunk of this.#orDamaged(number, () => this.#chunksOf(groups, number))) {
        count++;
        if (chunk.resolution === 0) extendTo(extents, chunk);
        const known = byMetric.get(chunk.metric);
        if (known) known.push(chunk);
        else byMetric.set(chunk.metric, [chunk]);
      }
    }
    return { byMetric, extents, count };
  }

  #chunksOf(groups: DayDirectory['groups'], group: number): FileChunk[] {
    const { offset, head } = groups[group]!;
    const columns = Object.fromEntries(
      chunkColumns.map((name) => [name, decodeDoubles(readExtent(this.#fd, offset, head.columns[name]), head.chunks)]),
    ) as Record<ChunkColumn, Float64Array>;
    let place = offset + head.start;
    return Array.from({ length: head.chunks }, (_, index) => {
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
      return chunk;
    });
  }

  #orDamaged<T>(group: number | undefined, read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw error instanceof DamagedPart ? error : new DamagedPart(this.day, group, error);
    }
  }
}

function extendTo(extents: Map<number, TimeExtent>, { metric, timeMin, timeMax }: FileChunk): void {
  const known = extents.get(metric);
  if (!known) extents.set(metric, { timeMin, timeMax });
  else {
    known.timeMin = Math.min(known.timeMin, timeMin);
    known.timeMax = Math.max(known.timeMax, timeMax);
  }
}

function pointsBytes(points: NumberPoints | DistributionPoints): number {
  const { flags, series } = points;
  const own = points.kind === 'number' ? 8 * flags.length : 40 * flags.length + 8 * points.buckets.length;
  return own + flags.length * 8 + series.length * 120 + (points.extra?.bytes.bytes.length ?? 0);
}
