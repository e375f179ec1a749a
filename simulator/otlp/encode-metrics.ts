import { writeAttributes } from './encode-attributes.ts';
import { encodedOnce } from './encoded-once.ts';
import { writeResourceGroups } from './group-by-resource.ts';
import type {
  Attributes,
  Exemplar,
  ExponentialHistogramPoint,
  HistogramPoint,
  Metric,
  NumberPoint,
  SummaryPoint,
} from './model.ts';
import type { ReverseWriter } from './reverse-writer.ts';

/** Attributes of a point: field 7 of number points and summaries, 9 of histograms, 1 of exponential histograms. */
const writeField7 = encodedOnce<Attributes>((writer, attributes) => writeAttributes(writer, 0x3a, attributes));
const writeField9 = encodedOnce<Attributes>((writer, attributes) => writeAttributes(writer, 0x4a, attributes));
const writeField1 = encodedOnce<Attributes>((writer, attributes) => writeAttributes(writer, 0x0a, attributes));

/** Writes an ExportMetricsServiceRequest. */
export function writeMetrics(writer: ReverseWriter, metrics: readonly Metric[]): void {
  writeResourceGroups(writer, metrics, writeMetric);
}

function writeMetric(writer: ReverseWriter, metric: Metric): void {
  const { data } = metric;
  const mark = writer.mark();
  switch (data.type) {
    case 'gauge':
      writePoints(writer, data.points, (point) => writeNumberPoint(writer, point, data.integer));
      writer.close(0x2a, mark);
      break;
    case 'sum':
      writer.byte(data.monotonic ? 1 : 0);
      writer.byte(0x18);
      writeTemporality(writer, data.temporality);
      writePoints(writer, data.points, (point) => writeNumberPoint(writer, point, data.integer));
      writer.close(0x3a, mark);
      break;
    case 'histogram':
      writeTemporality(writer, data.temporality);
      writePoints(writer, data.points, (point) => writeHistogramPoint(writer, point));
      writer.close(0x4a, mark);
      break;
    case 'exponentialHistogram':
      writeTemporality(writer, data.temporality);
      writePoints(writer, data.points, (point) => writeExponentialPoint(writer, point));
      writer.close(0x52, mark);
      break;
    case 'summary':
      writePoints(writer, data.points, (point) => writeSummaryPoint(writer, point));
      writer.close(0x5a, mark);
      break;
  }
  if (metric.unit !== '') writer.textField(0x1a, metric.unit);
  if (metric.description !== '') writer.textField(0x12, metric.description);
  writer.textField(0x0a, metric.name);
}

function writeTemporality(writer: ReverseWriter, temporality: number): void {
  writer.byte(temporality);
  writer.byte(0x10);
}

function writePoints<T>(writer: ReverseWriter, points: readonly T[], writePoint: (point: T) => void): void {
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i];
    if (point === undefined) continue;
    const mark = writer.mark();
    writePoint(point);
    writer.close(0x0a, mark);
  }
}

function writeTimes(writer: ReverseWriter, point: { readonly startMs: number; readonly timeMs: number }): void {
  writer.unixNano(point.timeMs);
  writer.byte(0x19);
  if (point.startMs === 0) return;
  writer.unixNano(point.startMs);
  writer.byte(0x11);
}

function writeNumberPoint(writer: ReverseWriter, point: NumberPoint, integer: boolean): void {
  writeField7(writer, point.attributes);
  if (integer) {
    writer.fixed64(point.value);
    writer.byte(0x31);
  }
  writeExemplars(writer, 0x2a, point.exemplars);
  if (!integer) {
    writer.double(point.value);
    writer.byte(0x21);
  }
  writeTimes(writer, point);
}

function writeHistogramPoint(writer: ReverseWriter, point: HistogramPoint): void {
  writeDoubleField(writer, 0x61, point.max);
  writeDoubleField(writer, 0x59, point.min);
  writeField9(writer, point.attributes);
  writeExemplars(writer, 0x42, point.exemplars);
  const boundsMark = writer.mark();
  for (let i = point.bounds.length - 1; i >= 0; i--) writer.double(point.bounds[i] ?? 0);
  writer.close(0x3a, boundsMark);
  const countsMark = writer.mark();
  for (let i = point.bucketCounts.length - 1; i >= 0; i--) writer.fixed64(point.bucketCounts[i] ?? 0);
  writer.close(0x32, countsMark);
  writeDoubleField(writer, 0x29, point.sum);
  writer.fixed64(point.count);
  writer.byte(0x21);
  writeTimes(writer, point);
}

function writeExponentialPoint(writer: ReverseWriter, point: ExponentialHistogramPoint): void {
  writeDoubleField(writer, 0x69, point.max);
  writeDoubleField(writer, 0x61, point.min);
  writeExemplars(writer, 0x5a, point.exemplars);
  const bucketsMark = writer.mark();
  for (let i = point.bucketCounts.length - 1; i >= 0; i--) writer.varint(point.bucketCounts[i] ?? 0);
  writer.close(0x12, bucketsMark);
  writer.varint(zigzag(point.offset));
  writer.byte(0x08);
  writer.close(0x42, bucketsMark);
  writer.fixed64(point.zeroCount);
  writer.byte(0x39);
  writer.varint(zigzag(point.scale));
  writer.byte(0x30);
  writeDoubleField(writer, 0x29, point.sum);
  writer.fixed64(point.count);
  writer.byte(0x21);
  writeTimes(writer, point);
  writeField1(writer, point.attributes);
}

function writeSummaryPoint(writer: ReverseWriter, point: SummaryPoint): void {
  writeField7(writer, point.attributes);
  for (let i = point.quantiles.length - 1; i >= 0; i--) {
    const quantile = point.quantiles[i];
    if (quantile === undefined) continue;
    const mark = writer.mark();
    writeDoubleField(writer, 0x11, quantile.value);
    writeDoubleField(writer, 0x09, quantile.quantile);
    writer.close(0x32, mark);
  }
  writeDoubleField(writer, 0x29, point.sum);
  writer.fixed64(point.count);
  writer.byte(0x21);
  writeTimes(writer, point);
}

function writeExemplars(writer: ReverseWriter, tag: number, exemplars: readonly Exemplar[]): void {
  for (let i = exemplars.length - 1; i >= 0; i--) {
    const exemplar = exemplars[i];
    if (exemplar === undefined) continue;
    const mark = writer.mark();
    writeAttributes(writer, 0x3a, exemplar.filteredAttributes);
    writer.traceIdField(0x2a, exemplar.context.traceId);
    writer.spanIdField(0x22, exemplar.context);
    writeDoubleField(writer, 0x19, exemplar.value);
    writer.unixNano(exemplar.timeMs);
    writer.byte(0x11);
    writer.close(tag, mark);
  }
}

function writeDoubleField(writer: ReverseWriter, tag: number, value: number): void {
  writer.double(value);
  writer.byte(tag);
}

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
