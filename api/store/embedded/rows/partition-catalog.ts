import { NANO_PER_HOUR, type TimeRange } from '../../../telemetry/time.ts';
import { MemoryBudget } from './memory-budget.ts';
import { PartitionReader } from './partition-reader.ts';
import { PartitionView } from './partition-view.ts';
import type { PartitionKnowledge, SharedPartition } from './shared-rows.ts';

export interface SealedPartition {
  hour: number;
  path: string;
  bytes: number;
}

/** The partitions of a store: the sealed ones, and what readers lack of those that are being written. */
export interface SharedCatalog {
  sealed: SealedPartition[];
  open: SharedPartition[];
  /** The last request of which rows were deleted by retention; -1 where none were. */
  deletedThrough: number;
  /** What was set aside, as sentences. */
  damages: string[];
  /** Another one has numbered rows and entries anew: what was shared before is void. */
  writer: string;
}

/** How a reader reaches the writer of its store, in this thread or another. */
export interface WriterLink {
  /** `withCalls`: also who was found calling whom in rows that are not in files yet. */
  share(known: ReadonlyMap<number, PartitionKnowledge>, withCalls?: boolean): Promise<SharedCatalog>;
}

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
  /** By path: files that could not be read, as sentences. */
  readonly #unreadable = new Map<string, string>();
  #setAside: string[] = [];

  constructor(link: WriterLink, memoryBytes: number) {
    this.#link = link;
    this.#memory = new MemoryBudget(memoryBytes);
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

  /** What could not be read or was set aside, as sentences. */
  get damages(): string[] {
    return [...this.#setAside, ...this.#unreadable.values()];
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
    for (const shared of open) {
      this.#open.add(shared.hour);
      this.#reader(shared.hour, shared.path)?.apply(shared);
    }
    for (const [hour, reader] of this.#readers) {
      const current = this.#open.has(hour) || this.#sealed.get(hour)?.bytes === reader.bytesOnDisk;
      if (!current) this.#forget(hour);
    }
  }

  #reader(hour: number, path = this.#sealed.get(hour)?.path): PartitionReader | undefined {
    const known = this.#readers.get(hour);
    if (known || path === undefined) return known;
    try {
      const reader = new PartitionReader(path, hour, this.#memory);
      this.#readers.set(hour, reader);
      this.#unreadable.delete(path);
      return reader;
    } catch (error) {
      // The file may have been deleted meanwhile by retention: then it is gone from the next catalog.
      this.#unreadable.set(path, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  // Views of queries under way keep the groups; the file stays readable until they are done with it.
  #forget(hour: number): void {
    const reader = this.#readers.get(hour);
    if (!reader) return;
    this.#readers.delete(hour);
    setTimeout(() => reader.close(), 60_000).unref();
  }
}

function overlaps(hour: number, range: TimeRange): boolean {
  const start = BigInt(hour) * BigInt(NANO_PER_HOUR);
  return start < range.toNano && start + BigInt(NANO_PER_HOUR) > range.fromNano;
}
