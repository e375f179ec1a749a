import type { TimeRange } from '../../../telemetry/time.ts';
import type { StoreStatistics } from '../../ports/row-store.ts';
import { FlatTable } from '../rows/flat-table.ts';
import type { MemoryBudget } from '../rows/memory-budget.ts';
import { DAY_NANO } from './day.ts';
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

/** The files and heads of a store as a reader has them open. */
export class MetricCatalog {
  readonly memory: MemoryBudget;
  readonly #link: MetricWriterLink;
  readonly #files = new Map<number, MetricFile>();
  readonly #vocabularies = new Map<number, HeadVocabulary>();
  #heads: HeadReader[] = [];
  #writer = '';
  #refreshing: Promise<void> | undefined;
  /** By path: files that could not be read, as sentences. */
  readonly #unreadable = new Map<string, string>();
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
    return [...this.#files.values()]
      .filter(({ dayNano }) => !range || (dayNano < range.toNano && dayNano + BigInt(DAY_NANO) > range.fromNano))
      .sort((a, b) => a.day - b.day);
  }

  /** Recent points, oldest first. */
  get heads(): readonly HeadReader[] {
    return this.#heads;
  }

  statistics(): StoreStatistics {
    const files = this.files();
    const instants: bigint[] = [];
    for (const file of [files[0], files.at(-1)]) {
      for (const { timeMin, timeMax } of file?.extents().values() ?? [])
        instants.push(file!.dayNano + BigInt(timeMin), file!.dayNano + BigInt(timeMax));
    }
    for (const head of this.#heads) {
      for (const { firstNano, lastNano } of head.extents().values()) instants.push(firstNano, lastNano);
    }
    return {
      oldestNano: instants.length > 0 ? instants.reduce((a, b) => (a < b ? a : b)) : null,
      newestNano: instants.length > 0 ? instants.reduce((a, b) => (a > b ? a : b)) : null,
      rows: [...files, ...this.#heads].reduce((rows, { points }) => rows + points, 0),
      bytesOnDisk: files.reduce((sum, { bytes }) => sum + bytes, 0),
      damages: [...this.#setAside, ...this.#unreadable.values()],
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
    for (const day of shared.days) this.#applyDay(day);
    const days = new Set(shared.days.map(({ day }) => day));
    for (const [day, file] of this.#files) if (!days.has(day)) this.#forget(day, file);
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

  #applyDay({ day, path, bytes, generation }: SharedDay): void {
    let file = this.#files.get(day);
    if (file && file.generation !== generation) {
      this.#forget(day, file);
      file = undefined;
    }
    try {
      if (!file) {
        file = new MetricFile(path, day, generation, this.memory);
        this.#files.set(day, file);
      }
      file.extend(bytes);
      this.#unreadable.delete(path);
    } catch (error) {
      // The file may have been deleted meanwhile by retention: then it is gone from the next catalog.
      this.#unreadable.set(path, `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      if (file) this.#forget(day, file);
    }
  }

  // Queries under way go on reading the file.
  #forget(day: number, file: MetricFile): void {
    this.#files.delete(day);
    setTimeout(() => file.close(), 60_000).unref();
  }
}

function newVocabulary(): HeadVocabulary {
  const tables = forEachTable(() => new FlatTable());
  return { tables, view: new MetricTables(tables) };
}
