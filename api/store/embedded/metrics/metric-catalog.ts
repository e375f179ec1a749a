import { basename } from 'node:path';
import type { TimeRange } from '../../../telemetry/time.ts';
import type { StoreStatistics } from '../../ports/row-store.ts';
import type { DamagedPart } from '../rows/damaged-part.ts';
import { FlatTable } from '../rows/flat-table.ts';
import type { MemoryBudget } from '../rows/memory-budget.ts';
import { dayStart } from './day.ts';
import { forEachTable, type TableName, tableNames } from './day-format.ts';
import { HeadReader } from './head-reader.ts';
import { MetricFile } from './metric-file.ts';
import { MetricTables } from './metric-tables.ts';
import { BLOCK_BITS } from './point-block.ts';
import type { MetricKnowledge, MetricWriterLink, SharedDay, SharedMetrics } from './shared-metrics.ts';

interface HeadVocabulary {
  tables: Record<TableName, FlatTable>;
  view: MetricTables;
}

/** A file that cannot be read, as long as it is the same. */
interface UnreadablePart {
  day: number;
  generation: number;
  sentence: string;
  /** Whether it may be tried again: what keeps a file from being opened may pass. */
  isFinal: boolean;
}

/** Files stay open this long after the last query that may read them has begun. */
const CLOSE_AFTER_MS = 60_000;

/** The files and heads of a store as a reader has them open. */
export class MetricCatalog {
  readonly memory: MemoryBudget;
  readonly #link: MetricWriterLink;
  /** By day: what is stored, and the files of it that are open. */
  #days = new Map<number, SharedDay>();
  readonly #files = new Map<number, MetricFile>();
  readonly #vocabularies = new Map<number, HeadVocabulary>();
  #heads: HeadReader[] = [];
  #writer = '';
  #refreshing: Promise<void> | undefined;
  /** By day, then group; a file as a whole is group -1. */
  readonly #unreadable = new Map<string, UnreadablePart>();
  #setAside: readonly string[] = [];

  constructor(link: MetricWriterLink, memory: MemoryBudget) {
    this.#link = link;
    this.memory = memory;
  }

  /** Takes over what was written since; what was acknowledged before the call can be found after it. */
  async refresh(): Promise<void> {
    // A refresh under way may have asked before this caller's points were there, so the next one is waited for.
    const running = this.#refreshing;
    if (running) await running.catch(() => {});
    this.#refreshing ??= this.#ask().finally(() => (this.#refreshing = undefined));
    await this.#refreshing;
  }

  /** The files of days that the range touches, oldest first. */
  files(range?: TimeRange): MetricFile[] {
    return [...this.filesNewestFirst(range)].toReversed();
  }

