import type { QueryMeta } from '../api/query/run/query-result.ts';
import { StoreUnavailable } from '../api/store/ports/errors.ts';
import type { ScanReport } from '../api/store/ports/plan.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import { formatNano } from '../api/telemetry/time.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import { allTime } from './all-time.ts';
import type { GraphContext } from './context.ts';
import type { BackendState } from './graph.ts';

export interface ResultMeta {
  /** What was read. */
  range: TimeRange;
  truncated: boolean;
  scannedRows: number;
  elapsedMs: number;
  backends: BackendAnswer[];
  notes: string[];
}

export interface BackendAnswer {
  name: string;
  state: BackendState;
  detail: string | null;
}

/**
 * What a read of one store came to, with what it says about itself. A store that cannot answer never fails the answer:
 * the value is `empty` then, and the meta says why.
 */
export async function readStore<T>(
  context: GraphContext,
  signal: Signal,
  range: TimeRange,
  empty: T,
  read: () => Promise<{ value: T; report: ScanReport }>,
): Promise<{ value: T; meta: ResultMeta }> {
  const startedMs = performance.now();
  const elapsedMs = (): number => performance.now() - startedMs;
  const { name } = context.graph.stores[signal];
  try {
    const { value, report } = await read();
    const backends: BackendAnswer[] = [{ name, state: 'OK', detail: null }];
    const notes = [...report.notes, ...ageNotes(context, signal, report.range)];
    return { value, meta: { ...report, notes, elapsedMs: elapsedMs(), backends } };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const backends: BackendAnswer[] = [{ name, state: 'UNAVAILABLE', detail: error.message }];
    return {
      value: empty,
      meta: { range, truncated: false, scannedRows: 0, elapsedMs: elapsedMs(), backends, notes: [] },
    };
  }
}

/** A nullable field that another store fills: null while that cannot answer. */
export async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}

/** What the answer to a query says about itself. */
export function metaOfQuery(meta: QueryMeta, context: GraphContext, signal: Signal): ResultMeta {
  const { unavailable, notes, ...report } = meta;
  const { name } = context.graph.stores[signal];
  const backend: BackendAnswer = unavailable
    ? { name, state: 'UNAVAILABLE', detail: unavailable.detail }
    : { name, state: 'OK', detail: null };
  return { ...report, backends: [backend], notes: [...notes, ...ageNotes(context, signal, report.range)] };
}

const kept: Record<Signal, string> = { traces: 'spans are', metrics: 'data points are', logs: 'log records are' };

/** Why the older part of a range is empty, where that is for its age. */
function ageNotes({ graph }: GraphContext, signal: Signal, range: TimeRange): string[] {
  const since = graph.keptSince(signal);
  // What reads all time asks for what is there, not for what is gone.
  if (since === null || range.fromNano >= since || range.fromNano === allTime.fromNano) return [];
  return [`No ${kept[signal]} kept from before ${formatNano(since)}.`];
}
