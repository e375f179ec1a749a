import type { Settings } from './settings.ts';

/**
 * All that a verdict on a request depends on, as plain JSON: it is kept beside the log, so that a replay judges each
 * request by the limits under which it was acknowledged.
 */
export interface IngestLimits {
  /** Of a body after decompression. */
  bodyBytes: number;
  /** As telemetry/limits.ts says. */
  items: {
    attributes: number;
    valueBytes: number;
    bodyBytes: number;
    nameBytes: number;
    depth: number;
    eventsPerSpan: number;
  };
  metricSeries: number;
  /** Items older than this when they come are rejected; null where they are kept for ever. */
  retentionMs: { traces: number | null; metrics: number | null; logs: number | null };
}

export function ingestLimits(settings: Settings): IngestLimits {
  return {
    bodyBytes: settings.ingestMaxBodyBytes,
    items: {
      attributes: settings.ingestMaxAttributes,
      valueBytes: settings.ingestMaxValueBytes,
      bodyBytes: settings.ingestMaxLogBodyBytes,
      nameBytes: settings.ingestMaxNameBytes,
      depth: settings.ingestMaxDepth,
      eventsPerSpan: settings.ingestMaxEvents,
    },
    metricSeries: settings.ingestMaxSeries,
    retentionMs: {
      traces: settings.retentionTracesMs ?? null,
      metrics: settings.retentionMetricsMs ?? null,
      logs: settings.retentionLogsMs ?? null,
    },
  };
}
