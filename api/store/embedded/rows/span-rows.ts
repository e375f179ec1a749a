import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import { DictionaryWriter } from './dictionary-writer.ts';
import type { RowKind } from './partition-writer.ts';
import { SpanGroupBuilder } from './span-group-builder.ts';

export const spanRows: RowKind<SpanBatch> = {
  dictionary: (counts) => new DictionaryWriter(counts),
  builder: (hour, dictionary) => new SpanGroupBuilder(hour, dictionary),
};
