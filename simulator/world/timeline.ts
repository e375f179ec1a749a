import type { LogRecord, Metric, Span, UnixMs } from '../otlp/model.ts';

/** What the world exports in one simulated second. */
export interface Telemetry {
  readonly spans: Span[];
  readonly logRecords: LogRecord[];
  readonly metrics: Metric[];
}

const nothing = (): Telemetry => ({ spans: [], logRecords: [], metrics: [] });

/**
 * Holds what was planned until its time has come: a request is worked out whole when it begins, and each span leaves in
 * the second in which it ends.
 */
export class Timeline {
  private readonly seconds = new Map<number, Telemetry>();
  private current: number;

  constructor(startMs: UnixMs) {
    this.current = Math.floor(startMs / 1000);
  }

  addSpan(span: Span): void {
    this.at(span.endMs).spans.push(span);
  }

  addLogRecord(record: LogRecord): void {
    this.at(record.timeMs).logRecords.push(record);
  }

  addMetrics(metrics: readonly Metric[]): void {
    const list = this.at(this.current * 1000).metrics;
    for (const metric of metrics) list.push(metric);
  }

  /** All that belongs to the current second; the next one begins. */
  next(): Telemetry {
    const telemetry = this.seconds.get(this.current) ?? nothing();
    this.seconds.delete(this.current++);
    return telemetry;
  }

  /** All that is still to come, in order. */
  rest(): Telemetry {
    const all = nothing();
    for (const second of [...this.seconds.keys()].sort((a, b) => a - b)) {
      const telemetry = this.seconds.get(second) ?? nothing();
      for (const span of telemetry.spans) all.spans.push(span);
      for (const record of telemetry.logRecords) all.logRecords.push(record);
      for (const metric of telemetry.metrics) all.metrics.push(metric);
    }
    this.seconds.clear();
    return all;
  }

  private at(timeMs: UnixMs): Telemetry {
    const second = Math.max(this.current, Math.floor(timeMs / 1000));
    let telemetry = this.seconds.get(second);
    if (telemetry === undefined) {
      telemetry = nothing();
      this.seconds.set(second, telemetry);
    }
    return telemetry;
  }
}
