import type { ByteColumn } from '../../../telemetry/columns/byte-column.ts';
import type { SpanBatch } from '../../../telemetry/columns/span-batch.ts';
import { keyHash } from '../../../telemetry/columns/attribute-columns.ts';
import { eventKeyHash } from '../../../telemetry/columns/hash.ts';
import { spanKindNumber, STATUS_ERROR } from '../../../telemetry/span.ts';
import { NANO_PER_MINUTE } from '../../../telemetry/time.ts';
import type { DictionaryWriter } from '../rows/dictionary-writer.ts';
import { type CallEdges, callSeries } from './call-edges.ts';
import type { CallTracker, OnCall, OnOutsideCall } from './call-tracker.ts';
import { hashEventAttributes } from './event-hashes.ts';
import { NO_NAME, RollUpBuilder, spanTraits } from '../rows/roll-up.ts';
import { countedKeys } from '../rows/service-entry.ts';
import { FIRST_ROWS, grown, RowGroupBuilder, type SharedColumns } from '../rows/row-group-builder.ts';

const TWO_32 = 2 ** 32;
const MINUTES_PER_HOUR = 60;
const countedKeyHashes = new Set(countedKeys.map((key) => eventKeyHash(keyHash(Buffer.from(key, 'utf8')))));
const noBytes = new Uint8Array(0);

export interface SpanColumns extends SharedColumns {
  /** Two words each; zeros for a root. */
  parentSpanId: Int32Array;
  /** Nanoseconds. */
  duration: Float64Array;
  name: Uint32Array;
}

export class SpanGroupBuilder extends RowGroupBuilder<SpanBatch, SpanColumns> {
  /** By operation, and without. */
  #operations = new RollUpBuilder();
  #services = new RollUpBuilder();
  /** Calls, see callSeries. */
  #calls = new RollUpBuilder();
  readonly #tracker: CallTracker;
  /** Numbers of services in the tracker's edges, by service of the partition. */
  #trackedServices: number[] = [];
  #trackedEdges: CallEdges | undefined;
  /** False where an event has a key that spans are counted by: it is the span's where its resource lacks the key. */
  #isCounted = true;

  constructor(hour: number, dictionary: DictionaryWriter, tracker: CallTracker) {
    super(hour, dictionary, {
      time: new Float64Array(FIRST_ROWS),
      trace: new Uint32Array(FIRST_ROWS),
      spanId: new Int32Array(FIRST_ROWS * 2),
      parentSpanId: new Int32Array(FIRST_ROWS * 2),
      duration: new Float64Array(FIRST_ROWS),
      context: new Uint32Array(FIRST_ROWS),
      name: new Uint32Array(FIRST_ROWS),
      set: new Uint32Array(FIRST_ROWS),
    });
    this.#tracker = tracker;
  }

  /** The calls found so far; `isLast`: of the hour's groups, so that those that nobody answered yet are counted with it. */
  override shareCalls(isLast: boolean): Uint8Array {
    const calls = this.#calls.copy();
    const add: OnOutsideCall = (edge, durationNano, isError, minute) =>
      this.#addCall(calls, minute, edge, durationNano, isError);
    if (isLast) this.#tracker.unanswered(this.hour, add);
    return calls.finish('histograms');
  }

