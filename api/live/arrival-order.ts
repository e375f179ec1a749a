import type { Arrival } from '../telemetry/arrival.ts';

/** Whether the first came after the second. */
export function isAfter(a: Arrival, b: Arrival): boolean {
  return a.sequence > b.sequence || (a.sequence === b.sequence && a.ordinal > b.ordinal);
}
