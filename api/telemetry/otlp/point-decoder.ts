import type { PointColumns } from '../columns/metric-batch.ts';
import type { ItemCounts, ItemLimits, Rejection } from '../limits.ts';
import type { TimeGate } from '../time-gate.ts';
import { FieldRuns } from './field-runs.ts';
import { type AttributesShape, limitedMessage } from './limit-message.ts';
import type { SeriesNumbers } from './series-numbers.ts';
import type { WireReader } from './wire-reader.ts';

const TWO_32 = 2 ** 32;
/** An exemplar has no count of what was dropped: the number is kept under a field that it does not use. */
const exemplarShape: AttributesShape = { attributeTag: 58, droppedTag: 120 };

/** What the decoders of points of a request share. */
export interface PointDecoding {
  reader: WireReader;
  limits: ItemLimits;
  counts: ItemCounts;
  gate: TimeGate;
}

/** What decoders of data points of all types share: times, the series, exemplars. */
export class PointDecoder {
  seriesNumbers: SeriesNumbers;
  protected readonly reader: WireReader;
  protected readonly limits: ItemLimits;
  protected readonly counts: ItemCounts;
  readonly #gate: TimeGate;
  readonly #attributes = new FieldRuns();

  constructor({ reader, limits, counts, gate }: PointDecoding, seriesNumbers: SeriesNumbers) {
    this.reader = reader;
    this.limits = limits;
    this.counts = counts;
    this.#gate = gate;
    this.seriesNumbers = seriesNumbers;
  }

  /** Starts a point: its place in the columns, of which nothing counts until it is accepted. */
  protected begin(columns: PointColumns): number {
    columns.reserveRow();
    const row = columns.count;
    const words = row * 2;
    columns.time[words] = 0;
    columns.time[words + 1] = 0;
    columns.start[words] = 0;
    columns.start[words + 1] = 0;
    columns.extra.offsets[row] = columns.extra.length;
    this.#attributes.clear();
    return row;
  }

  /** Reads a fixed64 to `column` at `words`. */
  protected words(column: Uint32Array, words: number, tag: number, end: number): void {
    const { reader } = this;
    reader.skip(tag, end);
    column[words] = reader.view.getUint32(reader.pos - 8, true);
    column[words + 1] = reader.view.getUint32(reader.pos - 4, true);
  }

  /** Passes over a field KeyValue whose tag, at `fieldStart`, was just read. */
  protected attribute(fieldStart: number, end: number): void {
    const { reader } = this;
    reader.pos = reader.lengthEnd(end);
    this.#attributes.add(fieldStart, reader.pos);
  }

  protected exemplar(columns: PointColumns, tag: number, fieldStart: number, end: number): void {
    const { reader, limits, counts } = this;
    const { extra } = columns;
    const messageEnd = reader.lengthEnd(end);
    const limited = limitedMessage(reader.bytes, reader.pos, messageEnd, exemplarShape, limits, counts);
    if (limited) {
      extra.appendVarint(tag);
      extra.appendVarint(limited.length);
      extra.append(limited, 0, limited.length);
    } else extra.append(reader.bytes, fieldStart, messageEnd);
    reader.pos = messageEnd;
  }

  /** Reads the flags; those past the first are kept in `extra`. */
  protected flags(columns: PointColumns, fieldStart: number): number {
    const { reader } = this;
    const flags = reader.varint();
    if (flags > 1) columns.extra.append(reader.bytes, fieldStart, reader.pos);
    return flags % 2;
  }

  protected keepField(columns: PointColumns, tag: number, fieldStart: number, end: number): void {
    this.reader.skip(tag, end);
    columns.extra.append(this.reader.bytes, fieldStart, this.reader.pos);
  }

  /** Whether the time of a row may be stored; why not is counted. */
  protected isInWindow(columns: PointColumns, row: number): boolean {
    const timeNano = columns.time[row * 2 + 1]! * TWO_32 + columns.time[row * 2]!;
    if (timeNano === 0) return this.reject(columns, row, 'time');
    const refusal = this.#gate.refusal(timeNano);
    return refusal ? this.reject(columns, row, refusal) : true;
  }

  protected reject(columns: PointColumns, row: number, reason: Rejection): false {
    columns.extra.length = columns.extra.offsets[row]!;
    this.counts.reject(reason);
    return false;
  }

  /** Ends the point: it counts from here on. */
  protected accept(columns: PointColumns, row: number, flags: number, context: number, metric: number): void {
    columns.series[row] = this.#series(context, metric);
    columns.flags[row] = flags;
    columns.extra.offsets[row + 1] = columns.extra.length;
    columns.count = row + 1;
  }

  #series(context: number, metric: number): number {
    const attributes = this.#attributes;
    attributes.settle(this.reader.bytes, this.reader.view);
    const { bytes, view, start, end } = attributes;
    return this.seriesNumbers.number(bytes, view, start, end, context, metric);
  }
}
