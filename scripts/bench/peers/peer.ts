import type { Signal } from '../../../simulator/otlp/signals.ts';
import type { Corpus } from '../corpus/open-corpus.ts';

/** What taking in a corpus cost another product. */
export interface IngestUsage {
  /** Thousands of items for each second of CPU, merges and flushes counted. */
  thousandPerCore: number;
  bytesPerItem: number;
  peakRssMb: number;
}

export interface IngestPeer {
  name: string;
  signals: readonly Signal[];
  /** Rejects with a sentence where the peer cannot be had. */
  ingest(corpus: Corpus, signal: Signal): Promise<IngestUsage>;
}
