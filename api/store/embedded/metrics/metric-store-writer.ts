import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MetricBatch } from '../../../telemetry/columns/metric-batch.ts';
import type { MetricVocabulary } from '../../../telemetry/columns/metric-vocabulary.ts';
import type { UnixNano } from '../../../telemetry/time.ts';
import type { MetricWriter } from '../../ports/metric-store.ts';
import type { Origin, StoredPartition } from '../../ports/row-store.ts';
import { type Deleted, readDeleted, wasDeleted, withDeleted, writeDeleted } from '../rows/deleted.ts';
import { makeDirectory, syncDirectory } from '../segment/durable-directory.ts';
import { Turns } from '../segment/turns.ts';
import { deleteSetAside, listSetAside } from '../segment/set-aside.ts';
import { DayCompactions } from './day-compactions.ts';
import { dayOfName, dayStart, nameOfDay } from './day.ts';
import { OpenDay } from './open-day.ts';
import { daysOf, HeadChunks } from './head-chunks.ts';
import { keptPoints } from './kept-points.ts';
import { MetricHead } from './metric-head.ts';
import { SeriesOrder } from './series-order.ts';
import type { PackedChunk } from './day-writer.ts';
import { shareHead, shareVocabulary } from './share-head.ts';
import type { MetricKnowledge, SharedMetrics } from './shared-metrics.ts';
import { TimeSetWriter } from './time-sets.ts';
import { TimeSlices } from './time-slices.ts';

/** Points that are kept in memory before they are written, and for how long. */
const HEAD_BYTES = 32 * 2 ** 20;
const HEAD_AGE_MS = 20 * 60_000;
/** Heads that may wait for the disk before the caller of `append` has to. */
const MAX_WAITING_HEADS = 2;

/** Writes metrics to a file for each UTC day in `directory`. */
export class MetricStoreWriter implements MetricWriter {
  readonly #directory: string;
  readonly #identity = randomUUID();
  readonly #days = new Map<number, OpenDay>();
  /** Points that are not written, oldest first; the last one grows unless it is full. */
  readonly #heads: MetricHead[] = [];
  readonly #full = new Set<MetricHead>();
  readonly #compactions = new DayCompactions();
  readonly #orders = new WeakMap<MetricVocabulary, SeriesOrder>();
  /** The highest request that was appended. */
  #appended: number;
  readonly recordedThrough: number;
  #deleted: Deleted;
  /** What was set aside, as sentences. */
  damages: readonly string[];
  #generations = 0;
  readonly #turns = new Turns();

  /** `appended`: the request before the first that will come. Throws where the directory cannot be used. */
  constructor(directory: string, appended: number) {
    this.#directory = directory;
    this.#appended = appended;
    makeDirectory(directory);
    // Files may be there of whose names a process that was killed had not made sure.
    syncDirectory(directory);
    this.#deleted = readDeleted(directory);
    for (const name of readdirSync(directory)) {
      const path = join(directory, name);
      const day = dayOfName(name);
      if (day !== undefined && statSync(path).size > 0) this.#days.set(day, new OpenDay(path, ++this.#generations));
      else if (name.endsWith('.new') || day !== undefined) rmSync(path);
    }
    this.recordedThrough = this.#days
      .values()
      .reduce((last, { through }) => Math.max(last, through), this.#deleted.throughSequence);
    this.damages = listSetAside(directory);
  }

  get storedThrough(): number {
    return (this.#heads[0]?.firstSequence ?? this.#appended + 1) - 1;
  }

  get isBehind(): boolean {
    return this.#full.size > MAX_WAITING_HEADS;
  }

  /** Whether points wait for `flush`. */
  get isFlushDue(): boolean {
    return this.#full.size > 0;
  }

  append(batch: MetricBatch, { sequence, receivedAtMs }: Origin): number {
    const isStored = (day: number): boolean => sequence <= (this.#days.get(day)?.through ?? -1);
    const kept = keptPoints(batch, (day) => isStored(day) || this.#wasDeleted(day, sequence));
    this.#appended = Math.max(this.#appended, sequence);
    if (kept.count === 0) return batch.count;
    const head = this.#openHead(batch.vocabulary, receivedAtMs);
    head.append(batch, sequence, kept);
    if (head.byteLength >= HEAD_BYTES) this.#full.add(head);
    return batch.count - kept.count;
  }

  pass(sequence: number): void {
    this.#appended = Math.max(this.#appended, sequence);
  }

  flush(through: number, all = false): Promise<void> {
    return this.#turns.take(() => {
      const last = this.#heads.at(-1);
      if (all && last) this.#full.add(last);
      return this.#writeFull(through);
    });
  }

  /** Writes what is in memory for long, and goes on with bringing days that are over into order, for a moment. */
  sealIdle(through: number, nowMs: number): Promise<void> {
    return this.#turns.take(async () => {
      const last = this.#heads.at(-1);
      if (last && nowMs - last.startedAtMs > HEAD_AGE_MS) this.#full.add(last);
      await this.#writeFull(through);
      await this.#compactions.work(this.#days, nowMs, () => ++this.#generations);
    });
  }

