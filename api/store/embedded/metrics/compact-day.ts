import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { MemoryBudget } from '../rows/memory-budget.ts';
import { syncDirectory } from '../segment/durable-directory.ts';
import { type CanonicalTables, canonicalTables } from './canonical-tables.ts';
import { CompactedMetric } from './compacted-metric.ts';
import { DayWriter, type PackedChunk } from './day-writer.ts';
import { type FileChunk, MetricFile } from './metric-file.ts';
import { SeriesOrder } from './series-order.ts';
import { TimeSetWriter } from './time-sets.ts';
import { TimeSlices } from './time-slices.ts';

const MEMORY_BYTES = 16 * 2 ** 20;
/** Chunks that are written together. */
const GROUP_BYTES = 8 * 2 ** 20;

/**
 * Writes the file of a day that is over once more: all points of a series together, in the order of their times, each time
 * once, with roll-ups. The new file takes the place of the old one when it is whole and on disk; a crash before that leaves
 * the old one, and beside it a file that is deleted at the next start.
 */
export class DayCompaction {
  readonly #path: string;
  readonly #newPath: string;
  readonly #source: MetricFile;
  readonly #writer: DayWriter;
  readonly #work: AsyncGenerator<void, void, void>;

  /** `bytes` of the file at `path` are whole. */
  constructor(path: string, day: number, bytes: number, through: number) {
    this.#path = path;
    this.#newPath = `${path}.new`;
    rmSync(this.#newPath, { force: true });
    this.#source = new MetricFile({ path, day, generation: 0, bytes }, new MemoryBudget(MEMORY_BYTES));
    this.#writer = new DayWriter(this.#newPath);
    this.#work = this.#run(through);
  }

  /** Goes on for some time; true where the new file has taken the place of the old one. Throws where the disk fails. */
  async work(milliseconds: number): Promise<boolean> {
    const slices = new TimeSlices();
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      if ((await this.#work.next()).done) return true;
      await slices.pause();
    }
    return false;
  }

  /** Gives up. */
  abandon(): void {
    this.#source.close();
    this.#writer.close();
    rmSync(this.#newPath, { force: true });
  }

  async *#run(through: number): AsyncGenerator<void, void, void> {
    const tables = this.#source.tables();
    const canonical = canonicalTables(tables.source);
    this.#writer.dictionary.use(canonical.tables);
    const timeSets = new TimeSetWriter(0);
    let packed: PackedChunk[] = [];
    const write = async (): Promise<void> => {
      this.#writer.addGroup(packed, timeSets.takeBlocks(), through);
      packed = [];
      await this.#writer.sync();
    };
    for (const { series, chunks } of this.#metrics(canonical)) {
      const metric = new CompactedMetric(this.#source, tables, canonical, this.#writer.dictionary, chunks, series);
      for (const done of metric.pack(timeSets)) {
        packed.push(...done);
        if (packed.reduce((bytes, chunk) => bytes + chunk.bytes.length, 0) >= GROUP_BYTES) await write();
        yield;
      }
    }
    await write();
    await this.#writer.seal(true);
    this.#source.close();
    this.#writer.close();
    renameSync(this.#newPath, this.#path);
    syncDirectory(dirname(this.#path));
  }

  /** By metric, in order: its series, and its chunks as they came. */
  *#metrics(canonical: CanonicalTables): Generator<{ series: Int32Array; chunks: FileChunk[] }> {
    const { tables } = canonical;
    const chunksOf = new Map<number, FileChunk[]>();
    for (const [metric, chunks] of this.#source.chunks().byMetric) {
      const own = canonical.metrics[metric]!;
      chunksOf.set(own, [...(chunksOf.get(own) ?? []), ...chunks.filter(({ resolution }) => resolution === 0)]);
    }
    const order = new SeriesOrder(tables);
    const all = order.sorted(Array.from({ length: tables.series.count }, (_, number) => number));
    const metricOf = order.metricOf;
    for (let first = 0; first < all.length;) {
      const metric = metricOf(all[first]!);
      let end = first + 1;
      while (end < all.length && metricOf(all[end]!) === metric) end++;
      const chunks = (chunksOf.get(metric) ?? []).sort((a, b) => a.group - b.group || a.offset - b.offset);
      yield { series: all.subarray(first, end), chunks };
      first = end;
    }
  }
}
