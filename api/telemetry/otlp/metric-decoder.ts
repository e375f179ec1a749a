import { NANO_PER_HOUR } from '../time.ts';
import { MetricBatch } from '../columns/metric-batch.ts';
import { metricTypes, MetricVocabulary, temporalities, traitsSeed } from '../columns/metric-vocabulary.ts';
import { contextFields } from '../columns/vocabulary.ts';
import type { ItemLimits, Rejection, TimeWindow } from '../limits.ts';
import { ExponentialPointDecoder } from './exponential-point-decoder.ts';
import { HistogramPointDecoder } from './histogram-point-decoder.ts';
import { limitedMetricHead } from './metric-head.ts';
import { NumberPointDecoder } from './number-point-decoder.ts';
import { RowDecoder } from './row-decoder.ts';
import { SeriesNumbers } from './series-numbers.ts';

const METRIC = contextFields.own;
const POINT_TAG = 10;
/** Fields of Metric that hold its data, by the type's number in `metricTypes`. */
const dataTags = [42, 58, 74, 82, 90];
/** While a metric is past its limit, series that went away are forgotten this often. */
const FORGET_AFTER_MS = 60 * 60_000;

/** Decodes ExportMetricsServiceRequest (opentelemetry/proto/collector/metrics/v1) to columns. */
export class MetricDecoder extends RowDecoder {
  readonly #maxSeries: number;
  #metricVocabulary: MetricVocabulary;
  #seriesNumbers: SeriesNumbers;
  #batch: MetricBatch;
  readonly #numbers: NumberPointDecoder;
  readonly #histograms: HistogramPointDecoder;
  readonly #exponentials: ExponentialPointDecoder;
  /** The number of a metric as it is kept, by the number of its fields as they came. */
  #metrics = new Map<number, { metric: number; isNamed: boolean }>();
  #startedAtMs: number | undefined;

  /** `maxSeries`: of one metric, among those seen within the last hour or so. */
  constructor(limits: ItemLimits, maxSeries: number) {
    super(limits, 24 * NANO_PER_HOUR);
    this.#maxSeries = maxSeries;
    this.#metricVocabulary = new MetricVocabulary(this.vocabulary);
    this.#seriesNumbers = new SeriesNumbers(this.#metricVocabulary, limits, this.counts, maxSeries);
    this.#batch = new MetricBatch(this.#metricVocabulary);
    const { reader, counts, gate } = this;
    const decoding = { reader, limits, counts, gate };
    this.#numbers = new NumberPointDecoder(decoding, this.#seriesNumbers);
    this.#histograms = new HistogramPointDecoder(decoding, this.#seriesNumbers);
    this.#exponentials = new ExponentialPointDecoder(decoding, this.#seriesNumbers);
    this.#useVocabulary();
  }

  /** The points of the request that can be kept; `counts` tells of the others. The batch holds until the next call. */
  decode(body: Uint8Array, window: TimeWindow, receivedAtMs: number, stampedAttributes = ''): MetricBatch {
    this.#startedAtMs ??= receivedAtMs;
    const mayForget = this.#seriesNumbers.hasOverflowed && receivedAtMs - this.#startedAtMs > FORGET_AFTER_MS;
    if (mayForget || this.#metricVocabulary.isFull(this.#seriesNumbers.byteLength)) this.#renew(receivedAtMs);
    this.#batch.clear();
    this.decodeRequest(body, window, stampedAttributes);
    this.counts.accepted = this.#batch.count;
    return this.#batch;
  }

  protected item(end: number): void {
    const { reader } = this;
    const start = reader.pos;
    let type = -1;
    let fieldStart = end;
    let dataStart = end;
    let dataEnd = end;
    while (reader.pos < end) {
      const at = reader.pos;
      const tag = reader.varint();
      const field = dataTags.indexOf(tag);
      if (field < 0) {
        reader.skip(tag, end);
        continue;
      }
      type = field;
      fieldStart = at;
      dataEnd = reader.lengthEnd(end);
      dataStart = reader.pos;
      reader.pos = dataEnd;
    }
    reader.expectEnd(end);
    if (type < 0) this.counts.reject('metricData');
    else this.#data(type, this.#head(start, fieldStart, dataEnd, end), dataStart, dataEnd);
    reader.pos = end;
  }

  /** The fields around the data, [start, headEnd) and [restStart, end), in one piece. */
  #head(start: number, headEnd: number, restStart: number, end: number): Uint8Array<ArrayBuffer> {
    const { bytes } = this.reader;
    const head = new Uint8Array(headEnd - start + (end - restStart));
    head.set(bytes.subarray(start, headEnd), 0);
    head.set(bytes.subarray(restStart, end), headEnd - start);
    return head;
  }

