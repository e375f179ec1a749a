import { Interner } from '../columns/byte-table.ts';
import type { MetricVocabulary } from '../columns/metric-vocabulary.ts';
import type { ItemCounts, ItemLimits } from '../limits.ts';
import { characterEnd, limitedValue } from './limit-value.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter, writeAttributes } from './wire-writer.ts';

/** The attribute that marks a series past the limit (OpenTelemetry, metrics SDK, "Cardinality limits"). */
export const overflowAttribute = 'otel.metric.overflow';

const reader = new WireReader();
const writer = new WireWriter();

/**
 * Numbers series: a context with a set of attributes. Attributes in any order are the same set; each form in which they
 * come is looked up by its bytes, and put in order when it is first seen. Of a metric that has as many series as it may,
 * further ones are one series, marked as overflow.
 */
export class SeriesNumbers {
  readonly #vocabulary: MetricVocabulary;
  readonly #limits: ItemLimits;
  readonly #counts: ItemCounts;
  readonly #maxSeries: number;
  /** Attributes as they came, and by number of such a form its series. */
  readonly #forms = new Interner(1 << 12);
  #series = new Int32Array(1 << 10);
  /** By number of the metric: its series. */
  #counted = new Uint32Array(256);
  #hasOverflowed = false;

  constructor(vocabulary: MetricVocabulary, limits: ItemLimits, counts: ItemCounts, maxSeries: number) {
    this.#vocabulary = vocabulary;
    this.#limits = limits;
    this.#counts = counts;
    this.#maxSeries = maxSeries;
  }

  /** Bytes of the forms in which attributes came. */
  get byteLength(): number {
    return this.#forms.byteLength;
  }

  /** Whether a metric ever had more series than it may. */
  get hasOverflowed(): boolean {
    return this.#hasOverflowed;
  }

  /** The series of the attribute fields in bytes[start, end), whatever their tag, of a metric in a context. */
  number(bytes: Uint8Array, view: DataView, start: number, end: number, context: number, metric: number): number {
    const form = this.#forms.find(bytes, view, start, end, context);
    return form >= 0 ? this.#series[form]! : this.#add(bytes, view, start, end, context, metric);
  }

  #add(bytes: Uint8Array, view: DataView, start: number, end: number, context: number, metric: number): number {
    const { series } = this.#vocabulary;
    const ordered = orderedAttributes(bytes.subarray(start, end), this.#limits, this.#counts);
    let number = series.find(ordered, new DataView(ordered.buffer), 0, ordered.length, context);
    if (number < 0) {
      if (this.#isAtLimit(metric)) return this.#overflow(context);
      number = series.addMissing(ordered, 0, ordered.length, context);
    }
    const form = this.#forms.intern(bytes, view, start, end, context);
    if (form >= this.#series.length) {
      const grown = new Int32Array(this.#series.length * 2);
      grown.set(this.#series);
      this.#series = grown;
    }
    this.#series[form] = number;
    return number;
  }

  #isAtLimit(metric: number): boolean {
    if (metric >= this.#counted.length) {
      const counted = new Uint32Array(Math.max(metric + 1, this.#counted.length * 2));
      counted.set(this.#counted);
      this.#counted = counted;
    }
    if (this.#counted[metric]! >= this.#maxSeries) return true;
    this.#counted[metric]!++;
    return false;
  }

  #overflow(context: number): number {
    this.#hasOverflowed = true;
    this.#counts.adjust('overflow');
    writer.pos = 0;
    writeAttributes(writer, 10, [{ key: overflowAttribute, value: { type: 'BOOL', value: true } }]);
    const attributes = writer.take();
    return this.#vocabulary.series.intern(attributes, new DataView(attributes.buffer), 0, attributes.length, context);
  }
}

/** The attributes within the limits, by key, as fields `repeated KeyValue = 1`. Throws MalformedBody. */
function orderedAttributes(bytes: Uint8Array, limits: ItemLimits, counts: ItemCounts): Uint8Array<ArrayBuffer> {
  const attributes: { key: Uint8Array; value: Uint8Array }[] = [];
  let dropped = false;
  reader.reset(bytes);
  while (reader.pos < bytes.length) {
    reader.varint();
    const attribute = rawAttribute(reader.lengthEnd(bytes.length));
    if (attributes.length === limits.attributes) {
      dropped = true;
      continue;
    }
    let { key } = attribute;
    if (key.length > limits.nameBytes) {
      key = key.subarray(0, characterEnd(key, 0, limits.nameBytes));
      counts.adjust('nameCut');
    }
    const { value } = attribute;
    const limited = limitedValue(value, 0, value.length, limits.valueBytes, limits, counts);
    attributes.push({ key, value: limited ?? value });
  }
  if (dropped) counts.adjust('attributesDropped');
  attributes.sort((a, b) => Buffer.compare(a.key, b.key));
  writer.pos = 0;
  for (const { key, value } of attributes) {
    writer.message(10, () => {
      writer.bytesField(10, key);
      writer.bytesField(18, value);
    });
  }
  return writer.take();
}

const noBytes = new Uint8Array(0);

function rawAttribute(end: number): { key: Uint8Array; value: Uint8Array } {
  let key: Uint8Array = noBytes;
  let value: Uint8Array = noBytes;
  while (reader.pos < end) {
    const tag = reader.varint();
    if (tag === 10 || tag === 18) {
      const fieldEnd = reader.lengthEnd(end);
      const field = reader.bytes.subarray(reader.pos, fieldEnd);
      if (tag === 10) key = field;
      else value = field;
      reader.pos = fieldEnd;
    } else reader.skip(tag, end);
  }
  reader.expectEnd(end);
  return { key, value };
}
