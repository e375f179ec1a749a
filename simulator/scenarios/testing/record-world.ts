import type { LogRecord, Metric, Span, UnixMs } from '../../otlp/model.ts';
import { World } from '../../world/world.ts';
import type { Disturbance } from '../../world/world.ts';

/** A Wednesday at noon. */
export const testStartMs: UnixMs = Date.UTC(2026, 10, 18, 12);

export interface Recording {
  readonly spans: Span[];
  readonly logRecords: LogRecord[];
  readonly metrics: Metric[];
}

export interface RecordingOptions {
  readonly seconds: number;
  readonly rate: number;
  readonly disturbances?: readonly Disturbance[];
  /** Keep only what ends from here on. */
  readonly fromS?: number;
  readonly seed?: number;
}

/** Everything that a world exports, its end included. */
export function recordWorld({ seconds, rate, disturbances = [], fromS = 0, seed = 7 }: RecordingOptions): Recording {
  const world = new World({ seed, startMs: testStartMs, rateAt: () => rate, metricsIntervalS: 15, disturbances });
  const recording: Recording = { spans: [], logRecords: [], metrics: [] };
  for (let second = 0; second <= seconds; second++) {
    const { spans, logRecords, metrics } = second < seconds ? world.step() : world.finish();
    if (second < fromS) continue;
    for (const span of spans) recording.spans.push(span);
    for (const record of logRecords) recording.logRecords.push(record);
    for (const metric of metrics) recording.metrics.push(metric);
  }
  return recording;
}
