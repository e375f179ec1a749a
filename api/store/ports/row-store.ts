import type { Arrival } from '../../telemetry/arrival.ts';
import type { TimeRange, UnixNano } from '../../telemetry/time.ts';
import type { AggregatePlan, Aggregation, Key, ListPlan, Page, ScanReport } from './plan.ts';
import type { Senders } from './senders.ts';

/**
 * What the stores of spans and of log records share.
 *
 * A reader answers with all that was acknowledged up to a second ago. It never invents: what it cannot do it declares in
 * its capabilities, and the caller does not ask. An empty answer means that there is nothing. Results belong to the caller.
 * Every method may throw StoreUnavailable, and nothing else that the caller could cause.
 */
export interface RowReader<Item> {
  readonly capabilities: RowCapabilities;
  /** Items that match, in the plan's order, which is total: the same plan gives the same page. */
  list(plan: ListPlan): Promise<Page<Item>>;
  aggregate(plan: AggregatePlan): Promise<{ aggregation: Aggregation; report: ScanReport }>;
  /**
   * Items that arrived after the cursor and match, in order of arrival, at most `limit`. `next` is the cursor from which
   * the next call goes on; `complete` is false where more is there. A cursor older than what is kept throws CursorExpired.
   */
  since(cursor: Arrival, filter: ListPlan['filter'], limit: number): Promise<ArrivalPage<Item>>;
  /** The arrival of the latest item; what comes later is after it. Sequence and ordinal are -1 where nothing came yet. */
  latestArrival(): Promise<Arrival>;
  /** The keys in use, most used first where that is known, at most `limit`; `prefix` is of any case. */
  attributeKeys(prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]>;
  /** The values of a key as text, most used first where that is known, at most `limit`. */
  attributeValues(key: Key, prefix: string, range: TimeRange, limit: number, of?: Senders): Promise<string[]>;
  statistics(): Promise<StoreStatistics>;
}

export interface ArrivalPage<Item> {
  items: Item[];
  arrivals: Arrival[];
  next: Arrival;
  complete: boolean;
}

/** What a store can do. The zero value is "nothing"; the planner does the rest in memory, or refuses by name. */
export interface RowCapabilities {
  /** Aggregates it can compute. */
  aggregates: readonly string[];
  regex: boolean;
  /** Orders a list by any key, not by time alone. */
  orderByKey: boolean;
}

export interface StoreStatistics {
  /** null where the store is empty. */
  oldestNano: UnixNano | null;
  newestNano: UnixNano | null;
  rows: number;
  bytesOnDisk: number;
  /** Parts of the store that could not be read, as sentences. */
  damages: string[];
}

/** What a store deletes as a whole: all items of a span of time, start included and end not. */
export interface StoredPartition {
  startNano: UnixNano;
  endNano: UnixNano;
  /** Of its file. */
  bytes: number;
}

/** Where a batch comes from: the number of its request in the write-ahead log, which grows. */
export interface Origin {
  sequence: number;
  receivedAtMs: number;
}

/**
 * Takes batches in the order of their sequence. `append` keeps them in memory; they are in every answer at once, and
 * after `flush` on disk. On start the write-ahead log is appended again from where the store stands; a batch that it
 * already holds, or holds in part, is recognised by its sequence and not taken twice.
 */
export interface BatchWriter<Batch> {
  /** Returns how many items were left out, because the store has them already. */
  append(batch: Batch, origin: Origin): number;
  /** The request came and holds nothing to be stored. */
  pass(sequence: number): void;
  /**
   * Writes what is due, full row groups, or everything where `all`, as far as it came with requests up to and with
   * `through`: later ones may not be durable yet. Throws where the disk fails; the store is then to be opened again.
   */
  flush(through: number, all?: boolean): Promise<void>;
  /** The latest request of which items were on disk when it was opened, or had been and were deleted; -1 where none were. */
  readonly recordedThrough: number;
  /** Every request up to and with this one is on disk: the log before it is no longer needed. */
  readonly storedThrough: number;
  /** Deletes what ended before the instant; the bytes freed. */
  deleteBefore(nano: UnixNano): Promise<number>;
  close(): Promise<void>;
}
