import { ByteColumn } from './byte-column.ts';
import type { Interner } from './byte-table.ts';
import { IntListColumn } from './int-list.ts';
import { copied } from './span-batch.ts';
import type { TraceNumbers } from './trace-numbers.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A body kept as it came, not split into a template and its variables. */
export const RAW_BODY = 0;

/** An observed time this far from the time is kept as it was sent. */
export const FAR_NANO = 2 ** 51;

/** The log records of one request as columns, in the order in which they came. Times are Unix nanoseconds as two 32-bit words, low first. */
export class LogBatch {
  count = 0;
  vocabulary: Vocabulary;
  traces: TraceNumbers;
  /** Entry n is template n + 1; see body-template.ts. */
  templates: Interner;
  /** When it happened; where that was not sent, when it was observed; else when it was received. */
  time: Uint32Array;
  /** Observed time minus `time`, nanoseconds; NaN where it was not sent, or stands in `extra`: see FAR_NANO. */
  observedDelta: Float64Array;
  /** Number of the trace in `traces`, 0 for none. */
  trace: Int32Array;
  /** Zeros for none. */
  spanId: Int32Array;
  /** Numbers in the vocabulary: contexts, attributes.sets. */
  context: Int32Array;
  set: Int32Array;
  /** The body's template, or RAW_BODY. */
  template: Int32Array;
  /** The body's variables, or a raw body whole; empty where the body is absent or not a string (then it is in `extra`). */
  body: ByteColumn;
  /** Hashes of the tokens that stand in `body`. */
  tokenHashes: IntListColumn;
  plain: ByteColumn;
  plainHashes: IntListColumn;
  /** The record's other fields as protobuf fields of LogRecord: a body that is no string, the dropped count, unknown ones. */
  extra: ByteColumn;
  #capacity: number;

  constructor(vocabulary: Vocabulary, traces: TraceNumbers, templates: Interner, capacity = 1024) {
    this.vocabulary = vocabulary;
    this.traces = traces;
    this.templates = templates;
    this.#capacity = capacity;
    this.time = new Uint32Array(capacity * 2);
    this.observedDelta = new Float64Array(capacity);
    this.trace = new Int32Array(capacity);
    this.spanId = new Int32Array(capacity * 2);
    this.context = new Int32Array(capacity);
    this.set = new Int32Array(capacity);
    this.template = new Int32Array(capacity);
    this.body = new ByteColumn(capacity, 96);
    this.tokenHashes = new IntListColumn(capacity);
    this.plain = new ByteColumn(capacity, 32);
    this.plainHashes = new IntListColumn(capacity);
    this.extra = new ByteColumn(capacity, 16);
  }

  clear(): void {
    this.count = 0;
    this.body.clear();
    this.tokenHashes.clear();
    this.plain.clear();
    this.plainHashes.clear();
    this.extra.clear();
  }

  /** Makes room for one more row. */
  reserveRow(): void {
    if (this.count < this.#capacity) return;
    const rows = this.#capacity * 2;
    this.time = copied(this.time, new Uint32Array(rows * 2));
    this.observedDelta = copied(this.observedDelta, new Float64Array(rows));
    this.trace = copied(this.trace, new Int32Array(rows));
    this.spanId = copied(this.spanId, new Int32Array(rows * 2));
    this.context = copied(this.context, new Int32Array(rows));
    this.set = copied(this.set, new Int32Array(rows));
    this.template = copied(this.template, new Int32Array(rows));
    for (const column of [this.body, this.tokenHashes, this.plain, this.plainHashes, this.extra]) column.growRows(rows);
    this.#capacity = rows;
  }
}
