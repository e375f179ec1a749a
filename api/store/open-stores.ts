import { join } from 'node:path';
import type { LogBatch } from '../telemetry/columns/log-batch.ts';
import type { SpanBatch } from '../telemetry/columns/span-batch.ts';
import type { Signal } from '../telemetry/signal.ts';
import { EmbeddedLogReader } from './embedded/logs/log-reader.ts';
import { openLogWriter } from './embedded/logs/log-writer.ts';
import { EmbeddedMetricReader } from './embedded/metrics/metric-reader.ts';
import { type MetricStoreWriter, openMetricWriter } from './embedded/metrics/metric-store-writer.ts';
import type { MetricWriterLink } from './embedded/metrics/shared-metrics.ts';
import { MemoryBudget } from './embedded/rows/memory-budget.ts';
import { PartitionCatalog, type WriterLink } from './embedded/rows/partition-catalog.ts';
import type { RowStoreWriter } from './embedded/rows/row-store-writer.ts';
import { openSpanWriter } from './embedded/spans/span-writer.ts';
import { EmbeddedTraceReader } from './embedded/spans/trace-reader.ts';
import type { LogReader } from './ports/log-store.ts';
import type { MetricReader } from './ports/metric-store.ts';
import type { TraceReader } from './ports/trace-store.ts';

/** The folder of one signal in a data directory. */
function storeDirectory(dataDirectory: string, signal: Signal): string {
  return join(dataDirectory, signal);
}

export function openTraceWriter(dataDirectory: string): RowStoreWriter<SpanBatch> {
  return openSpanWriter(storeDirectory(dataDirectory, 'traces'), 0);
}

export function openLogsWriter(dataDirectory: string): RowStoreWriter<LogBatch> {
  return openLogWriter(storeDirectory(dataDirectory, 'logs'), 0);
}

export function openMetricsWriter(dataDirectory: string): MetricStoreWriter {
  return openMetricWriter(storeDirectory(dataDirectory, 'metrics'), 0);
}

export interface Readers {
  traces: TraceReader;
  logs: LogReader;
  metrics: MetricReader;
}

/** How readers reach the writers of their stores. */
export interface WriterLinks {
  traces: WriterLink;
  logs: WriterLink;
  metrics: MetricWriterLink;
}

/** Readers in this thread; `memoryBytes` is what they may keep together of what they unpacked. */
export function openReaders(links: WriterLinks, memoryBytes: number): Readers {
  const memory = new MemoryBudget(memoryBytes);
  return {
    traces: new EmbeddedTraceReader(new PartitionCatalog(links.traces, memory)),
    logs: new EmbeddedLogReader(new PartitionCatalog(links.logs, memory)),
    metrics: new EmbeddedMetricReader(links.metrics, memory),
  };
}
