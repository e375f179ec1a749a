import { type NumberColumns, pointFlags } from '../columns/metric-batch.ts';
import { PointDecoder } from './point-decoder.ts';

const TWO_32 = 2 ** 32;
const doubleWords = new Uint32Array(2);
const double = new Float64Array(doubleWords.buffer);

/** Decodes NumberDataPoint (opentelemetry/proto/metrics/v1). */
export class NumberPointDecoder extends PointDecoder {
  /** Reads a point up to `end` and appends it, or counts why not. */
  point(columns: NumberColumns, end: number, context: number, metric: number): void {
    const { reader } = this;
    const row = this.begin(columns);
    const words = row * 2;
    const { time, start, value } = columns;
    let hasValue = false;
    let flags = 0;
    value[words] = 0;
    value[words + 1] = 0;
    while (reader.pos < end) {
      const fieldStart = reader.pos;
      const tag = reader.varint();
      switch (tag) {
        case 17:
          this.words(start, words, tag, end);
          break;
        case 25:
          this.words(time, words, tag, end);
          break;
        case 33:
          this.words(value, words, tag, end);
          hasValue = true;
          flags &= ~pointFlags.INTEGER;
          break;
        case 49:
          this.words(value, words, tag, end);
          if (this.#toDouble(value, words)) columns.extra.append(reader.bytes, fieldStart, reader.pos);
          hasValue = true;
          flags |= pointFlags.INTEGER;
          break;
        case 58:
          this.attribute(fieldStart, end);
          break;
        case 42:
          this.exemplar(columns, tag, fieldStart, end);
          break;
        case 64:
          flags = (flags & ~pointFlags.NO_VALUE) | this.flags(columns, fieldStart);
          break;
        default:
          this.keepField(columns, tag, fieldStart, end);
      }
    }
    reader.expectEnd(end);
    if (!hasValue && !(flags & pointFlags.NO_VALUE)) {
      this.reject(columns, row, 'value');
      return;
    }
    if (this.isInWindow(columns, row)) this.accept(columns, row, flags, context, metric);
  }

  /** Makes a double of the integer at `words`; true where it loses digits. */
  #toDouble(value: Uint32Array, words: number): boolean {
    const high = value[words + 1]! | 0;
    const integer = high * TWO_32 + value[words]!;
    double[0] = integer;
    value[words] = doubleWords[0]!;
    value[words + 1] = doubleWords[1]!;
    return !Number.isSafeInteger(integer);
  }
}