  /** The same the other way round, each opened only when it is asked for. */
  *filesNewestFirst(range?: TimeRange): Generator<MetricFile, void> {
    for (const day of [...this.#days.keys()].sort((a, b) => b - a)) {
      if (range && !overlaps(day, range)) continue;
      const file = this.#file(day);
      if (file) yield file;
    }
  }

  /** What is missing from answers over a range because it cannot be read, as sentences. */
  notes(range?: TimeRange): string[] {
    const parts = [...this.#unreadable.values()].filter(({ day }) => !range || overlaps(day, range));
    return parts.map(({ sentence }) => sentence);
  }

  /** Goes on without what turned out to be damaged. */
  leaveOut({ period: day, group, message }: DamagedPart): void {
    const stored = this.#days.get(day);
    if (!stored) return;
    const name = basename(stored.path);
    const sentence = `${group === undefined ? name : `Part ${group} of ${name}`} cannot be read: ${message}.`;
    this.#unreadable.set(key(day, group), { day, generation: stored.generation, sentence, isFinal: true });
    if (group === undefined) this.#forget(day);
    else this.#files.get(day)?.leaveOut(group);
  }

  /** Recent points, oldest first. */
  get heads(): readonly HeadReader[] {
    return this.#heads;
  }

  statistics(): StoreStatistics {
    const days = [...this.#days.values()];
    const instants: bigint[] = [];
    for (const file of [this.files()[0], this.filesNewestFirst().next().value]) {
      for (const { timeMin, timeMax } of file?.chunks().extents.values() ?? [])
        instants.push(file!.dayNano + BigInt(timeMin), file!.dayNano + BigInt(timeMax));
    }
    for (const head of this.#heads) {
      for (const { firstNano, lastNano } of head.extents().values()) instants.push(firstNano, lastNano);
    }
    return {
      oldestNano: instants.length > 0 ? instants.reduce((a, b) => (a < b ? a : b)) : null,
      newestNano: instants.length > 0 ? instants.reduce((a, b) => (a > b ? a : b)) : null,
      rows: [...days, ...this.#heads].reduce((rows, { points }) => rows + points, 0),
      bytesOnDisk: days.reduce((sum, { bytes }) => sum + bytes, 0),
      damages: [...this.#setAside, ...this.notes()],
    };
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  async #ask(): Promise<void> {
    const shared = await this.#link.share(this.#knowledge());
    if (shared.writer !== this.#writer) {
      this.#writer = shared.writer;
      this.#vocabularies.clear();
      this.#heads = [];
    }
    this.#setAside = shared.damages;
    this.#applyHeads(shared);
    this.#days = new Map(shared.days.map((day) => [day.day, day]));
    for (const [day, file] of this.#files) {
      const stored = this.#days.get(day);
      if (stored?.generation === file.generation) file.extend(stored.bytes);
      else this.#forget(day);
    }
    for (const [part, { day, generation }] of this.#unreadable)
      if (this.#days.get(day)?.generation !== generation) this.#unreadable.delete(part);
  }

  #knowledge(): MetricKnowledge {
    const counts = ({ tables }: HeadVocabulary): Record<TableName, number> =>
      forEachTable((name) => tables[name].count);
    return {
      writer: this.#writer,
      vocabularies: new Map([...this.#vocabularies].map(([epoch, vocabulary]) => [epoch, counts(vocabulary)])),
      heads: new Map(
        this.#heads.map(({ id, numbers, distributions }) => [
          id,
          { numbers: numbers.count >>> BLOCK_BITS, distributions: distributions.count >>> BLOCK_BITS },
        ]),
      ),
    };
  }

  #applyHeads({ vocabularies, heads }: SharedMetrics): void {
    for (const { epoch, tables } of vocabularies) {
      const known = this.#vocabularies.get(epoch) ?? newVocabulary();
      this.#vocabularies.set(epoch, known);
      for (const name of tableNames) {
        const entries = tables[name];
        if (!entries) continue;
        known.tables[name].append(entries.bytes, entries.offsets, entries.seeds, entries.first, entries.entries);
      }
    }
    const epochs = new Set(vocabularies.map(({ epoch }) => epoch));
    for (const epoch of this.#vocabularies.keys()) if (!epochs.has(epoch)) this.#vocabularies.delete(epoch);
    const known = new Map(this.#heads.map((head) => [head.id, head]));
    this.#heads = heads.map((shared) => {
      const head = known.get(shared.id) ?? new HeadReader(shared.id, this.#vocabularies.get(shared.epoch)!.view);
      head.apply(shared);
      return head;
    });
  }

  #file(day: number): MetricFile | undefined {
    const known = this.#files.get(day);
    const stored = this.#days.get(day)!;
    if (known || this.#unreadable.get(key(day))?.isFinal) return known;
    try {
      const file = new MetricFile(stored, this.memory);
      this.#files.set(day, file);
      this.#unreadable.delete(key(day));
      return file;
    } catch (error) {
      // The file may have been deleted meanwhile by retention: then it is gone from the next catalog.
      const reason = error instanceof Error ? error.message : String(error);
      const sentence = `${basename(stored.path)} cannot be read: ${reason}.`;
      this.#unreadable.set(key(day), { day, generation: stored.generation, sentence, isFinal: false });
      return undefined;
    }
  }

  // Queries under way go on reading the file.
  #forget(day: number): void {
    const file = this.#files.get(day);
    if (!file) return;
    this.#files.delete(day);
    setTimeout(() => file.close(), CLOSE_AFTER_MS).unref();
  }
}

function key(day: number, group = -1): string {
  return `${day} ${group}`;
}

function overlaps(day: number, { fromNano, toNano }: TimeRange): boolean {
  return dayStart(day) < toNano && dayStart(day + 1) > fromNano;
}

function newVocabulary(): HeadVocabulary {
  const tables = forEachTable(() => new FlatTable());
  return { tables, view: new MetricTables(tables) };
}