  share(known: MetricKnowledge | undefined, durable: number): SharedMetrics {
    const has = known?.writer === this.#identity ? known : undefined;
    const vocabularies = new Set(this.#heads.map(({ vocabulary }) => vocabulary));
    return {
      writer: this.#identity,
      days: [...this.#days].map(([day, { path, bytes, points, generation }]) => ({
        day,
        path,
        bytes,
        points,
        generation,
      })),
      damages: this.damages,
      vocabularies: [...vocabularies].map((vocabulary) => shareVocabulary(vocabulary, has)),
      heads: this.#heads.map((head) => shareHead(head, has, durable)),
    };
  }

  /** Points before this instant were deleted; null where none were. */
  get deletedBefore(): UnixNano | null {
    return this.#deleted.beforeNano;
  }

  /** The oldest first. */
  partitions(): StoredPartition[] {
    return [...this.#days]
      .toSorted(([a], [b]) => a - b)
      .map(([day, { bytes }]) => ({ startNano: dayStart(day), endNano: dayStart(day + 1), bytes }));
  }

  deleteBefore(nano: UnixNano): Promise<number> {
    return this.#turns.take(() => {
      const old = [...this.#days].filter(([day]) => dayStart(day + 1) <= nano);
      if (old.length === 0) return Promise.resolve(0);
      const lastDay = Math.max(...old.map(([day]) => day));
      // Points of these days that wait in memory are left out when they are written; those that come now are not.
      this.#deleted = withDeleted(this.#deleted, this.#appended, dayStart(lastDay + 1));
      const last = this.#heads.at(-1);
      if (last) this.#full.add(last);
      const freed = old.reduce((sum, [, { bytes }]) => sum + bytes, 0);
      for (const [day, open] of old) {
        this.#compactions.abandon(day);
        open.delete();
        this.#days.delete(day);
        deleteSetAside(open.path);
      }
      // Behind the files, so that a disk that is full to the last byte has room for it.
      writeDeleted(this.#directory, this.#deleted);
      this.damages = listSetAside(this.#directory);
      return Promise.resolve(freed);
    });
  }

  close(): Promise<void> {
    return this.#turns.take(() => {
      this.#compactions.abandon();
      for (const day of this.#days.values()) day.close();
      this.#days.clear();
      return Promise.resolve();
    });
  }

  #wasDeleted(day: number, sequence: number): boolean {
    return wasDeleted(this.#deleted, sequence, dayStart(day + 1));
  }

  #openHead(vocabulary: MetricVocabulary, receivedAtMs: number): MetricHead {
    const last = this.#heads.at(-1);
    if (last && !this.#full.has(last)) {
      if (last.vocabulary === vocabulary) return last;
      this.#full.add(last);
    }
    const head = new MetricHead(vocabulary, receivedAtMs);
    this.#heads.push(head);
    return head;
  }

  async #writeFull(through: number): Promise<void> {
    for (let head = this.#heads[0]; head && this.#full.has(head); head = this.#heads[0]) {
      if (head.lastSequence! > through) return;
      await this.#write(head);
      this.#heads.shift();
      this.#full.delete(head);
    }
  }

  async #write(head: MetricHead): Promise<void> {
    const slices = new TimeSlices();
    const chunks = new HeadChunks(head, this.#orderOf(head.vocabulary));
    for (const day of daysOf([head.numbers, head.distributions])) {
      if (this.#wasDeleted(day, head.lastSequence!)) continue;
      const writer = this.#day(day).open();
      const timeSets = new TimeSetWriter(writer.nextTimeBlock);
      const packed: PackedChunk[] = [];
      for (const chunk of chunks.ofDay(day, writer.dictionary, timeSets)) {
        packed.push(chunk);
        await slices.pause();
      }
      writer.addGroup(packed, timeSets.takeBlocks(), head.lastSequence!);
      await writer.sync();
    }
  }

  #day(day: number): OpenDay {
    let open = this.#days.get(day);
    if (!open) {
      open = new OpenDay(join(this.#directory, nameOfDay(day)), ++this.#generations);
      this.#days.set(day, open);
    }
    return open;
  }

  #orderOf(vocabulary: MetricVocabulary): SeriesOrder {
    let order = this.#orders.get(vocabulary);
    if (!order) this.#orders.set(vocabulary, (order = new SeriesOrder(vocabulary)));
    return order;
  }
}

/** Opens the writer of metrics in a directory; `appended` is the request before the first that will come. */
export function openMetricWriter(directory: string, appended: number): MetricStoreWriter {
  return new MetricStoreWriter(directory, appended);
}
