import type { QueryResult } from '../query/run/query-result.ts';
import { autoStep } from '../query/time-range.ts';
import type { Nanoseconds } from '../telemetry/time.ts';
import { NANO_PER_MS } from '../telemetry/time.ts';

const LEAST_MS = 1000;
const MOST_MS = 5000;

/**
 * How long the answer to a query may be shown: max(1 s, min(step, 5 s)). An answer that has no step moves as `every auto` of
 * its range would.
 */
export function queryTickMs(result: QueryResult): number {
  return Math.max(LEAST_MS, Math.min(stepOf(result) / NANO_PER_MS, MOST_MS));
}

function stepOf(result: QueryResult): Nanoseconds {
  if (result.kind === 'series') return result.stepMs * NANO_PER_MS;
  return 'meta' in result ? autoStep(result.meta.range) : Infinity;
}
