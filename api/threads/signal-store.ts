import type { IngestLimits } from '../config/ingest-limits.ts';
import type { MetricKnowledge } from '../store/embedded/metrics/shared-metrics.ts';
import type { PartitionKnowledge } from '../store/embedded/rows/shared-rows.ts';
import { openLogsWriter, openMetricsWriter, openTraceWriter } from '../store/open-stores.ts';
import type { RowBatch } from '../store/embedded/rows/partition-writer.ts';
import type { RowStoreWriter } from '../store/embedded/rows/row-store-writer.ts';
import type { WalRecord } from '../store/wal/wal-record.ts';
import type { ItemCounts, TimeWindow } from '../telemetry/limits.ts';
import { LogDecoder } from '../telemetry/otlp/log-decoder.ts';
import { MetricDecoder } from '../telemetry/otlp/metric-decoder.ts';
import { SpanDecoder } from '../telemetry/otlp/span-decoder.ts';
import type { Signal } from '../telemetry/signal.ts';
import { NANO_PER_MS } from '../telemetry/time.ts';

const AHEAD_MS = 24 * 60 * 60 * 1000;

/** A signal's decoders and its store. */
export interface SignalStore {
  /** Decodes and takes the items that can be kept; the counts hold until the next call. Throws MalformedBody: nothing is taken. */
  take(content: Uint8Array, record: WalRecord, limits: IngestLimits): ItemCounts;
  readonly writer: StoreWriter;
  /** What a reader of the store lacks of requests up to and with `durable`, for what it says it knows. */
  share(durable: number, ...known: unknown[]): unknown;
}

/** What the writers of all signals share. */
export type StoreWriter = Pick<
  RowStoreWriter<RowBatch>,
  | 'pass'
  | 'flush'
  | 'recordedThrough'
  | 'storedThrough'
  | 'isFlushDue'
  | 'isBehind'
  | 'sealIdle'
  | 'partitions'
  | 'deleteBefore'
  | 'deletedBefore'
  | 'damages'
  | 'close'
>;

/** By signal: opens its store in a data directory. Throws where it cannot be opened. */
export const signalStores: Record<Signal, (dataDirectory: string) => SignalStore> = {
  traces: (dataDirectory) => {
    const decoders = new Map<IngestLimits, SpanDecoder>();
    const writer = openTraceWriter(dataDirectory);
    return {
      writer,
      share: shareRows(writer),
      take: (content, record, limits) => {
        const decoder = cached(decoders, limits, () => new SpanDecoder(limits.items));
        const window = timeWindow(record, limits.retentionMs.traces);
        writer.append(decoder.decode(content, window, record.stampedAttributes), record);
        return decoder.counts;
      },
    };
  },
  logs: (dataDirectory) => {
    const decoders = new Map<IngestLimits, LogDecoder>();
    const writer = openLogsWriter(dataDirectory);
    return {
      writer,
      share: shareRows(writer),
      take: (content, record, limits) => {
        const decoder = cached(decoders, limits, () => new LogDecoder(limits.items));
        const receivedNano = BigInt(record.receivedAtMs) * BigInt(NANO_PER_MS);
        const window = timeWindow(record, limits.retentionMs.logs);
        writer.append(decoder.decode(content, window, receivedNano, record.stampedAttributes), record);
        return decoder.counts;
      },
    };
  },
  metrics: (dataDirectory) => {
    const decoders = new Map<IngestLimits, MetricDecoder>();
    const writer = openMetricsWriter(dataDirectory);
    return {
      writer,
      share: (durable, known) => writer.share(known as MetricKnowledge | undefined, durable),
      take: (content, record, limits) => {
        const decoder = cached(decoders, limits, () => new MetricDecoder(limits.items, limits.metricSeries));
        const window = timeWindow(record, limits.retentionMs.metrics);
        writer.append(decoder.decode(content, window, record.receivedAtMs, record.stampedAttributes), record);
        return decoder.counts;
      },
    };
  },
};

function shareRows<Batch extends RowBatch>(writer: RowStoreWriter<Batch>): SignalStore['share'] {
  return (durable, known, withCalls) =>
    writer.share(known as ReadonlyMap<number, PartitionKnowledge>, durable, withCalls as boolean | undefined);
}

function cached<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key);
  if (!value) known.set(key, (value = make()));
  return value;
}

/** Reckoned from when the request came, so that a replay decides as the first time did. */
function timeWindow({ receivedAtMs }: WalRecord, retentionMs: number | null): TimeWindow {
  return {
    oldestNano: retentionMs === null ? -Infinity : (receivedAtMs - retentionMs) * NANO_PER_MS,
    newestNano: (receivedAtMs + AHEAD_MS) * NANO_PER_MS,
  };
}
