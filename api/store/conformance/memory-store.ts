import type { Arrival } from '../../telemetry/arrival.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Span } from '../../telemetry/span.ts';
import { NANO_PER_HOUR, NANO_PER_MS, type UnixNano } from '../../telemetry/time.ts';
import { MemoryLogs } from './memory-logs.ts';
import { byArrival } from './memory-reader.ts';
import { MemoryTraces } from './memory-traces.ts';
import { logRecordsOf, spansOf } from './otlp-reference.ts';
import { type OpenStore, receivedAtMs, type StoreUnderTest } from './store-under-test.ts';

const HOUR = BigInt(NANO_PER_HOUR);

/** A store of spans in memory: the suite itself is checked by it. A span that comes again is left out. */
export const openMemoryTraces: OpenStore<MemoryTraces> = () => {
  const known = new Set<string>();
  const isNew = ({ traceId, spanId }: Span): boolean => {
    const id = `${traceId}${spanId}`;
    return !known.has(id) && known.add(id).size > 0;
  };
  return Promise.resolve(
    new MemoryStore<Span, MemoryTraces>(
      (body, sequence) => spansOf(body, sequence).filter(isNew),
      ({ startNano }) => startNano,
      (spans, deleted) => new MemoryTraces(spans, deleted),
    ),
  );
};

/** The same of log records. */
export const openMemoryLogs: OpenStore<MemoryLogs> = () =>
  Promise.resolve(
    new MemoryStore<LogRecord, MemoryLogs>(
      (body, sequence) => logRecordsOf(body, sequence, BigInt(receivedAtMs) * BigInt(NANO_PER_MS)),
      ({ timeNano }) => timeNano,
      (records, deleted) => new MemoryLogs(records, deleted),
    ),
  );

class MemoryStore<Item extends { arrival: Arrival }, Reader> implements StoreUnderTest<Reader> {
  readonly #itemsOf: (body: Uint8Array, sequence: number) => Item[];
  readonly #timeOf: (item: Item) => UnixNano;
  readonly #readerOf: (items: Item[], deleted: Arrival) => Reader;
  #items: Item[] = [];
  #sequence = 0;
  #deleted: Arrival = { sequence: -1, ordinal: -1 };

  constructor(
    itemsOf: (body: Uint8Array, sequence: number) => Item[],
    timeOf: (item: Item) => UnixNano,
    readerOf: (items: Item[], deleted: Arrival) => Reader,
  ) {
    this.#itemsOf = itemsOf;
    this.#timeOf = timeOf;
    this.#readerOf = readerOf;
  }

  append(body: Uint8Array): Promise<void> {
    this.#items.push(...this.#itemsOf(body, ++this.#sequence));
    return Promise.resolve();
  }

  reader(): Promise<Reader> {
    return Promise.resolve(this.#readerOf([...this.#items], this.#deleted));
  }

  restart(): Promise<void> {
    return Promise.resolve();
  }

  deleteBefore(nano: UnixNano): Promise<void> {
    const { gone = [], kept = [] } = Object.groupBy(this.#items, (item) =>
      (this.#timeOf(item) / HOUR + 1n) * HOUR <= nano ? 'gone' : 'kept',
    );
    this.#items = kept;
    this.#deleted = [{ arrival: this.#deleted }, ...gone].sort(byArrival).at(-1)!.arrival;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
