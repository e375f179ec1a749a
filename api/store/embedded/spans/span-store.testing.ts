import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { exampleSpan } from '../../../query/memory/example-rows.ts';
import { defaultItemLimits } from '../../../telemetry/limits.ts';
import { SpanDecoder } from '../../../telemetry/otlp/span-decoder.ts';
import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import { traceBody } from '../../conformance/encode-items.ts';
import { MemoryBudget } from '../rows/memory-budget.ts';
import { PartitionCatalog, type WriterLink } from '../rows/partition-catalog.ts';
import type { RowStoreWriter } from '../rows/row-store-writer.ts';
import { openSpanWriter } from './span-writer.ts';
import { EmbeddedTraceReader } from './trace-reader.ts';

export type SpanParts = NonNullable<Parameters<typeof exampleSpan>[0]>;

const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
const memoryBytes = 16 * 1024 * 1024;
/** Later than any hour that tests write to. */
export const endOfTimeMs = Number.MAX_SAFE_INTEGER;

/** A store of spans whose every step is the test's own. */
export class TestSpanStore {
  readonly directory: string;
  writer: RowStoreWriter<SpanBatch>;
  sequence = 0;
  #decoder = new SpanDecoder(defaultItemLimits);
  readonly #catalogs: PartitionCatalog[] = [];
  #isClosed = false;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), 'seamark-spans-'));
    this.writer = openSpanWriter(this.directory, 0);
    onTestFinished(() => this.close());
  }

  /** Once is enough; at the latest it is done when the test ends. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.writer.close();
    for (const catalog of this.#catalogs) catalog.close();
    rmSync(this.directory, { recursive: true });
  }

  /** A request of spans; gives its sequence. */
  send(...spans: SpanParts[]): number {
    return this.sendBody(traceBody(spans.map((span) => exampleSpan(span))));
  }

  sendBody(body: Uint8Array): number {
    const batch = this.#decoder.decode(body, anyTime);
    this.writer.append(batch, { sequence: ++this.sequence, receivedAtMs: 0 });
    return this.sequence;
  }

  flush(): Promise<void> {
    return this.writer.flush(this.sequence, true);
  }

  seal(): Promise<void> {
    return this.writer.sealIdle(this.sequence, endOfTimeMs);
  }

  /** The process ends and begins again; what was in memory alone is gone. */
  async reopen(): Promise<void> {
    await this.writer.close();
    this.#decoder = new SpanDecoder(defaultItemLimits);
    this.writer = openSpanWriter(this.directory, this.sequence);
  }

  /** The partitions as one more thread has them. */
  catalog(memory = new MemoryBudget(memoryBytes)): PartitionCatalog {
    const share: WriterLink['share'] = (known, withCalls) =>
      Promise.resolve(structuredClone(this.writer.share(structuredClone(known), this.sequence, withCalls)));
    const catalog = new PartitionCatalog({ share }, memory);
    this.#catalogs.push(catalog);
    return catalog;
  }

  reader(): EmbeddedTraceReader {
    return new EmbeddedTraceReader(this.catalog());
  }
}