  protected appendRows(batch: SpanBatch, from: number, to: number): void {
    const { columns, dictionary, hourLow, hourHigh } = this;
    let at = this.rows;
    for (let row = from; row < to; row++, at++) {
      const words = row * 2;
      columns.time[at] = (batch.start[words + 1]! - hourHigh) * TWO_32 + (batch.start[words]! - hourLow);
      columns.trace[at] = dictionary.trace(batch.trace[row]!);
      columns.spanId[at * 2] = batch.spanId[words]!;
      columns.spanId[at * 2 + 1] = batch.spanId[words + 1]!;
      columns.parentSpanId[at * 2] = batch.parentSpanId[words]!;
      columns.parentSpanId[at * 2 + 1] = batch.parentSpanId[words + 1]!;
      columns.duration[at] = batch.duration[row]!;
      columns.name[at] = dictionary.name(batch.name[row]!);
      columns.set[at] = dictionary.set(batch.set[row]!);
      columns.context[at] = dictionary.context(batch.context[row]!);
    }
    this.plain.appendRows(batch.plain, from, to, this.rows);
    this.extra.appendRows(batch.extra, from, to, this.rows);
    this.addHashes(batch.plainHashes, from, to);
    this.#trackCalls(batch, from, to);
    const { bytes, offsets } = batch.extra;
    for (let row = from; row < to; row++) {
      if (offsets[row + 1]! > offsets[row]!)
        hashEventAttributes(bytes, offsets[row]!, offsets[row + 1]!, this.#addEventHash);
    }
  }

  protected override grow(rows: number): void {
    super.grow(rows);
    const { columns } = this;
    this.columns = {
      time: grown(columns.time, rows),
      trace: grown(columns.trace, rows),
      spanId: grown(columns.spanId, rows * 2),
      parentSpanId: grown(columns.parentSpanId, rows * 2),
      duration: grown(columns.duration, rows),
      context: grown(columns.context, rows),
      name: grown(columns.name, rows),
      set: grown(columns.set, rows),
    };
  }

  protected packings(): ReturnType<RowGroupBuilder<SpanBatch, SpanColumns>['packings']> {
    const { columns } = this;
    return {
      time: [columns.time, 'delta'],
      trace: [columns.trace, 'plain'],
      spanId: [columns.spanId, 'ids'],
      parentSpanId: [columns.parentSpanId, 'ids'],
      duration: [columns.duration, 'plain'],
      context: [columns.context, 'plain'],
      name: [columns.name, 'plain'],
      set: [columns.set, 'plain'],
    };
  }

  protected byteColumns(): Record<string, ByteColumn> {
    return { plain: this.plain, extra: this.extra };
  }

  protected rollUp(from: number, to: number): void {
    const { columns, dictionary } = this;
    for (let row = from; row < to; row++) {
      const context = columns.context[row]!;
      const isRoot = columns.parentSpanId[row * 2] === 0 && columns.parentSpanId[row * 2 + 1] === 0;
      const traits = spanTraits(dictionary.ownWord(context, 0), dictionary.ownWord(context, 1), isRoot);
      const service = dictionary.serviceOf(context);
      const minute = this.#minute(row);
      const duration = columns.duration[row]!;
      this.#operations.add(dictionary.series(service, traits, columns.name[row]!), minute, duration);
      this.#services.add(dictionary.series(service, traits, NO_NAME), minute, duration);
    }
  }

  protected finishRollUps(): Record<string, Uint8Array> {
    // Where there is room left it may be the last of its hour.
    this.#turnTracker(!this.isFull);
    return {
      operations: this.#isCounted ? this.#operations.finish('histograms and sums') : noBytes,
      services: this.#isCounted ? this.#services.finish('histograms and sums') : noBytes,
      calls: this.#calls.finish('histograms'),
    };
  }

  protected longestDuration(from: number, to: number): number {
    let longest = 0;
    for (let row = from; row < to; row++) longest = Math.max(longest, this.columns.duration[row]!);
    return longest;
  }

  #addEventHash = (hash: number): void => {
    if (countedKeyHashes.has(hash)) this.#isCounted = false;
    this.addHash(hash);
  };

  #trackCalls(batch: SpanBatch, from: number, to: number): void {
    const { dictionary } = this;
    const tracker = this.#tracker;
    this.#turnTracker(false);
    let minute = 0;
    const onCall: OnCall = (edge, durationNano, isError) => {
      this.#addCall(this.#calls, minute, edge, durationNano, isError);
    };
    for (let row = from; row < to; row++) {
      const at = this.rows + row - from;
      const context = this.columns.context[at]!;
      const kind = dictionary.ownWord(context, 0);
      if (kind < spanKindNumber.SERVER) continue;
      minute = this.#minute(at);
      const isError = dictionary.ownWord(context, 1) === STATUS_ERROR;
      const service = this.#serviceOf(context);
      tracker.observe(batch, row, kind, isError, service, this.hour * MINUTES_PER_HOUR + minute, onCall);
    }
  }

  #turnTracker(isEnd: boolean): void {
    const tracker = this.#tracker;
    tracker.turn(performance.now());
    if (tracker.edges !== this.#trackedEdges) {
      this.#trackedEdges = tracker.edges;
      this.#trackedServices = [];
    }
    tracker.takeOutside(this.hour, isEnd, (edge, durationNano, isError, minute) =>
      this.#addCall(this.#calls, minute, edge, durationNano, isError),
    );
  }

  /** The number of a context's service in the tracker. */
  #serviceOf(context: number): number {
    const { dictionary } = this;
    const service = dictionary.serviceOf(context);
    return (this.#trackedServices[service] ??= this.#tracker.edges.service(dictionary.serviceJson(service)));
  }

  #addCall(calls: RollUpBuilder, minute: number, edge: number, durationNano: number, isError: boolean): void {
    const number = this.dictionary.edge(this.#tracker.edges, edge);
    calls.add(callSeries(number, isError), minute, durationNano);
  }

  #minute(row: number): number {
    return Math.floor(this.columns.time[row]! / NANO_PER_MINUTE);
  }
}
