import type { DistributionColumns } from '../columns/metric-batch.ts';
import { type MetricVocabulary, shapeKinds } from '../columns/metric-vocabulary.ts';
import { DistributionPointDecoder, type DistributionTags } from './distribution-point-decoder.ts';
import { FieldRuns } from './field-runs.ts';
import { MalformedBody } from './wire-reader.ts';

const histogramTags: DistributionTags = { min: 89, max: 97, attribute: 74, exemplar: 66, flags: 80 };
const NO_FIELD = -1;
const summaryTags: DistributionTags = { min: NO_FIELD, max: NO_FIELD, attribute: 58, exemplar: NO_FIELD, flags: 64 };
const INVALID = -1;

/** Decodes HistogramDataPoint and SummaryDataPoint (opentelemetry/proto/metrics/v1). */
export class HistogramPointDecoder extends DistributionPointDecoder {
  readonly #bucketCounts = new FieldRuns();
  readonly #bounds = new FieldRuns();
  /** By shape: the number of its buckets; INVALID where its bounds do not ascend. */
  #buckets: number[] = [];
  #vocabulary: MetricVocabulary | undefined;

  useVocabulary(vocabulary: MetricVocabulary): void {
    this.#vocabulary = vocabulary;
    this.#buckets = [];
  }

  histogram(columns: DistributionColumns, end: number, context: number, metric: number): void {
    const { reader } = this;
    const row = this.beginDistribution(columns);
    this.#bucketCounts.clear();
    this.#bounds.clear();
    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      if (this.commonField(columns, row, histogramTags, tag, fieldStart, end)) continue;
      if (tag === 50 || tag === 49) this.#fixed64(this.#bucketCounts, tag, end);
      else if (tag === 58 || tag === 57) this.#fixed64(this.#bounds, tag, end);
      else this.keepField(columns, tag, fieldStart, end);
    }
    reader.expectEnd(end);
    const shape = this.#shape();
    if (shape === INVALID) this.reject(columns, row, 'buckets');
    else {
      appendFixed64(columns, this.countLow, this.countHigh);
      this.#appendBuckets(columns);
      this.acceptDistribution(columns, row, shape, context, metric);
    }
  }

  /** The quantiles of a summary are kept as they came. */
  summary(columns: DistributionColumns, end: number, context: number, metric: number): void {
    const { reader } = this;
    const row = this.beginDistribution(columns);
    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      if (!this.commonField(columns, row, summaryTags, tag, fieldStart, end))
        this.keepField(columns, tag, fieldStart, end);
    }
    reader.expectEnd(end);
    appendFixed64(columns, this.countLow, this.countHigh);
    this.acceptDistribution(columns, row, this.#noShape(), context, metric);
  }

  /** A repeated field of eight bytes each, packed or one by one. */
  #fixed64(runs: FieldRuns, tag: number, end: number): void {
    const { reader } = this;
    const isPacked = (tag & 7) === 2;
    const valuesEnd = isPacked ? reader.lengthEnd(end) : reader.pos + 8;
    if (valuesEnd > end || (valuesEnd - reader.pos) % 8 !== 0)
      throw new MalformedBody('a list of numbers has no whole length');
    runs.add(reader.pos, valuesEnd);
    reader.pos = valuesEnd;
  }

  #shape(): number {
    const { reader } = this;
    const counts = this.#bucketCounts;
    const bounds = this.#bounds;
    counts.settle(reader.bytes, reader.view);
    bounds.settle(reader.bytes, reader.view);
    const buckets = (counts.end - counts.start) / 8;
    if (buckets === 0) return bounds.end === bounds.start ? this.#noShape() : INVALID;
    const { bytes, view, start, end } = bounds;
    const shape = this.#vocabulary!.shapes.intern(bytes, view, start, end, shapeKinds.EXPLICIT);
    const expected = (this.#buckets[shape] ??= ascends(bounds) ? (bounds.end - bounds.start) / 8 + 1 : INVALID);
    return expected === buckets ? shape : INVALID;
  }

  #noShape(): number {
    const { reader } = this;
    return this.#vocabulary!.shapes.intern(reader.bytes, reader.view, 0, 0, shapeKinds.NONE);
  }

  #appendBuckets(columns: DistributionColumns): void {
    const { view, start, end } = this.#bucketCounts;
    const { counts } = columns;
    counts.reserve(((end - start) / 8) * 10);
    const { bytes } = counts;
    for (let at = start; at < end; at += 8) {
      let low = view.getUint32(at, true);
      const high = view.getUint32(at + 4, true);
      if (high !== 0) {
        appendFixed64(columns, low, high);
        continue;
      }
      while (low > 127) {
        bytes[counts.length++] = (low & 127) | 128;
        low >>>= 7;
      }
      bytes[counts.length++] = low;
    }
  }
}

/** Appends an unsigned 64-bit integer, given as two words, as a varint. */
export function appendFixed64({ counts }: DistributionColumns, low: number, high: number): void {
  if (high < 2 ** 21) {
    counts.appendVarint(high * 2 ** 32 + low);
    return;
  }
  counts.reserve(10);
  let rest = (BigInt(high) << 32n) | BigInt(low);
  for (; rest > 127n; rest >>= 7n) counts.bytes[counts.length++] = Number(rest & 127n) | 128;
  counts.bytes[counts.length++] = Number(rest);
}

function ascends({ view, start, end }: FieldRuns): boolean {
  for (let at = start; at < end; at += 8) {
    const bound = view.getFloat64(at, true);
    if (Number.isNaN(bound) || (at > start && bound <= view.getFloat64(at - 8, true))) return false;
  }
  return true;
}