  #data(type: number, head: Uint8Array<ArrayBuffer>, start: number, end: number): void {
    const { reader } = this;
    reader.pos = start;
    let temporality = 0;
    let isMonotonic = false;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag === 16) temporality = reader.varint();
      else if (tag === 24 && metricTypes[type] === 'SUM') isMonotonic = reader.varint() !== 0;
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    const hasTemporality = type >= 1 && type <= 3;
    const known = hasTemporality ? (temporalities[temporality] ?? null) : null;
    const seed = traitsSeed({ type: metricTypes[type]!, temporality: known, isMonotonic });
    const { metric, isNamed } = this.#metric(head, seed);
    const reason = isNamed ? (hasTemporality && known === null ? 'temporality' : undefined) : 'metricName';
    reader.pos = start;
    if (reason) return this.#rejectPoints(end, reason);
    this.context[METRIC] = metric;
    this.#points(type, end, this.contextNumber(), metric);
  }

  #points(type: number, end: number, context: number, metric: number): void {
    const { reader } = this;
    const { numbers, distributions } = this.#batch;
    while (reader.pos < end) {
      const tag = reader.varint();
      if (tag !== POINT_TAG) {
        reader.skip(tag, end);
        continue;
      }
      const pointEnd = reader.lengthEnd(end);
      switch (type) {
        case 0:
        case 1:
          this.#numbers.point(numbers, pointEnd, context, metric);
          break;
        case 2:
          this.#histograms.histogram(distributions, pointEnd, context, metric);
          break;
        case 3:
          this.#exponentials.point(distributions, pointEnd, context, metric);
          break;
        default:
          this.#histograms.summary(distributions, pointEnd, context, metric);
      }
    }
  }

  #rejectPoints(end: number, reason: Rejection): void {
    const { reader } = this;
    while (reader.pos < end) {
      const tag = reader.varint();
      reader.skip(tag, end);
      if (tag === POINT_TAG) this.counts.reject(reason);
    }
  }

  #metric(head: Uint8Array<ArrayBuffer>, seed: number): { metric: number; isNamed: boolean } {
    const { metrics } = this.#metricVocabulary;
    const view = new DataView(head.buffer);
    const found = metrics.find(head, view, 0, head.length, seed);
    if (found >= 0) return this.#metrics.get(found)!;
    // Nothing malformed may get a number: what has one is not checked again.
    const { bytes, isNamed } = limitedMetricHead(head, this.limits, this.counts);
    const came = metrics.addMissing(head, 0, head.length, seed);
    const metric = metrics.intern(bytes, new DataView(bytes.buffer), 0, bytes.length, seed);
    const known = { metric, isNamed };
    this.#metrics.set(came, known);
    this.#metrics.set(metric, known);
    return known;
  }

  #renew(receivedAtMs: number): void {
    this.renewVocabulary();
    this.#startedAtMs = receivedAtMs;
    this.#metrics.clear();
    this.#metricVocabulary = new MetricVocabulary(this.vocabulary);
    this.#seriesNumbers = new SeriesNumbers(this.#metricVocabulary, this.limits, this.counts, this.#maxSeries);
    this.#useVocabulary();
  }

  #useVocabulary(): void {
    this.#batch.vocabulary = this.#metricVocabulary;
    for (const decoder of [this.#numbers, this.#histograms, this.#exponentials])
      decoder.seriesNumbers = this.#seriesNumbers;
    this.#histograms.useVocabulary(this.#metricVocabulary);
    this.#exponentials.useVocabulary(this.#metricVocabulary);
  }
}
