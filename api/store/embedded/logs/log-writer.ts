import type { LogBatch } from '../../../telemetry/columns/log-batch.ts';
import { LogDictionaryWriter } from '../rows/dictionary-writer.ts';
import { LogGroupBuilder } from './log-group-builder.ts';
import type { RowKind } from '../rows/partition-writer.ts';
import { RowStoreWriter } from '../rows/row-store-writer.ts';

const logRows: RowKind<LogBatch> = {
  dictionary: (counts) => new LogDictionaryWriter(counts),
  builder: (hour, dictionary) => new LogGroupBuilder(hour, dictionary),
};

/** Opens the writer of log records in a directory; `appended` is the request before the first that will come. */
export function openLogWriter(directory: string, appended: number): RowStoreWriter<LogBatch> {
  return new RowStoreWriter(directory, logRows, { times: (batch) => batch.time }, appended);
}
