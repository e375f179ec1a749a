import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NANO_PER_HOUR, type UnixNano } from '../../../telemetry/time.ts';
import type { BatchWriter, Origin, StoredPartition } from '../../ports/row-store.ts';
import { type Deleted, readDeleted, wasDeleted, withDeleted, writeDeleted } from './deleted.ts';
import { sealedSummary } from './partition-directory.ts';
import { Turns } from '../segment/turns.ts';
import { PartitionWriter, type RowBatch, type RowKind } from './partition-writer.ts';
import { makeDirectory, syncDirectory } from '../segment/durable-directory.ts';
import { deleteSetAside, listSetAside } from '../segment/set-aside.ts';
import type { PartitionKnowledge, SealedPartition, SharedCatalog } from './shared-rows.ts';

const SUFFIX = '.seg';
const TWO_32 = 2 ** 32;
const MS_PER_HOUR = 3_600_000;
/** Partitions that stay open for writing; the one that was idle for longest is sealed first. */
const KEPT_OPEN = 24;
/** So many that some have to be sealed at once, and so many that `append`'s caller has to wait for that. */
const MANY_OPEN = 4 * KEPT_OPEN;
const TOO_MANY_OPEN = 8 * KEPT_OPEN;
/** Their disk waits overlap. */
const SEALED_AT_ONCE = 8;
/** A partition whose hour is over is sealed once nothing came for this long. */
const SEAL_AFTER_MS = 10 * 60_000;
/** Row groups of one partition that may wait for the disk before `append`'s caller has to. */
const MAX_WAITING_GROUPS = 3;

/** Where the rows of a batch belong, and which of them are to be left out. */
export interface RowPlacement<Batch> {
  /** Unix nanoseconds of each row, as two words, low first. */
  times(batch: Batch): Uint32Array;
  /** Rows that the store has already, as a mask; undefined where there are none. */
  duplicates?(batch: Batch): Uint8Array | undefined;
}

interface OpenPartition<Batch extends RowBatch> {
  writer: PartitionWriter<Batch>;
  /** When its last rows came. */
  usedAtMs: number;
}

/** Writes the rows of one signal to a file for each hour in `directory`. */
export class RowStoreWriter<Batch extends RowBatch> implements BatchWriter<Batch> {
  readonly #directory: string;
  readonly #kind: RowKind<Batch>;
  readonly #placement: RowPlacement<Batch>;
  readonly #open = new Map<number, OpenPartition<Batch>>();
  readonly #sealed = new Map<number, SealedPartition>();
  readonly #hours = new HourFinder();
  readonly #identity = randomUUID();
  /** The highest request that was appended. */
  #appended: number;
  readonly recordedThrough: number;
  #deleted: Deleted;
  /** What was set aside, as sentences. */
  damages: readonly string[];
  #generations = 0;
  readonly #turns = new Turns();
  #isClosed = false;

