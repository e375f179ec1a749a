import type { DistributionColumns } from '../columns/metric-batch.ts';
import { type MetricVocabulary, shapeKinds } from '../columns/metric-vocabulary.ts';
import { DistributionPointDecoder, type DistributionTags } from './distribution-point-decoder.ts';
import { FieldRuns } from './field-runs.ts';
import { appendFixed64 } from './histogram-point-decoder.ts';
import { MalformedBody, type WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

const tags: DistributionTags = { min: 97, max: 105, attribute: 10, exemplar: 90, flags: 80 };
const shapeWriter = new WireWriter();

/** Buckets of a sign, as they are being read. */
class Buckets {
  /** As it came: zigzag. */
  offset = 0;
  readonly counts = new FieldRuns();

  clear(): void {
    this.offset = 0;
    this.counts.clear();
  }

  read(reader: WireReader, end: number): void {
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 8) this.offset = reader.varint() >>> 0;
      else if (tag === 18) {
        const countsEnd = reader.lengthEnd(end);
        this.counts.add(reader.pos, countsEnd);
        reader.pos = countsEnd;
      } else if (tag === 16) {
        const start = reader.pos;
        reader.varint();
        this.counts.add(start, reader.pos);
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  /** Brings the counts together and tells how many there are. */
  settle({ bytes, view }: WireReader): number {
    this.counts.settle(bytes, view);
    return varintsIn(this.counts.bytes, this.counts.start, this.counts.end);
  }
}

/** Decodes ExponentialHistogramDataPoint (opentelemetry/proto/metrics/v1). */
export class ExponentialPointDecoder extends DistributionPointDecoder {
  readonly #positive = new Buckets();
  readonly #negative = new Buckets();
  #vocabulary: MetricVocabulary | undefined;

  useVocabulary(vocabulary: MetricVocabulary): void {
    this.#vocabulary = vocabulary;
  }

  point(columns: DistributionColumns, end: number, context: number, metric: number): void {
    const { reader } = this;
    const { counts } = columns;
    const row = this.beginDistribution(columns);
    this.#positive.clear();
    this.#negative.clear();
    let scale = 0;
    let zeroLow = 0;
    let zeroHigh = 0;
    let zeroThreshold = 0;
    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      if (this.commonField(columns, row, tags, tag, fieldStart, end)) continue;
      switch (tag) {
        case 48:
          scale = reader.varint() >>> 0;
          break;
        case 57:
          reader.skip(tag, end);
          zeroLow = reader.view.getUint32(reader.pos - 8, true);
          zeroHigh = reader.view.getUint32(reader.pos - 4, true);
          break;
        case 66:
          this.#positive.read(reader, reader.lengthEnd(end));
          break;
        case 74:
          this.#negative.read(reader, reader.lengthEnd(end));
          break;
        case 113:
          reader.skip(tag, end);
          zeroThreshold = reader.view.getFloat64(reader.pos - 8, true);
          break;
        default:
          this.keepField(columns, tag, fieldStart, end);
      }
    }
    reader.expectEnd(end);
    shapeWriter.pos = 0;
    shapeWriter.varint(scale);
    for (const buckets of [this.#positive, this.#negative]) {
      const length = buckets.settle(reader);
      shapeWriter.varint(buckets.offset);
      shapeWriter.varint(length);
    }
    shapeWriter.double(zeroThreshold);
    const { bytes, view, pos } = shapeWriter;
    const shape = this.#vocabulary!.shapes.intern(bytes, view, 0, pos, shapeKinds.EXPONENTIAL);
    appendFixed64(columns, this.countLow, this.countHigh);
    appendFixed64(columns, zeroLow, zeroHigh);
    for (const { counts: runs } of [this.#positive, this.#negative]) counts.append(runs.bytes, runs.start, runs.end);
    this.acceptDistribution(columns, row, shape, context, metric);
  }
}

/** How many varints fill bytes[start, end). */
function varintsIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  let length = 0;
  for (let at = start; at < end; at++) {
    if (++length > 10) throw new MalformedBody('a number is longer than ten bytes');
    if (bytes[at]! < 128) {
      count++;
      length = 0;
    }
  }
  if (length > 0) throw new MalformedBody('the message ends inside a number');
  return count;
}
