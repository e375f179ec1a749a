import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import { DictionaryWriter } from '../rows/dictionary-writer.ts';
import type { RowKind } from '../rows/partition-writer.ts';
import { RowStoreWriter } from '../rows/row-store-writer.ts';
import { CallTracker } from './call-tracker.ts';
import { eachLatestSpan } from './latest-spans.ts';
import { RecentSpans } from './recent-spans.ts';
import { SpanGroupBuilder } from './span-group-builder.ts';

/** Spans in files that are known from the beginning, where they are sent again. */
const REMEMBERED_SPANS = 1 << 18;

/** Opens the writer of spans in a directory; `appended` is the request before the first that will come. */
export function openSpanWriter(directory: string, appended: number): RowStoreWriter<SpanBatch> {
  const recent = new RecentSpans();
  const tracker = new CallTracker();
  const spanRows: RowKind<SpanBatch> = {
    dictionary: (counts) => new DictionaryWriter(counts),
    builder: (hour, dictionary) => new SpanGroupBuilder(hour, dictionary, tracker),
  };
  const placement = {
    times: (batch: SpanBatch) => batch.start,
    duplicates: (batch: SpanBatch) => recent.duplicates(batch),
  };
  const writer = new RowStoreWriter(directory, spanRows, placement, appended);
  const stored = writer.share(new Map(), appended);
  eachLatestSpan(stored, REMEMBERED_SPANS, (spanId, traceId) => recent.remember(spanId, traceId));
  return writer;
}