  /** `appended`: the request before the first that will come. Throws where the directory cannot be used. */
  constructor(directory: string, kind: RowKind<Batch>, placement: RowPlacement<Batch>, appended: number) {
    this.#directory = directory;
    this.#kind = kind;
    this.#placement = placement;
    this.#appended = appended;
    makeDirectory(directory);
    // Files may be there of whose names a process that was killed had not made sure.
    syncDirectory(directory);
    this.#deleted = readDeleted(directory);
    for (const name of readdirSync(directory)) {
      const hour = hourOfName(name);
      if (hour === undefined) continue;
      const path = join(directory, name);
      const bytes = statSync(path).size;
      if (bytes === 0) rmSync(path);
      else this.#sealed.set(hour, { hour, generation: ++this.#generations, path, bytes });
    }
    // A file without an end was open when the process ended; opening it cuts what was not finished.
    this.recordedThrough = this.#sealed
      .values()
      .map(
        ({ hour, path }) => sealedSummary(path)?.lastArrival.sequence ?? this.#partition(hour, Date.now()).lastSequence,
      )
      .reduce((last, sequence) => Math.max(last, sequence), this.#deleted.throughSequence);
    this.damages = listSetAside(directory);
  }

  get storedThrough(): number {
    let first = this.#appended + 1;
    for (const { writer } of this.#open.values()) first = Math.min(first, writer.firstUnstored ?? first);
    return first - 1;
  }

  /** Whether the disk is so far behind that the next batch should wait for `flush`. */
  get isBehind(): boolean {
    if (this.#open.size > TOO_MANY_OPEN) return true;
    return [...this.#open.values()].some(({ writer }) => writer.groups.length > MAX_WAITING_GROUPS);
  }

  /** Whether a row group is whole, or more partitions are open than should be, and waits for `flush`. */
  get isFlushDue(): boolean {
    if (this.#open.size > MANY_OPEN) return true;
    return [...this.#open.values()].some(({ writer }) => writer.groups[0]?.isFull);
  }

  append(batch: Batch, { sequence, receivedAtMs }: Origin): number {
    const times = this.#placement.times(batch);
    const duplicates = this.#placement.duplicates?.(batch);
    let dropped = 0;
    let from = 0;
    let hour = Number.NaN;
    for (let row = 0; row <= batch.count; row++) {
      const isDuplicate = row < batch.count && duplicates?.[row] === 1;
      const next =
        row < batch.count && !isDuplicate ? this.#hours.hourOf(times[row * 2]!, times[row * 2 + 1]!) : Number.NaN;
      if (isDuplicate) dropped++;
      if (next === hour) continue;
      if (!Number.isNaN(hour) && !wasDeleted(this.#deleted, sequence, startOf(hour + 1)))
        this.#partition(hour, receivedAtMs).append(batch, from, row, sequence);
      from = row;
      hour = next;
    }
    this.#appended = Math.max(this.#appended, sequence);
    return dropped;
  }

  pass(sequence: number): void {
    this.#appended = Math.max(this.#appended, sequence);
  }

  /**
   * Writes the full row groups, or all of them, of which no row came after request `through`, and seals what is open far
   * beyond the limit.
   */
  flush(through: number, all = false): Promise<void> {
    return this.#turns.take(async () => {
      await Promise.all([...this.#open.values()].map(({ writer }) => writer.flush(through, all)));
      if (this.#open.size > MANY_OPEN) await this.#sealBeyond(through);
    });
  }

  /** Seals what is over and idle, and what is open beyond the limit, where no row of it came after request `through`. */
  sealIdle(through: number, nowMs: number): Promise<void> {
    return this.#turns.take(async () => {
      const idle = [...this.#open].filter(
        ([hour, { usedAtMs }]) => nowMs - usedAtMs > SEAL_AFTER_MS && (hour + 1) * MS_PER_HOUR + SEAL_AFTER_MS < nowMs,
      );
      await this.#seal(idle, through);
      await this.#sealBeyond(through);
    });
  }

  share(known: ReadonlyMap<number, PartitionKnowledge>, durable: number, withCalls = false): SharedCatalog {
    return {
      sealed: [...this.#sealed.values()].filter(({ hour }) => !this.#open.has(hour)),
      open: [...this.#open].map(([hour, { writer }]) => writer.share(known.get(hour), durable, withCalls)),
      deletedThrough: this.#deleted.throughSequence,
      damages: this.damages,
      writer: this.#identity,
    };
  }

  /** Items before this instant were deleted; null where none were. */
  get deletedBefore(): UnixNano | null {
    return this.#deleted.beforeNano;
  }

  /** The oldest first. */
  partitions(): StoredPartition[] {
    return this.#byHour().map(([hour, bytes]) => ({ startNano: startOf(hour), endNano: startOf(hour + 1), bytes }));
  }

  /** Tails whose cursor lies before the last row that goes know then that they missed something. */
  deleteBefore(nano: UnixNano): Promise<number> {
    return this.#turns.take(async () => {
      const old = this.#byHour().filter(([hour]) => startOf(hour + 1) <= nano);
      if (old.length === 0) return 0;
      const writers = old.map(([hour]) => this.#partition(hour, 0));
      const lastSequence = Math.max(...writers.map((writer) => writer.lastSequence));
      this.#deleted = withDeleted(this.#deleted, lastSequence, startOf(old.at(-1)![0] + 1));
      // Before anything else can be done: the next row of these hours begins another file.
      for (const { hour, path } of writers) {
        this.#open.delete(hour);
        this.#sealed.delete(hour);
        rmSync(path, { force: true });
        deleteSetAside(path);
      }
      // Behind the files, so that a disk that is full to the last byte has room for it.
      writeDeleted(this.#directory, this.#deleted);
      this.damages = listSetAside(this.#directory);
      await Promise.all(writers.map((writer) => writer.close()));
      return old.reduce((freed, [, bytes]) => freed + bytes, 0);
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#turns.take(async () => {
      for (const { writer } of this.#open.values()) await writer.close();
      this.#open.clear();
    });
  }

  /** Bytes of each partition's file, the oldest first. */
  #byHour(): [hour: number, bytes: number][] {
    const bytes = new Map([...this.#sealed.values()].map((sealed) => [sealed.hour, sealed.bytes]));
    for (const [hour, { writer }] of this.#open) bytes.set(hour, writer.storedBytes);
    return [...bytes].sort(([a], [b]) => a - b);
  }

  #partition(hour: number, nowMs: number): PartitionWriter<Batch> {
    let open = this.#open.get(hour);
    if (!open) {
      const path = join(this.#directory, nameOfHour(hour));
      const file = this.#sealed.get(hour) ?? { hour, path, generation: ++this.#generations };
      open = { writer: new PartitionWriter(file, this.#kind), usedAtMs: nowMs };
      this.#open.set(hour, open);
    }
    open.usedAtMs = nowMs;
    return open.writer;
  }

  #sealBeyond(through: number): Promise<void> {
    const byUse = [...this.#open].toSorted(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
    return this.#seal(byUse.slice(0, -KEPT_OPEN), through);
  }

  async #seal(open: readonly (readonly [hour: number, OpenPartition<Batch>])[], through: number): Promise<void> {
    for (let from = 0; from < open.length && !this.#isClosed; from += SEALED_AT_ONCE) {
      await Promise.all(
        open.slice(from, from + SEALED_AT_ONCE).map(async ([hour, { writer }]) => {
          await writer.seal(through);
          // Where rows came meanwhile it stays open.
          if (!writer.closeSealed()) return;
          this.#open.delete(hour);
          const { path, generation, storedBytes } = writer;
          this.#sealed.set(hour, { hour, generation, path, bytes: storedBytes });
        }),
      );
    }
  }
}

/** Finds the hour of instants, exactly: a double alone would be wrong by up to 256 ns at its edges. */
class HourFinder {
  #hour = 0;
  #low = 0;
  #high = 0;

  hourOf(low: number, high: number): number {
    let offset = (high - this.#high) * TWO_32 + (low - this.#low);
    if (offset >= 0 && offset < NANO_PER_HOUR) return this.#hour;
    this.#moveTo(Math.floor((high * TWO_32 + low) / NANO_PER_HOUR));
    offset = (high - this.#high) * TWO_32 + (low - this.#low);
    if (offset < 0) this.#moveTo(this.#hour - 1);
    else if (offset >= NANO_PER_HOUR) this.#moveTo(this.#hour + 1);
    return this.#hour;
  }

  #moveTo(hour: number): void {
    const start = BigInt(hour) * BigInt(NANO_PER_HOUR);
    this.#hour = hour;
    this.#low = Number(start & 0xffffffffn);
    this.#high = Number(start >> 32n);
  }
}

/** The instant after the last of an hour. */
function startOf(hour: number): UnixNano {
  return BigInt(hour) * BigInt(NANO_PER_HOUR);
}

/** 2026-11-22T09.seg */
function nameOfHour(hour: number): string {
  return `${new Date(hour * MS_PER_HOUR).toISOString().slice(0, 13)}${SUFFIX}`;
}

function hourOfName(name: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2})\.seg$/.exec(name);
  if (!match) return undefined;
  const ms = Date.parse(`${match[1]}:00:00Z`);
  return Number.isNaN(ms) ? undefined : ms / MS_PER_HOUR;
}
