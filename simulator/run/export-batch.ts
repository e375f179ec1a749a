import { countPoints, encodeLogRecords, encodeMetrics, encodeSpans } from '../otlp/encode-requests.ts';
import type { LogRecord, Metric, Span } from '../otlp/model.ts';
import type { ExportRequest } from '../otlp/signals.ts';
import type { Telemetry } from '../world/timeline.ts';

/** What makes a request worth its overhead, well below the encoder's limits. */
const enough = { spans: 1500, logRecords: 2000, metrics: 1000 };

/** Gathers telemetry as the batch processor of a collector does. */
export class ExportBatch {
  /** All that was ever added. */
  readonly total = { spans: 0, logRecords: 0, points: 0 };
  private spans: Span[] = [];
  private logRecords: LogRecord[] = [];
  private metrics: Metric[] = [];

  add({ spans, logRecords, metrics }: Telemetry): void {
    this.total.spans += spans.length;
    this.total.logRecords += logRecords.length;
    this.total.points += countPoints(metrics);
    for (const span of spans) this.spans.push(span);
    for (const record of logRecords) this.logRecords.push(record);
    for (const metric of metrics) this.metrics.push(metric);
  }

  /** Requests of the signals of which there is enough; of all that is there where `everything` is asked for. */
  take(everything: boolean): ExportRequest[] {
    const requests: ExportRequest[] = [];
    if (everything || this.spans.length >= enough.spans) requests.push(...encodeSpans(this.spans.splice(0)));
    if (everything || this.logRecords.length >= enough.logRecords) {
      requests.push(...encodeLogRecords(this.logRecords.splice(0)));
    }
    if (everything || this.metrics.length >= enough.metrics) requests.push(...encodeMetrics(this.metrics.splice(0)));
    return requests;
  }
}
