import type { SharedEntries } from '../rows/shared-rows.ts';
import type { TableName } from './day-format.ts';
import type { DistributionBlock, NumberBlock } from './point-block.ts';

/**
 * What the writer hands to readers in other threads, on their asking. The blocks of points lie in memory that threads
 * share, so that a reader looks at recent points where they are; all else are copies of what the reader lacks.
 */
export interface SharedMetrics {
  /** Names this opening of the store: of another nothing that is known holds. */
  writer: string;
  days: SharedDay[];
  /** What was set aside, as sentences. */
  damages: readonly string[];
  vocabularies: SharedVocabulary[];
  /** Oldest first. */
  heads: SharedHead[];
}

export interface SharedDay {
  day: number;
  path: string;
  /** Bytes of the file that may be read. */
  bytes: number;
  /** Points as they came. */
  points: number;
  /** Grows when the file is replaced by another. */
  generation: number;
}

export interface SharedVocabulary {
  epoch: number;
  tables: Partial<Record<TableName, SharedEntries>>;
}

/** Blocks from number `first` on, of which the last may grow; `count` points of all blocks may be looked at. */
export interface SharedBlocks<Block> {
  first: number;
  blocks: Block[];
  count: number;
}

export interface SharedHead {
  id: number;
  /** Of its vocabulary. */
  epoch: number;
  numbers: SharedBlocks<NumberBlock>;
  distributions: SharedBlocks<DistributionBlock>;
}

/** What a reader has. */
export interface MetricKnowledge {
  writer: string;
  /** By epoch: entries of each table. */
  vocabularies: ReadonlyMap<number, Record<TableName, number>>;
  /** By head: full blocks of each kind. */
  heads: ReadonlyMap<number, { numbers: number; distributions: number }>;
}

/** How a reader reaches the writer of its store, in this thread or another. */
export interface MetricWriterLink {
  share(known: MetricKnowledge | undefined): Promise<SharedMetrics>;
}
