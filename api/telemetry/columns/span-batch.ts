import { ByteColumn } from './byte-column.ts';
import { IntListColumn } from './int-list.ts';
import type { TraceNumbers } from './trace-numbers.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The spans of one request as columns, in the order in which they came. Times are Unix nanoseconds as two 32-bit words, low first. */
export class SpanBatch {
  count = 0;
  vocabulary: Vocabulary;
  traces: TraceNumbers;
  /** Number of the trace in `traces`. */
  trace: Int32Array;
  /** Ids are two words as they lie in memory; a parent of zeros is none. */
  spanId: Int32Array;
  parentSpanId: Int32Array;
  start: Uint32Array;
  /** Nanoseconds; 0 where the end came before the start. */
  duration: Float64Array;
  /** Numbers in the vocabulary: contexts, names, attributes.sets. */
  context: Int32Array;
  name: Int32Array;
  set: Int32Array;
  /** AnyValues of the set's plain entries, in order. */
  plain: ByteColumn;
  plainHashes: IntListColumn;
  /** The span's other fields as protobuf fields of Span: trace state, events, links, dropped counts, status message, unknown ones. */
  extra: ByteColumn;
  #capacity: number;

  constructor(vocabulary: Vocabulary, traces: TraceNumbers, capacity = 1024) {
    this.vocabulary = vocabulary;
    this.traces = traces;
    this.#capacity = capacity;
    this.trace = new Int32Array(capacity);
    this.spanId = new Int32Array(capacity * 2);
    this.parentSpanId = new Int32Array(capacity * 2);
    this.start = new Uint32Array(capacity * 2);
    this.duration = new Float64Array(capacity);
    this.context = new Int32Array(capacity);
    this.name = new Int32Array(capacity);
    this.set = new Int32Array(capacity);
    this.plain = new ByteColumn(capacity, 64);
    this.plainHashes = new IntListColumn(capacity);
    this.extra = new ByteColumn(capacity, 32);
  }

  clear(): void {
    this.count = 0;
    this.plain.clear();
    this.plainHashes.clear();
    this.extra.clear();
  }

  /** Makes room for one more row. */
  reserveRow(): void {
    if (this.count < this.#capacity) return;
    const rows = this.#capacity * 2;
    this.trace = copied(this.trace, new Int32Array(rows));
    this.spanId = copied(this.spanId, new Int32Array(rows * 2));
    this.parentSpanId = copied(this.parentSpanId, new Int32Array(rows * 2));
    this.start = copied(this.start, new Uint32Array(rows * 2));
    this.duration = copied(this.duration, new Float64Array(rows));
    this.context = copied(this.context, new Int32Array(rows));
    this.name = copied(this.name, new Int32Array(rows));
    this.set = copied(this.set, new Int32Array(rows));
    this.plain.growRows(rows);
    this.plainHashes.growRows(rows);
    this.extra.growRows(rows);
    this.#capacity = rows;
  }
}

export function copied<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
