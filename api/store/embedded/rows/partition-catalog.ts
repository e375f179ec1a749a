import { basename } from 'node:path';
import { NANO_PER_HOUR, type TimeRange } from '../../../telemetry/time.ts';
import type { DamagedPart } from './damaged-part.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { PartitionReader } from './partition-reader.ts';
import { PartitionView } from './partition-view.ts';
import type { PartitionKnowledge, SealedPartition, SharedCatalog, SharedPartition } from './shared-rows.ts';

/** How a reader reaches the writer of its store, in this thread or another. */
export interface WriterLink {
  /** `withCalls`: also who was found calling whom in rows that are not in files yet. */
  share(known: ReadonlyMap<number, PartitionKnowledge>, withCalls?: boolean): Promise<SharedCatalog>;
}

/** A file that cannot be read, as long as it is the same. */
interface UnreadablePart {
  hour: number;
  bytes: number | undefined;
  sentence: string;
  /** Whether it may be tried again: what keeps a file from being opened may pass. */
  isFinal: boolean;
}

/** Files stay open this long after the last query that may read them has begun. */
const CLOSE_AFTER_MS = 60_000;

/** The partitions as a reader has them open. */
export class PartitionCatalog {
  readonly #link: WriterLink;
  readonly #memory: MemoryBudget;
  readonly #readers = new Map<number, PartitionReader>();
  readonly #open = new Set<number>();
  #sealed = new Map<number, SealedPartition>();
  #writer = '';
  #refreshing: Promise<void> | undefined;
  deletedThrough = -1;
  /** By hour, then row group; a file as a whole is group -1. */
  readonly #unreadable = new Map<string, UnreadablePart>();
  #setAside: readonly string[] = [];

  constructor(link: WriterLink, memory: MemoryBudget) {
    this.#link = link;
    this.#memory = memory;
  }

  /** Takes over what was written since; what was acknowledged before the call is in every view made after it. */
  async refresh(withCalls = false): Promise<void> {
    // A refresh under way may have asked before this caller's rows were there, so the next one is waited for.
    const running = this.#refreshing;
    if (running) await running.catch(() => {});
    if (withCalls) while (this.#refreshing) await this.#refreshing.catch(() => {});
    this.#refreshing ??= this.#ask(withCalls).finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
  }

  /** Views of the partitions that may hold rows of the range, oldest first. */
  views(range?: TimeRange): PartitionView[] {
    const hours = [...new Set([...this.#sealed.keys(), ...this.#open])].sort((a, b) => a - b);
    const views: PartitionView[] = [];
    for (const hour of hours) {
      if (range && !overlaps(hour, range)) continue;
      const reader = this.#reader(hour);
      if (reader) views.push(new PartitionView(reader));
    }
    return views;
  }

  /** What is missing from answers over a range because it cannot be read, as sentences. */
  notes(range?: TimeRange): string[] {
    const parts = [...this.#unreadable.values()].filter(({ hour }) => !range || overlaps(hour, range));
    return parts.map(({ sentence }) => sentence);
  }

  /** What could not be read or was set aside, as sentences. */
  get damages(): string[] {
    return [...this.#setAside, ...this.notes()];
  }

  /** Goes on without what turned out to be damaged. */
  leaveOut({ period: hour, group, message }: DamagedPart): void {
    const reader = this.#readers.get(hour);
    const part = { hour, bytes: this.#sealed.get(hour)?.bytes, isFinal: true };
    const file = reader ? basename(reader.path) : `the file of hour ${hour}`;
    if (group === undefined) {
      this.#unreadable.set(key(hour), { ...part, sentence: `${file} cannot be read: ${message}.` });
      this.#forget(hour);
    } else {
      this.#unreadable.set(key(hour, group), {
        ...part,
        sentence: `Part ${group} of ${file} cannot be read: ${message}.`,
      });
      reader?.leaveOut(group);
    }
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close();
    this.#readers.clear();
  }

  async #ask(withCalls: boolean): Promise<void> {
    const known = new Map<number, PartitionKnowledge>();
    for (const hour of this.#open) {
      const reader = this.#readers.get(hour);
      if (reader) known.set(hour, reader.knowledge());
    }
    let shared = await this.#link.share(known, withCalls);
    if (shared.writer !== this.#writer) {
      for (const hour of this.#open) this.#forget(hour);
      this.#writer = shared.writer;
      shared = await this.#link.share(new Map(), withCalls);
    }
    const { sealed, open, deletedThrough, damages } = shared;
    this.#setAside = damages;
    this.#sealed = new Map(sealed.map((partition) => [partition.hour, partition]));
    this.deletedThrough = deletedThrough;
    this.#open.clear();
    for (const partition of open) this.#apply(partition);
    for (const [hour, reader] of this.#readers) if (!this.#isCurrent(hour, reader)) this.#forget(hour);
    for (const [part, { hour, bytes }] of this.#unreadable) {
      const isSame = this.#open.has(hour) || (this.#sealed.has(hour) && this.#sealed.get(hour)!.bytes === bytes);
      if (!isSame) this.#unreadable.delete(part);
    }
  }

  /** Takes what is shared of a partition that is being written. */
  #apply(shared: SharedPartition): void {
    const { hour, path, generation } = shared;
    this.#open.add(hour);
    if (this.#readers.get(hour)?.generation !== generation) this.#forget(hour);
    try {
      const reader = this.#readers.get(hour) ?? new PartitionReader({ hour, path, generation }, this.#memory);
      this.#readers.set(hour, reader);
      reader.apply(shared);
      this.#unreadable.delete(key(hour));
    } catch (error) {
      this.#cannotRead(hour, path, error);
      this.#forget(hour);
    }
  }

  /** Of a sealed partition that was written again meanwhile, its tables are let go. */
  #isCurrent(hour: number, reader: PartitionReader): boolean {
    if (this.#open.has(hour)) return true;
    const sealed = this.#sealed.get(hour);
    return sealed?.generation === reader.generation && sealed.bytes === reader.bytesOnDisk && !reader.isGrowing;
  }

  #reader(hour: number): PartitionReader | undefined {
    const known = this.#readers.get(hour);
    const sealed = this.#sealed.get(hour);
    if (known || !sealed || this.#unreadable.get(key(hour))?.isFinal) return known;
    try {
      const reader = new PartitionReader(sealed, this.#memory, sealed.bytes);
      this.#readers.set(hour, reader);
      this.#unreadable.delete(key(hour));
      return reader;
    } catch (error) {
      // The file may have been deleted meanwhile by retention: then it is gone from the next catalog.
      this.#cannotRead(hour, sealed.path, error);
      return undefined;
    }
  }

  #cannotRead(hour: number, path: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = `${basename(path)} cannot be read: ${reason}.`;
    this.#unreadable.set(key(hour), { hour, bytes: this.#sealed.get(hour)?.bytes, sentence, isFinal: false });
  }

  // Views of queries under way keep the groups; the file stays readable until they are done with it.
  #forget(hour: number): void {
    const reader = this.#readers.get(hour);
    if (!reader) return;
    this.#readers.delete(hour);
    setTimeout(() => reader.close(), CLOSE_AFTER_MS).unref();
  }
}

function key(hour: number, group = -1): string {
  return `${hour} ${group}`;
}

function overlaps(hour: number, range: TimeRange): boolean {
  const start = BigInt(hour) * BigInt(NANO_PER_HOUR);
  return start < range.toNano && start + BigInt(NANO_PER_HOUR) > range.fromNano;
}
