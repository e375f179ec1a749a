import type { ByteTable } from '../../../telemetry/columns/byte-table.ts';
import type { MetricVocabulary } from '../../../telemetry/columns/metric-vocabulary.ts';
import type { SharedEntries } from '../rows/shared-rows.ts';
import { tableNames } from './day-format.ts';
import type { Blocks, MetricHead } from './metric-head.ts';
import { BLOCK_POINTS } from './point-block.ts';
import type { MetricKnowledge, SharedBlocks, SharedHead, SharedVocabulary } from './shared-metrics.ts';

/** What a reader lacks of a head's points that came with requests up to and with `durable`. */
export function shareHead(head: MetricHead, known: MetricKnowledge | undefined, durable: number): SharedHead {
  const { id, vocabulary } = head;
  const has = known?.heads.get(id);
  const counts = head.countsThrough(durable);
  return {
    id,
    epoch: vocabulary.epoch,
    numbers: shareBlocks(head.numbers, has?.numbers ?? 0, counts.numbers),
    distributions: shareBlocks(head.distributions, has?.distributions ?? 0, counts.distributions),
  };
}

export function shareVocabulary(vocabulary: MetricVocabulary, known: MetricKnowledge | undefined): SharedVocabulary {
  const { epoch } = vocabulary;
  const has = known?.vocabularies.get(epoch);
  const shared: SharedVocabulary = { epoch, tables: {} };
  for (const name of tableNames) {
    const entries = entriesFrom(vocabulary[name], has?.[name] ?? 0);
    if (entries) shared.tables[name] = entries;
  }
  return shared;
}

function shareBlocks<Block>({ blocks }: Blocks<Block>, known: number, count: number): SharedBlocks<Block> {
  const end = Math.ceil(count / BLOCK_POINTS);
  return { first: known, blocks: blocks.slice(known, Math.max(known, end)), count };
}

function entriesFrom(table: ByteTable, first: number): SharedEntries | undefined {
  const entries = table.count - first;
  if (entries <= 0) return undefined;
  const offsets = new Uint32Array(entries + 1);
  for (let entry = 0; entry < entries; entry++)
    offsets[entry + 1] = offsets[entry]! + table.bytes(first + entry).length;
  const bytes = new Uint8Array(offsets[entries]!);
  const seeds = new Int32Array(entries);
  for (let entry = 0; entry < entries; entry++) {
    bytes.set(table.bytes(first + entry), offsets[entry]);
    seeds[entry] = table.seed(first + entry);
  }
  return { first, entries, bytes, offsets, seeds };
}
