import type { LogBatch } from '../../../telemetry/columns/log-batch.ts';
import { LogDictionaryWriter } from './dictionary-writer.ts';
import { LogGroupBuilder } from './log-group-builder.ts';
import type { RowKind } from './partition-writer.ts';

export const logRows: RowKind<LogBatch> = {
  dictionary: (counts) => new LogDictionaryWriter(counts),
  builder: (hour, dictionary) => new LogGroupBuilder(hour, dictionary),
};
