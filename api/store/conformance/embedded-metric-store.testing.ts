import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultItemLimits } from '../../telemetry/limits.ts';
import { MetricDecoder } from '../../telemetry/otlp/metric-decoder.ts';
import type { UnixNano } from '../../telemetry/time.ts';
import { EmbeddedMetricReader } from '../embedded/metrics/metric-reader.ts';
import { type MetricStoreWriter, openMetricWriter } from '../embedded/metrics/metric-store-writer.ts';
import { MemoryBudget } from '../embedded/rows/memory-budget.ts';
import type { MetricReader } from '../ports/metric-store.ts';
import { type OpenStore, receivedAtMs, type StoreUnderTest } from './store-under-test.ts';

/** Where the points are when they are read. */
export const metricStates = ['in memory', 'in files', 'in part in files', 'in files in order'] as const;
export type MetricState = (typeof metricStates)[number];

const memoryBytes = 8 * 1024 * 1024;
const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
const maxSeries = 1000;
/** Later than any day that tests write to. */
const endOfTimeMs = Number.MAX_SAFE_INTEGER;

/** The embedded store of metrics. */
export function embeddedMetricStore(state: MetricState): OpenStore<MetricReader> {
  return async () => new EmbeddedMetricStore(state, await mkdtemp(join(tmpdir(), 'seamark-metrics-')));
}

class EmbeddedMetricStore implements StoreUnderTest<MetricReader> {
  readonly #state: MetricState;
  readonly #directory: string;
  /** As the write-ahead log keeps them. */
  readonly #bodies: Uint8Array[] = [];
  #decoder = new MetricDecoder(defaultItemLimits, maxSeries);
  #writer: MetricStoreWriter;
  #reader: EmbeddedMetricReader;

  constructor(state: MetricState, directory: string) {
    this.#state = state;
    this.#directory = directory;
    this.#writer = openMetricWriter(directory, 0);
    this.#reader = this.#openReader();
  }

  async append(body: Uint8Array): Promise<void> {
    const sequence = this.#bodies.push(body);
    this.#writer.append(this.#decoder.decode(body, anyTime, receivedAtMs), { sequence, receivedAtMs });
    const isDue = this.#state.startsWith('in files') || (this.#state === 'in part in files' && sequence % 2 === 1);
    if (isDue) await this.#writer.flush(sequence, true);
  }

  async reader(): Promise<MetricReader> {
    if (this.#state !== 'in files in order') return this.#reader;
    // One day is brought into order at a time.
    const { length } = this.#writer.partitions();
    for (let day = 0; day < length; day++) await this.#writer.sealIdle(this.#bodies.length, endOfTimeMs);
    await this.restart();
    return this.#reader;
  }

  async restart(): Promise<void> {
    await this.#writer.close();
    this.#reader.close();
    this.#decoder = new MetricDecoder(defaultItemLimits, maxSeries);
    this.#writer = openMetricWriter(this.#directory, 0);
    for (const [index, body] of this.#bodies.entries()) {
      const batch = this.#decoder.decode(body, anyTime, receivedAtMs);
      this.#writer.append(batch, { sequence: index + 1, receivedAtMs });
    }
    this.#reader = this.#openReader();
  }

  async deleteBefore(nano: UnixNano): Promise<void> {
    await this.#writer.deleteBefore(nano);
  }

  async close(): Promise<void> {
    await this.#writer.close();
    this.#reader.close();
    await rm(this.#directory, { recursive: true });
  }

  /** What crosses between threads is cloned there, so it is here. */
  #openReader(): EmbeddedMetricReader {
    const writer = this.#writer;
    return new EmbeddedMetricReader(
      { share: (known) => Promise.resolve(structuredClone(writer.share(structuredClone(known), this.#bodies.length))) },
      new MemoryBudget(memoryBytes),
    );
  }
}
