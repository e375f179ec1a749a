import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultItemLimits } from '../../telemetry/limits.ts';
import { LogDecoder } from '../../telemetry/otlp/log-decoder.ts';
import { SpanDecoder } from '../../telemetry/otlp/span-decoder.ts';
import { NANO_PER_MS, type UnixNano } from '../../telemetry/time.ts';
import { EmbeddedLogReader } from '../embedded/logs/log-reader.ts';
import { openLogWriter } from '../embedded/logs/log-writer.ts';
import { MemoryBudget } from '../embedded/rows/memory-budget.ts';
import { PartitionCatalog } from '../embedded/rows/partition-catalog.ts';
import type { RowBatch } from '../embedded/rows/partition-writer.ts';
import type { RowStoreWriter } from '../embedded/rows/row-store-writer.ts';
import { openSpanWriter } from '../embedded/spans/span-writer.ts';
import { EmbeddedTraceReader } from '../embedded/spans/trace-reader.ts';
import type { LogReader } from '../ports/log-store.ts';
import type { TraceReader } from '../ports/trace-store.ts';
import { type OpenStore, receivedAtMs, type StoreUnderTest } from './store-under-test.ts';

/** Where the rows are when they are read. */
export const embeddedStates = ['in memory', 'in files', 'in sealed files', 'in part in files'] as const;
export type EmbeddedState = (typeof embeddedStates)[number];

const memoryBytes = 16 * 1024 * 1024;
const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
/** Later than any hour that tests write to. */
const endOfTimeMs = Number.MAX_SAFE_INTEGER;

interface EmbeddedKind<Batch extends RowBatch, Reader> {
  /** A decoder of requests, as a process has it that began just now. */
  decoder(): (body: Uint8Array) => Batch;
  openWriter(directory: string): RowStoreWriter<Batch>;
  openReader(catalog: PartitionCatalog): Reader;
}

/** The embedded store of spans. `decoder`: one that was used before, so that it knows which keys have many values. */
export function embeddedTraceStore(state: EmbeddedState, decoder?: SpanDecoder): OpenStore<TraceReader> {
  return () =>
    EmbeddedStore.open(state, {
      decoder: () => {
        const spans = decoder ?? new SpanDecoder(defaultItemLimits);
        return (body) => spans.decode(body, anyTime);
      },
      openWriter: (directory) => openSpanWriter(directory, 0),
      openReader: (catalog) => new EmbeddedTraceReader(catalog),
    });
}

/** The same of log records. */
export function embeddedLogStore(state: EmbeddedState, decoder?: LogDecoder): OpenStore<LogReader> {
  return () =>
    EmbeddedStore.open(state, {
      decoder: () => {
        const records = decoder ?? new LogDecoder(defaultItemLimits);
        return (body) => records.decode(body, anyTime, BigInt(receivedAtMs) * BigInt(NANO_PER_MS));
      },
      openWriter: (directory) => openLogWriter(directory, 0),
      openReader: (catalog) => new EmbeddedLogReader(catalog),
    });
}

class EmbeddedStore<Batch extends RowBatch, Reader> implements StoreUnderTest<Reader> {
  readonly #state: EmbeddedState;
  readonly #kind: EmbeddedKind<Batch, Reader>;
  readonly #directory: string;
  /** As the write-ahead log keeps them. */
  readonly #bodies: Uint8Array[] = [];
  #decode: (body: Uint8Array) => Batch;
  #writer: RowStoreWriter<Batch>;
  #catalog: PartitionCatalog;
  #reader: Reader;

  static async open<Batch extends RowBatch, Reader>(
    state: EmbeddedState,
    kind: EmbeddedKind<Batch, Reader>,
  ): Promise<EmbeddedStore<Batch, Reader>> {
    return new EmbeddedStore(state, kind, await mkdtemp(join(tmpdir(), 'seamark-store-')));
  }

  private constructor(state: EmbeddedState, kind: EmbeddedKind<Batch, Reader>, directory: string) {
    this.#state = state;
    this.#kind = kind;
    this.#directory = directory;
    this.#decode = kind.decoder();
    this.#writer = kind.openWriter(directory);
    this.#catalog = this.#openCatalog();
    this.#reader = kind.openReader(this.#catalog);
  }

  async append(body: Uint8Array): Promise<void> {
    const sequence = this.#bodies.push(body);
    this.#writer.append(this.#decode(body), { sequence, receivedAtMs });
    const isDue = this.#state === 'in files' || (this.#state === 'in part in files' && sequence % 2 === 1);
    if (isDue) await this.#writer.flush(sequence, true);
  }

  async reader(): Promise<Reader> {
    if (this.#state !== 'in sealed files') return this.#reader;
    await this.#writer.sealIdle(this.#bodies.length, endOfTimeMs);
    await this.restart();
    return this.#reader;
  }

  async restart(): Promise<void> {
    await this.#closeFiles();
    this.#decode = this.#kind.decoder();
    this.#writer = this.#kind.openWriter(this.#directory);
    for (const [index, body] of this.#bodies.entries()) {
      this.#writer.append(this.#decode(body), { sequence: index + 1, receivedAtMs });
    }
    this.#catalog = this.#openCatalog();
    this.#reader = this.#kind.openReader(this.#catalog);
  }

  async deleteBefore(nano: UnixNano): Promise<void> {
    await this.#writer.deleteBefore(nano);
  }

  async close(): Promise<void> {
    await this.#closeFiles();
    await rm(this.#directory, { recursive: true });
  }

  async #closeFiles(): Promise<void> {
    await this.#writer.close();
    this.#catalog.close();
  }

  /** What crosses between threads is copied there, so it is here. */
  #openCatalog(): PartitionCatalog {
    const writer = this.#writer;
    const share = (
      ...[known, withCalls = false]: Parameters<ConstructorParameters<typeof PartitionCatalog>[0]['share']>
    ) => Promise.resolve(structuredClone(writer.share(known, this.#bodies.length, withCalls)));
    return new PartitionCatalog({ share }, new MemoryBudget(memoryBytes));
  }
}
