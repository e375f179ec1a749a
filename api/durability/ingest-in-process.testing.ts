import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { IngestLimits } from '../config/ingest-limits.ts';
import { BackPressure } from '../ingest/back-pressure.ts';
import { IngestStatus } from '../ingest/ingest-status.ts';
import { Receiver } from '../ingest/receiver.ts';
import { SeenBodies } from '../ingest/seen-bodies.ts';
import { SignalServer } from '../ingest/signal-server.ts';
import type { JsonValue } from '../telemetry/any-value.ts';
import { runQuery } from '../query/run-query.ts';
import type { QueryReaders } from '../query/run/run-plan.ts';
import { EmbeddedLogReader } from '../store/embedded/logs/log-reader.ts';
import { EmbeddedMetricReader } from '../store/embedded/metrics/metric-reader.ts';
import { MemoryBudget } from '../store/embedded/rows/memory-budget.ts';
import { PartitionCatalog } from '../store/embedded/rows/partition-catalog.ts';
import { EmbeddedTraceReader } from '../store/embedded/spans/trace-reader.ts';
import type { DurableSequence } from '../store/wal/durable-sequence.ts';
import { WalWriter } from '../store/wal/wal-writer.ts';
import { defaultItemLimits } from '../telemetry/limits.ts';
import { bySignal, type Signal, signals } from '../telemetry/signal.ts';
import { signalStores } from '../threads/signal-store.ts';
import { SignalWork } from '../threads/signal-work.ts';
import type { TestRequest } from './test-request.testing.ts';

const limits: IngestLimits = {
  bodyBytes: 2 ** 24,
  items: defaultItemLimits,
  metricSeries: 100_000,
  retentionMs: bySignal(() => null),
};
/** Small, so that files of the log follow each other. */
const LOG_FILE_BYTES = 64 * 1024;
const READER_BYTES = 2 ** 24;

/** The way of a request from the receiver to the stores and to answers, as the product has it but in one thread. */
export class IngestInProcess {
  readonly work: Record<Signal, SignalWork>;
  /** What went wrong beside the answers. */
  readonly errors: unknown[] = [];
  readonly #receiver: Receiver;
  readonly #durable: DurableSequence;
  readonly #closeParts: (() => unknown)[] = [];
  readonly #readers: QueryReaders;

  private constructor(receiver: Receiver, durable: DurableSequence, work: Record<Signal, SignalWork>) {
    this.#receiver = receiver;
    this.#durable = durable;
    this.work = work;
    const catalogs = {
      traces: new PartitionCatalog(this.#link('traces'), new MemoryBudget(READER_BYTES)),
      logs: new PartitionCatalog(this.#link('logs'), new MemoryBudget(READER_BYTES)),
    };
    const metrics = new EmbeddedMetricReader(this.#link('metrics'), new MemoryBudget(READER_BYTES));
    this.#readers = {
      traces: new EmbeddedTraceReader(catalogs.traces),
      logs: new EmbeddedLogReader(catalogs.logs),
      metrics,
    };
    this.#closeParts.push(
      () => catalogs.traces.close(),
      () => catalogs.logs.close(),
      () => metrics.close(),
    );
  }

  /** Resolves once the log is replayed. */
  static async open(directory: string): Promise<IngestInProcess> {
    const logDirectory = join(directory, 'wal');
    const { writer } = await WalWriter.open(logDirectory, { limits, fileBytes: LOG_FILE_BYTES, groupDelayMs: 0 });
    const receiver = new Receiver(writer, new BackPressure(), new IngestStatus());
    const { durable } = writer;
    const work = {} as Record<Signal, SignalWork>;
    const ingest = new IngestInProcess(receiver, durable, work);
    for (const signal of signals) {
      const { port1, port2 } = new MessageChannel();
      work[signal] = new SignalWork({
        signal,
        logDirectory,
        durable,
        seen: await SeenBodies.open(join(directory, 'seen'), signal),
        openStore: () => signalStores[signal](directory),
        onStored: (through) => server.stored(through),
        onArrived: () => undefined,
        onError: (error) => ingest.errors.push(error),
      });
      const server = new SignalServer(port2, work[signal]);
      ingest.#closeParts.push(
        () => work[signal].close(),
        () => server.close(),
      );
      await receiver.connect(signal, port1);
      await receiver.signals[signal].ready();
    }
    return ingest;
  }

  /** Whether the request was acknowledged. */
  async send({ signal, body }: TestRequest): Promise<boolean> {
    const encoding = { format: 'protobuf', compression: 'identity' } as const;
    const { situation } = await this.#receiver.receive(signal, encoding, body, '');
    return situation === 'stored';
  }

  /** Stores everything that was taken. */
  async flush(): Promise<void> {
    await Promise.all(signals.map((signal) => this.work[signal].flush()));
  }

  /** What readers find, by a query that comes to a table. */
  readonly table = async (text: string): Promise<JsonValue[][]> => {
    const result = await runQuery({ text }, this.#readers, BigInt(Date.now()) * 1_000_000n);
    if (result.kind !== 'table' || result.meta.truncated) throw new Error(`${text}: ${JSON.stringify(result)}`);
    return result.rows;
  };

  async close(): Promise<void> {
    await this.#receiver.close();
    for (const close of this.#closeParts) await close();
  }

  /** What crosses between threads is copied there, so it is here. */
  #link(signal: Signal): { share(...known: unknown[]): Promise<never> } {
    const share = (...known: unknown[]): Promise<unknown> =>
      Promise.resolve(
        structuredClone(this.work[signal].store.share(this.#durable.sequence, ...structuredClone(known))),
      );
    return { share: share as () => Promise<never> };
  }
}
