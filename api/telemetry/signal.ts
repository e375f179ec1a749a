/** The kinds of telemetry. Their place in this list is their number in files: append only. */
export const signals = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof signals)[number];

/** One value for each signal. */
export function bySignal<T>(create: (signal: Signal) => T): Record<Signal, T> {
  return { traces: create('traces'), metrics: create('metrics'), logs: create('logs') };
}
