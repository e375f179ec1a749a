/** The three signals: their route below an endpoint, and what their items are called. */
export const signals = {
  traces: { path: '/v1/traces', items: 'spans' },
  logs: { path: '/v1/logs', items: 'log records' },
  metrics: { path: '/v1/metrics', items: 'data points' },
} as const;
export type Signal = keyof typeof signals;

/** One encoded Export…ServiceRequest. */
export interface ExportRequest {
  readonly signal: Signal;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Spans, log records or data points inside. */
  readonly items: number;
}
