import { type DistributionColumns, pointFlags } from '../columns/metric-batch.ts';
import { PointDecoder } from './point-decoder.ts';

/** The fields that histograms, exponential histograms and summaries have under different tags. */
export interface DistributionTags {
  min: number;
  max: number;
  attribute: number;
  exemplar: number;
  flags: number;
}

/** What decoders of distributions share: count, sum, least and greatest value. */
export class DistributionPointDecoder extends PointDecoder {
  protected flagBits = 0;
  protected countLow = 0;
  protected countHigh = 0;

  protected beginDistribution(columns: DistributionColumns): number {
    const row = this.begin(columns);
    for (const column of [columns.sum, columns.min, columns.max]) {
      column[row * 2] = 0;
      column[row * 2 + 1] = 0;
    }
    columns.counts.offsets[row] = columns.counts.length;
    this.flagBits = 0;
    this.countLow = 0;
    this.countHigh = 0;
    return row;
  }

  /** Reads a field that all distributions have; false where it is another. */
  protected commonField(
    columns: DistributionColumns,
    row: number,
    tags: DistributionTags,
    tag: number,
    fieldStart: number,
    end: number,
  ): boolean {
    const { reader } = this;
    const words = row * 2;
    switch (tag) {
      case 17:
        this.words(columns.start, words, tag, end);
        return true;
      case 25:
        this.words(columns.time, words, tag, end);
        return true;
      case 33:
        reader.skip(tag, end);
        this.countLow = reader.view.getUint32(reader.pos - 8, true);
        this.countHigh = reader.view.getUint32(reader.pos - 4, true);
        return true;
      case 41:
        this.words(columns.sum, words, tag, end);
        this.flagBits |= pointFlags.HAS_SUM;
        return true;
      case tags.attribute:
        this.attribute(fieldStart, end);
        return true;
      case tags.flags:
        this.flagBits = (this.flagBits & ~pointFlags.NO_VALUE) | this.flags(columns, fieldStart);
        return true;
      case tags.exemplar:
        this.exemplar(columns, tag, fieldStart, end);
        return true;
      case tags.min:
        this.words(columns.min, words, tag, end);
        this.flagBits |= pointFlags.HAS_MIN;
        return true;
      case tags.max:
        this.words(columns.max, words, tag, end);
        this.flagBits |= pointFlags.HAS_MAX;
        return true;
      default:
        return false;
    }
  }

  /** Ends the point, whose counts are written, where its time may be stored. */
  protected acceptDistribution(
    columns: DistributionColumns,
    row: number,
    shape: number,
    context: number,
    metric: number,
  ): void {
    if (!this.isInWindow(columns, row)) {
      columns.counts.length = columns.counts.offsets[row]!;
      return;
    }
    columns.shape[row] = shape;
    columns.counts.offsets[row + 1] = columns.counts.length;
    this.accept(columns, row, this.flagBits, context, metric);
  }
}
