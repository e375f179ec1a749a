import type { Signal } from '../../gql/graphql.ts';

const names: Record<Signal, string> = { TRACES: 'Spans', LOGS: 'Log records', METRICS: 'Data points' };

/** What the items of a signal are called. */
export function signalName(signal: Signal): string {
  return names[signal];
}
