import { writeLogRecords } from './encode-log-records.ts';
import { writeMetrics } from './encode-metrics.ts';
import { writeSpans } from './encode-spans.ts';
import type { LogRecord, Metric, Span } from './model.ts';
import { ReverseWriter } from './reverse-writer.ts';
import type { ExportRequest, Signal } from './signals.ts';

/** Above this a request is split, so that no receiver's limit is met. */
const maxBodyBytes = 1 << 20;

const writer = new ReverseWriter();

export const encodeSpans = (spans: readonly Span[]): ExportRequest[] =>
  encode('traces', spans, 1500, writeSpans, (list) => list.length);

export const encodeLogRecords = (records: readonly LogRecord[]): ExportRequest[] =>
  encode('logs', records, 2000, writeLogRecords, (list) => list.length);

export const encodeMetrics = (metrics: readonly Metric[]): ExportRequest[] =>
  encode('metrics', metrics, 2000, writeMetrics, countPoints);

export function countPoints(metrics: readonly Metric[]): number {
  let points = 0;
  for (const metric of metrics) points += metric.data.points.length;
  return points;
}

function encode<T>(
  signal: Signal,
  items: readonly T[],
  maxItems: number,
  write: (writer: ReverseWriter, items: readonly T[]) => void,
  count: (items: readonly T[]) => number,
): ExportRequest[] {
  const requests: ExportRequest[] = [];
  const encodePart = (part: readonly T[]): void => {
    write(writer, part);
    if (writer.mark() > maxBodyBytes && part.length > 1) {
      writer.discard();
      const middle = part.length >> 1;
      encodePart(part.slice(0, middle));
      encodePart(part.slice(middle));
      return;
    }
    requests.push({ signal, body: writer.take(), items: count(part) });
  };
  for (let from = 0; from < items.length; from += maxItems) encodePart(items.slice(from, from + maxItems));
  return requests;
}
