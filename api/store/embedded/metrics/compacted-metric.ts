import { NANO_PER_HOUR } from '../../../telemetry/time.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { readMetricHead } from '../../../telemetry/otlp/metric-head.ts';
import type { CanonicalTables } from './canonical-tables.ts';
import { contextWords, type DayDictionary, metricOf } from './day-dictionary.ts';
import { resolutions } from './day-format.ts';
import type { PackedChunk } from './day-writer.ts';
import { CHUNK_RUNS } from './head-chunks.ts';
import type { FileChunk, MetricFile } from './metric-file.ts';
import type { MetricTables } from './metric-tables.ts';
import { PackedMetric } from './packed-metric.ts';
import { type DistributionPiece, distributionPiece, type NumberPiece, numberPiece } from './series-pieces.ts';
import { type Shape, writeShape } from './shape.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** Points that a chunk holds of each series, about; windows are as long as that takes. */
const RUN_POINTS = 240;
const WINDOW_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];
/** A roll-up is kept where a step stands for at least so many points. */
const MIN_STEP_POINTS = 10;
/** Points that are unpacked at once. */
const MAX_POINTS = 500_000;
const SECONDS_PER_DAY = 86_400;

/** The points of one metric of a day, packed anew some series at a time. */
export class CompactedMetric {
  readonly #source: MetricFile;
  /** Of the source: they may be large, and are held while it is read. */
  readonly #tables: MetricTables;
  readonly #canonical: CanonicalTables;
  readonly #dictionary: DayDictionary;
  /** With the places of the first and the last of their series. */
  readonly #chunks: { chunk: FileChunk; first: number; last: number }[];
  readonly #series: Int32Array;
  /** By canonical number: place in `#series`. */
  readonly #places = new Map<number, number>();
  readonly #metric: MetricIdentity;
  readonly #number: number;
  readonly #pointsPerSeries: number;

  /** `series` in order, `chunks` as they came; numbers are canonical. */
  constructor(
    source: MetricFile,
    tables: MetricTables,
    canonical: CanonicalTables,
    dictionary: DayDictionary,
    chunks: readonly FileChunk[],
    series: Int32Array,
  ) {
    this.#source = source;
    this.#tables = tables;
    this.#canonical = canonical;
    this.#dictionary = dictionary;
    this.#series = series;
    series.forEach((number, place) => this.#places.set(number, place));
    this.#chunks = chunks.map((chunk) => {
      const places = Array.from(source.seriesIn(chunk), (own) => this.#placeOf(own));
      return { chunk, first: Math.min(...places), last: Math.max(...places) };
    });
    const { metrics, contexts, series: table } = canonical.tables;
    const number = metricOf(contextWords(contexts, table.seed(series[0]!)));
    this.#metric = readMetricHead(metrics.bytes(number), metrics.seed(number));
    this.#number = dictionary.metric(number);
    this.#pointsPerSeries = chunks.reduce((points, chunk) => points + chunk.points, 0) / series.length;
  }

  /** Packs all of it in small steps; gives the chunks that a step finished. */
  *pack(timeSets: TimeSetWriter): Generator<PackedChunk[]> {
    const atOnce = Math.floor(MAX_POINTS / Math.max(1, this.#pointsPerSeries));
    const size = Math.max(1, Math.min(CHUNK_RUNS, atOnce));
    for (let first = 0; first < this.#series.length; first += size) {
      const end = Math.min(this.#series.length, first + size);
      const pieces: Pieces[] = Array.from({ length: end - first }, () => ({ numbers: [], distributions: [] }));
      for (const { chunk, first: low, last: high } of this.#chunks) {
        if (high < first || low >= end) continue;
        this.#read(chunk, first, pieces);
        yield [];
      }
      const packed = this.#newPacked(timeSets);
      for (const [index, { numbers, distributions }] of pieces.entries()) {
        const series = this.#dictionary.series(this.#series[first + index]!);
        if (numbers.length > 0) packed.addNumbers(series, numbers);
        if (distributions.length > 0) packed.addDistributions(series, distributions);
        yield packed.done.splice(0);
      }
      packed.finish();
      yield packed.done.splice(0);
    }
  }

  #newPacked(timeSets: TimeSetWriter): PackedMetric {
    const { dayNano } = this.#source;
    const hours = (RUN_POINTS * 24) / Math.max(1, this.#pointsPerSeries);
    const perSecond = this.#pointsPerSeries / SECONDS_PER_DAY;
    const isSummary = this.#metric.type === 'SUMMARY';
    return new PackedMetric({
      metric: this.#metric,
      number: this.#number,
      dayNano,
      windowNano: (WINDOW_HOURS.find((window) => window >= hours) ?? 24) * NANO_PER_HOUR,
      steps: isSummary ? [] : resolutions.STEPS.filter((seconds) => seconds * perSecond >= MIN_STEP_POINTS),
      timeSets,
      shapeNumber: (shape) => this.#shapeNumber(shape),
    });
  }

  /** Takes what a chunk has of the series from place `first` on. */
  #read(chunk: FileChunk, first: number, pieces: readonly Pieces[]): void {
    const points = this.#source.read(chunk);
    const base = { starts: points.offsets, baseNano: this.#source.dayNano };
    const shapeOf = (shape: number): Shape => this.#tables.shape(shape);
    for (let run = 0; run < points.series.length; run++) {
      const own = pieces[this.#placeOf(points.series[run]!) - first];
      if (!own) continue;
      const times = points.times[run]!;
      if (points.kind === 'number') own.numbers.push(numberPiece(points, run, times, base));
      else own.distributions.push(distributionPiece(points, run, times, base, shapeOf));
    }
  }

  #placeOf(series: number): number {
    return this.#places.get(this.#canonical.series[series]!)!;
  }

  #shapeNumber(shape: Shape): number {
    const { bytes, seed } = writeShape(shape);
    const { shapes } = this.#canonical.tables;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.#dictionary.shape(shapes.intern(bytes, view, 0, bytes.length, seed));
  }
}

interface Pieces {
  numbers: NumberPiece[];
  distributions: DistributionPiece[];
}
