import type { ParsedFilter } from '../api/query/filter-text.ts';
import type { QuerySource } from '../api/query/lower/lower-context.ts';
import { unknownKeyNotes } from '../api/query/unknown-keys.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';

const mostKeys = 2000;
const signals: Record<QuerySource, Signal> = { spans: 'traces', traces: 'traces', logs: 'logs', metric: 'metrics' };

/** What is to be said about a filter: what reading it brought up and, where nothing was found, keys that nothing has. */
export async function filterNotes(
  { keys, notes }: ParsedFilter,
  source: QuerySource,
  { range, found }: { range: TimeRange; found: number },
  { graph }: GraphContext,
): Promise<string[]> {
  if (found > 0 || keys.length === 0) return notes;
  const { reader } = graph.stores[signals[source]];
  const known = await reader.attributeKeys('', range, mostKeys);
  return known.length < mostKeys ? [...notes, ...unknownKeyNotes(keys, known, source)] : notes;
}
