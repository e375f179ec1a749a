import { join } from 'node:path';
import type { LogBatch } from '../telemetry/columns/log-batch.ts';
import type { SpanBatch } from '../telemetry/columns/span-batch.ts';
import type { Signal } from '../telemetry/signal.ts';
import { EmbeddedLogReader } from './embedded/logs/log-reader.ts';
import { openLogWriter } from './embedded/logs/log-writer.ts';
import { PartitionCatalog, type WriterLink } from './embedded/rows/partition-catalog.ts';
import type { RowStoreWriter } from './embedded/rows/row-store-writer.ts';
import { openSpanWriter } from './embedded/spans/span-writer.ts';
import { EmbeddedTraceReader } from './embedded/spans/trace-reader.ts';
import type { LogReader } from './ports/log-store.ts';
import type { TraceReader } from './ports/trace-store.ts';

/** The folder of one signal in a data directory. */
export function storeDirectory(dataDirectory: string, signal: Signal): string {
  return join(dataDirectory, signal);
}

export function openTraceWriter(dataDirectory: string): RowStoreWriter<SpanBatch> {
  return openSpanWriter(storeDirectory(dataDirectory, 'traces'), 0);
}

export function openLogsWriter(dataDirectory: string): RowStoreWriter<LogBatch> {
  return openLogWriter(storeDirectory(dataDirectory, 'logs'), 0);
}

export interface Readers {
  traces: TraceReader;
  logs: LogReader;
}

/** Readers in this thread; `memoryBytes` is what each may keep of what it unpacked. */
export function openReaders(links: Record<'traces' | 'logs', WriterLink>, memoryBytes: number): Readers {
  return {
    traces: new EmbeddedTraceReader(new PartitionCatalog(links.traces, memoryBytes)),
    logs: new EmbeddedLogReader(new PartitionCatalog(links.logs, memoryBytes)),
  };
}
